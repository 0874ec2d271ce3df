//! Files of other tools, and empty ones: one sentence instead of an error for each of their lines.

use serde_json::Value as Json;

/// What a file is instead of an environment file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    Empty,
    Json,
    Yaml,
    Terraform,
}

impl Foreign {
    /// What is wrong, in one clause.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::Empty => "the file is empty",
            Self::Json => "this is JSON, and an environment file is TOML",
            Self::Yaml => "this looks like YAML, and an environment file is TOML",
            Self::Terraform => {
                "this looks like Terraform, and an environment file is TOML with tables of its own"
            }
        }
    }
}

/// What to do about it.
pub(super) const HELP: &str = "`lsgen init NAME` writes an environment file to start from";

/// What the text is instead: where it is not TOML, or has none of the keys that an environment file begins with.
pub(super) fn foreign(text: &str, is_toml: bool, keys: &[&str]) -> Option<Foreign> {
    let mut lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#') && !line.starts_with("//"))
        .peekable();
    let Some(first) = lines.peek().copied() else {
        return Some(Foreign::Empty);
    };
    if is_toml {
        let names: Vec<&str> = lines.filter_map(assigned).collect();
        let is_known = |line: &str| keys.iter().any(|key| begins_with_key(line, key));
        let is_environment = text.lines().map(str::trim).any(is_known);
        // Terraform's variables are TOML as long as they are plain, and a single one may be a typing error.
        return (names.len() > 1 && !is_environment && !text.contains('['))
            .then_some(Foreign::Terraform);
    }
    if first.starts_with('{') && serde_json::from_str::<Json>(text).is_ok() {
        return Some(Foreign::Json);
    }
    let all: Vec<&str> = lines.collect();
    if first == "---" || all.iter().filter(|line| is_mapping(line)).count() * 2 > all.len() {
        return Some(Foreign::Yaml);
    }
    let is_block = |line: &&str| {
        [
            "variable \"",
            "resource \"",
            "module \"",
            "terraform {",
            "locals {",
            "provider \"",
        ]
        .iter()
        .any(|word| line.starts_with(word))
            || (line.ends_with("= {") && assigned(line).is_some())
    };
    all.iter().any(is_block).then_some(Foreign::Terraform)
}

/// The name in `name = ...`.
fn assigned(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim();
    is_name(name).then_some(name)
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|one| one.is_ascii_alphanumeric() || matches!(one, '_' | '-'))
}

/// Whether a line is `name:` or `name: value`, perhaps an item of a list.
fn is_mapping(line: &str) -> bool {
    let line = line.trim_start_matches("- ");
    line.split_once(':').is_some_and(|(name, rest)| {
        is_name(name.trim()) && (rest.is_empty() || rest.starts_with(' '))
    })
}

/// Whether a line begins with a table or a key of that name.
fn begins_with_key(line: &str, key: &str) -> bool {
    let line = line.trim_start_matches('[').trim_start();
    line.strip_prefix(key)
        .is_some_and(|rest| rest.trim_start().starts_with(['.', '=', ']']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 3] = ["version", "environment", "cloud"];

    #[test]
    fn files_of_other_tools_are_recognized() {
        for (text, is_toml, expected) in [
            ("", true, Some(Foreign::Empty)),
            ("\n# nothing yet\n", true, Some(Foreign::Empty)),
            ("environment:\n  name: prod\n", false, Some(Foreign::Yaml)),
            ("---\n- a\n", false, Some(Foreign::Yaml)),
            ("{\"environment\": {}}", false, Some(Foreign::Json)),
            (
                "region = \"a\"\nname_prefix = \"b\"\n",
                true,
                Some(Foreign::Terraform),
            ),
            (
                "tags = {\n  a = \"b\"\n}\n",
                false,
                Some(Foreign::Terraform),
            ),
            ("module \"a\" {\n}\n", false, Some(Foreign::Terraform)),
        ] {
            assert_eq!(foreign(text, is_toml, &KEYS), expected, "{text}");
        }
    }

    #[test]
    fn an_environment_file_with_mistakes_stays_one() {
        for (text, is_toml) in [
            ("version = 1\n[cloud\nregion = \"us-west-2\"\n", false),
            (
                "[environment]\nname: prod\nprefix = \"acme\"\ntier = \"production\"\n",
                false,
            ),
            ("[clowd]\nregion = \"us-west-2\"\n", true),
            ("regoin = \"us-west-2\"\n", true),
            ("cloud.region = \"us-west-2\"\na = 1\nb = 2\n", true),
        ] {
            assert_eq!(foreign(text, is_toml, &KEYS), None, "{text}");
        }
    }
}
