//! What no command may be: `denied.toml` and `tools.toml`, each entry with its reason.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::documents::{Block, Document};
use super::shell::Command;

#[derive(Deserialize)]
struct Denials {
    denied: Vec<Denied>,
}

/// A kind of command that is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Denied {
    /// The words that it starts with.
    command: String,
    /// One of its words.
    argument: Option<String>,
    /// A word, or how one ends after `*`, that makes it right.
    #[serde(default)]
    unless: Vec<String>,
    /// Whether `argument` is how the word starts.
    #[serde(default)]
    is_start: bool,
    /// Whether `argument` is anywhere in the word.
    #[serde(default)]
    is_part: bool,
    /// Whether it is right in a function.
    #[serde(default)]
    outside_functions: bool,
    /// Whether a script of bash may not either.
    #[serde(default = "yes")]
    in_bash_too: bool,
    /// Whether a script may not either, which runs in a shell of its own.
    #[serde(default = "yes")]
    in_scripts_too: bool,
    why: String,
}

fn yes() -> bool {
    true
}

/// The programs that commands may be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tools {
    pub(crate) posix: Vec<String>,
    pub(crate) scripts: Vec<String>,
    pub(crate) bash: Vec<String>,
    pub(crate) installed: BTreeMap<String, String>,
    pub(crate) many: Vec<String>,
    pub(crate) zsh: Vec<String>,
    pub(crate) placeholders: Vec<String>,
}

pub(crate) static TOOLS: LazyLock<Tools> =
    LazyLock::new(|| toml::from_str(include_str!("tools.toml")).expect("a list of tools"));

static DENIED: LazyLock<Denials> =
    LazyLock::new(|| toml::from_str(include_str!("denied.toml")).expect("a list"));

impl Denied {
    fn is(&self, command: &Command, block: &Block, document: &Document<'_>) -> bool {
        let is_exempt = (document.is_bash && !self.in_bash_too)
            || (document.is_script && !self.in_scripts_too)
            || (self.outside_functions && command.function.is_some())
            || (block.is_span && !self.unless.is_empty());
        let is_word = |word: &str| match &self.argument {
            None => true,
            Some(argument) if self.is_part => word.contains(argument.as_str()),
            Some(argument) if self.is_start => word.starts_with(argument.as_str()),
            Some(argument) => word == argument,
        };
        !is_exempt
            && command.starts(&self.command)
            && command.words.iter().any(|word| is_word(&word.text))
            && !self
                .unless
                .iter()
                .any(|right| match right.strip_prefix('*') {
                    Some(end) => command.words.iter().any(|word| word.text.ends_with(end)),
                    None => command.has(right),
                })
    }
}

/// What is refused in a document.
pub(crate) fn problems(document: &Document<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for block in &document.blocks {
        for command in block.commands() {
            let denied = DENIED.denied.iter();
            let wrong = denied.filter(|one| one.is(command, block, document));
            problems.extend(wrong.map(|one| format!("`{}`: {}", command.line(), one.why)));
            for (name, _) in &command.assignments {
                if TOOLS.zsh.contains(name) && !document.is_script {
                    problems.push(format!("`{name}=` is zsh's own"));
                }
            }
        }
        problems.extend(placeholders(block));
    }
    problems.extend(strangers(document));
    problems
}

/// Words that the reader would have to replace.
fn placeholders(block: &Block) -> Vec<String> {
    let mut problems = Vec::new();
    for line in block.text.lines() {
        for placeholder in &TOOLS.placeholders {
            if line.contains(placeholder.as_str()) {
                problems.push(format!("`{line}` holds `{placeholder}`"));
            }
        }
        // `<name>`, which a shell takes for a redirection.
        for (position, _) in line.match_indices('<') {
            let inner = line[position + 1..].split('>').next().unwrap_or_default();
            let is_words = !inner.is_empty()
                && inner.starts_with(|c: char| c.is_ascii_alphabetic())
                && inner
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || " -_'".contains(c));
            if is_words && line[position + 1..].contains('>') {
                problems.push(format!("`{line}` holds the placeholder `<{inner}>`"));
            }
        }
    }
    problems
}

/// Programs that are not named, and functions that the document does not define.
fn strangers(document: &Document<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let functions = document.functions();
    for command in document.commands() {
        let name = command.name();
        let is_known = |list: &[String]| list.iter().any(|one| one == name);
        let is_bash = document.is_bash && is_known(&TOOLS.bash);
        let is_of_scripts = document.is_script && is_known(&TOOLS.scripts);
        if !name.is_empty()
            && !is_known(&TOOLS.posix)
            && !TOOLS.installed.contains_key(name)
            && !is_bash
            && !is_of_scripts
            && !functions.contains(name)
            && !name.starts_with('$')
        {
            problems.push(format!(
                "`{}`: neither a tool nor a function of this document",
                command.line()
            ));
        }
    }
    problems
}
