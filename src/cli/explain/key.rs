//! What a key is, and what a change of it does.

use std::path::Path;

use super::Format;
use crate::cli::environment_file::{self, Judged};
use crate::cli::error::CommandError;
use crate::cli::{Status, output};
use crate::diff::procedure::answers;
use crate::diff::reach::reach;
use crate::diff::{self, Files};
use crate::finding::{Rule, Severity};
use crate::layer::keys::{self, Key, Kind, Lookup, look_up};
use crate::layer::{self, Stack};
use crate::render;
use crate::report::explain::{self, Explanation, InFile, Rendering};
use crate::rules;
use crate::source::{KeyPath, Node, Repository, secrets};

pub(super) fn run(
    subject: &str,
    file: Option<&Path>,
    format: Format,
) -> Result<Status, CommandError> {
    let root = keys::all_keys();
    let (key, path, below) = match look_up(&root, subject) {
        Lookup::Found { key, path, below } => (key, path, below),
        Lookup::Unknown(meant) => return Err(unknown(subject, &meant)),
    };
    let in_file = file
        .map(|file| in_file(key, path.clone(), file))
        .transpose()?;
    let explanation = Explanation {
        key,
        path: in_file.as_ref().map_or(path, |found| found.path.clone()),
        below,
        changes: answers(&key.key),
        rules: match &in_file {
            Some(found) => found.rules.clone(),
            None => rules::reading(&key.key),
        },
        file: in_file.map(|found| found.told),
    };
    let told = match format {
        Format::Human => explain::text(&explanation, output::width()),
        Format::Json => format!("{:#}\n", explain::json(&explanation)),
    };
    output::data(told.as_bytes())?;
    Ok(Status::Success)
}

/// There is no such key; the nearest ones, if there are any.
fn unknown(subject: &str, meant: &[String]) -> CommandError {
    let error = CommandError::failed(format!("there is no rule and no key `{subject}`"));
    let error = match meant {
        [] => error,
        [only] => error.hint(format!("did you mean `{only}`?")),
        several => {
            let several: Vec<String> = several.iter().map(|key| format!("`{key}`")).collect();
            error.hint(format!("keys with such a name: {}", several.join(", ")))
        }
    };
    error.hint("docs/keys.md lists every key, `lsgen explain` every rule")
}

/// A key in a file.
struct Found {
    /// The key, with a name of the file in place of a placeholder.
    path: Vec<String>,
    told: InFile,
    /// The rules that read it when they judge the file.
    rules: Vec<&'static Rule>,
}

fn in_file(key: &Key, path: Vec<String>, file: &Path) -> Result<Found, CommandError> {
    let judged = environment_file::judge(file)?;
    if judged.stack.is_broken() {
        environment_file::report(&judged);
        return Err(CommandError::refused(format!(
            "`{}` is not TOML; nothing was explained\n",
            judged.name
        )));
    }
    let path = named(&judged, path);
    let at = path
        .iter()
        .fold(KeyPath::root(), |path, step| path.key(step));
    let values = if key.kind.is_table() {
        Vec::new()
    } else {
        values(&judged.stack, &at)
    };
    Ok(Found {
        told: InFile {
            file: judged.name.clone(),
            values,
            rendering: rendered(key, &path, &at, &judged),
        },
        rules: reading(&judged, &at),
        path,
    })
}

/// The value of a key, or the values that the files give a key which is not merged, lowest layer first. Hidden in the whole
/// tree: the table above a value may be what says that it is a secret.
fn values(stack: &Stack, at: &KeyPath) -> Vec<explain::Value> {
    let roots: Vec<&Node> = if layer::is_of_the_file(at) {
        stack.own().iter().map(|file| &file.root).collect()
    } else {
        vec![&stack.tree]
    };
    let value = |root: &Node| {
        let shown = secrets::hidden(root);
        Some(explain::Value::of(stack, shown.find(at)?))
    };
    roots.into_iter().filter_map(value).collect()
}

/// The path with the first name that the environment has in place of each placeholder.
fn named(judged: &Judged, path: Vec<String>) -> Vec<String> {
    let mut real: Vec<String> = Vec::new();
    for step in path {
        let at = real
            .iter()
            .fold(KeyPath::root(), |path, step| path.key(step));
        let names = judged.stack.find(&at).and_then(|node| node.as_table());
        let first = names.and_then(|table| table.keys().next());
        real.push(match first {
            Some(first) if step == keys::NAME => first.clone(),
            _ => step,
        });
    }
    real
}

/// What it renders into; not known for a table, whose keys say it, and for a file that cannot be rendered.
fn rendered(key: &Key, path: &[String], at: &KeyPath, judged: &Judged) -> Rendering {
    if layer::is_of_the_file(at) {
        return Rendering::OfTheFileAlone;
    }
    if key.kind.is_table() || path.iter().any(|step| step == keys::NAME) {
        return Rendering::Unknown;
    }
    let current = judged.stack.find(at).map(Node::to_toml);
    let mut others: Vec<_> = keys::others(key, current.as_ref())
        .into_iter()
        .map(Some)
        .collect();
    let is_choice = matches!(key.kind, Kind::Choice | Kind::Boolean);
    if !is_choice && !key.required && judged.stack.is_in_file(at) {
        others.push(None);
    }
    let library = Repository::around(Path::new(&judged.name));
    let render = |text: &str| -> Result<Files, String> {
        let text = text.to_owned();
        let catalogue = judged.catalogue.clone();
        let other = environment_file::judge_text(&judged.name, text, catalogue, &library);
        let Some(plan) = &other.judgement.plan else {
            let mut findings = other.judgement.findings.iter();
            let error = findings.find(|finding| finding.severity == Severity::Error);
            return Err(error.map_or_else(String::new, |error| {
                format!("{}: {}", error.rule.code, error.message)
            }));
        };
        let bundle = render::render(plan).map_err(|error| error.to_string())?;
        Ok(diff::files_of(&bundle))
    };
    reach(&judged.text, path, &others, is_choice, &render)
        .map_or(Rendering::Unknown, Rendering::Known)
}

/// The rules that read the key, or something below it, when they judged the file.
fn reading(judged: &Judged, at: &KeyPath) -> Vec<&'static Rule> {
    let reads = &judged.judgement.reads;
    let rules = rules::rules().into_iter();
    rules
        .filter(|rule| {
            reads.get(rule.code).is_some_and(|reading| {
                let mut values = reading.values.iter();
                let mut presence = reading.presence.iter();
                values.any(|read| at.is_within(read) || read.is_within(at))
                    || presence.any(|read| read.is_within(at))
            })
        })
        .collect()
}
