//! The levels agree with each other, and with what other readers find in the files.

use std::collections::{BTreeMap, BTreeSet};

use lsgen::api::bundle::FilePath;
use lsgen::api::diff::{Diff, FileChange, Object, Sourced, Status, Step, Structure};
use lsgen::api::report::provenance;
use lsgen::api::source::KeyPath;
use serde_json::Value;

use super::Environment;
use crate::environments::read;

/// What is wrong with the levels of a diff.
pub(crate) fn problems(before: &Environment, after: &Environment, diff: &Diff) -> Vec<String> {
    let mut problems = keys(before, after, diff);
    problems.extend(paths(before, after, diff));
    for file in &diff.files {
        problems.extend(
            structure(before, after, file)
                .into_iter()
                .map(|problem| format!("{}: {problem}", file.path)),
        );
    }
    problems
}

/// The values of an environment as `lsgen show` tells them: `key = value`, without empty tables, of
/// which their keys tell.
fn shown(environment: &Environment) -> BTreeSet<String> {
    let text = provenance(&environment.stack, &KeyPath::root(), &[]).expect("values");
    text.lines()
        .filter_map(|line| Some(line.rsplit_once("  # ")?.0.trim_end().to_owned()))
        .filter(|line| !line.ends_with(" = {}"))
        .collect()
}

/// The keys are those that `lsgen show` shows another value of.
fn keys(before: &Environment, after: &Environment, diff: &Diff) -> Vec<String> {
    let (old, new) = (shown(before), shown(after));
    let lines: Vec<&String> = old.symmetric_difference(&new).collect();
    let changes = diff.keys.as_ref().expect("both are known");
    let is_about = |line: &str, key: &str| {
        line.strip_prefix(key)
            .is_some_and(|rest| rest.starts_with(" = "))
    };
    let mut problems = Vec::new();
    for line in &lines {
        if !changes.iter().any(|change| is_about(line, &change.key)) {
            problems.push(format!("no key tells of `{line}`"));
        }
    }
    for change in changes {
        let is_empty = |side: &Option<Sourced>| {
            side.as_ref()
                .is_none_or(|sourced| sourced.value.to_string() == "{}")
        };
        // `show` hides it, other or not.
        let is_hidden = change.key == "langsmith.images.pull_secret";
        let is_shown = !(is_hidden || is_empty(&change.before) && is_empty(&change.after));
        if is_shown && !lines.iter().any(|line| is_about(line, &change.key)) {
            problems.push(format!("`{}` is told, and did not change", change.key));
        }
    }
    problems
}

/// A path is told if and only if its bytes are others, or it is the origin of a rename; in order.
fn paths(before: &Environment, after: &Environment, diff: &Diff) -> Vec<String> {
    let mut told = Vec::new();
    for file in &diff.files {
        told.push(file.path.as_str());
        if let Status::Renamed { from, .. } = &file.status {
            told.push(from.as_str());
        }
    }
    let all: BTreeSet<&str> = before
        .files
        .keys()
        .chain(after.files.keys())
        .map(FilePath::as_str)
        .filter(|path| before.files.get(*path) != after.files.get(*path))
        .collect();
    let mut problems = Vec::new();
    if told.len() != all.len() || !told.iter().all(|path| all.contains(path)) {
        problems.push(format!("files are told twice or not at all: {told:?}"));
    }
    let is_manifest = |file: &&FileChange| file.path.as_str() == "lsgen.manifest.json";
    let others: Vec<&str> = diff
        .files
        .iter()
        .filter(|file| !is_manifest(file))
        .map(|file| file.path.as_str())
        .collect();
    if !others.is_sorted()
        || diff.files.iter().position(|file| is_manifest(&file)) != {
            let last = diff.files.len().checked_sub(1);
            last.filter(|_| others.len() < diff.files.len())
        }
    {
        problems.push("the files are in no order".to_owned());
    }
    problems
}

/// Both sides of a file, each with its path.
fn sides<'a>(
    before: &'a Environment,
    after: &'a Environment,
    file: &'a FileChange,
) -> (Option<&'a str>, Option<&'a str>) {
    let origin = match &file.status {
        Status::Renamed { from, .. } => from,
        _ => &file.path,
    };
    let text = |environment: &'a Environment, path: &str| {
        let bytes = environment.files.get(path)?;
        Some(std::str::from_utf8(bytes).expect("text"))
    };
    let (old, new) = (
        text(before, origin.as_str()),
        text(after, file.path.as_str()),
    );
    match file.status {
        Status::Added => (None, new),
        Status::Removed => (old, None),
        _ => (old, new),
    }
}

/// What a file says as other readers have it: documents of YAML, the body of Terraform's.
fn said(path: &str, text: Option<&str>) -> Option<Value> {
    let Some(text) = text else {
        return Some(Value::Null);
    };
    let kind = path.rsplit('.').next().unwrap();
    match kind {
        "yaml" if path.contains("/templates/") => None,
        "yaml" => Some(Value::Array(read::yaml(text).unwrap())),
        "tf" => Some(hcl::from_str(text).unwrap()),
        "json" => Some(serde_json::from_str(text).unwrap()),
        _ => None,
    }
}

/// The value with every list sorted, so that nothing but its members counts.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(sorted).collect();
            items.sort_by_key(ordered);
            Value::Array(items)
        }
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.clone(), sorted(value)))
            .collect(),
        other => other.clone(),
    }
}

/// A text that does not depend on the order of keys.
fn ordered(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, String> = map
                .iter()
                .map(|(key, value)| (key, ordered(value)))
                .collect();
            format!("{sorted:?}")
        }
        Value::Array(items) => format!("{:?}", items.iter().map(ordered).collect::<Vec<_>>()),
        other => other.to_string(),
    }
}

fn structure(before: &Environment, after: &Environment, file: &FileChange) -> Vec<String> {
    let mut problems = Vec::new();
    let (old, new) = sides(before, after, file);
    let path = file.path.as_str();
    let is_told = !file.structure.changes().is_empty();
    if matches!(file.structure, Structure::Values { .. }) != is_told {
        problems.push("values changed, but none is told".to_owned());
    }
    if (file.structure == Structure::Moved) != (old == new) {
        problems.push("moved as it is, or not".to_owned());
    }
    if file.hunks.is_empty() != (old == new) {
        problems.push("lines changed, and none is told".to_owned());
    }
    let Some((one, other)) = said(path, old).zip(said(path, new)) else {
        let is_text = matches!(file.structure, Structure::Text | Structure::Moved);
        let is_template = path.contains("/templates/");
        if !is_text && !is_template {
            problems.push(format!("{:?} of a text", file.structure));
        }
        return problems;
    };
    match &file.structure {
        Structure::Text | Structure::Unreadable { .. } => {
            problems.push(format!("is not read: {:?}", file.structure));
        }
        Structure::Layout | Structure::Moved if sorted(&one) != sorted(&other) => {
            problems.push("says something else, and no value is told".to_owned());
        }
        Structure::Values { changes } if one == other => {
            problems.push(format!("says the same, and values are told: {changes:?}"));
        }
        _ => {}
    }
    problems.extend(values(&one, &other, file));
    problems
}

/// What is told of a values file is in it, on the side that it is told of.
fn values(before: &Value, after: &Value, file: &FileChange) -> Vec<String> {
    let mut problems = Vec::new();
    let is_yaml = file.path.as_path().extension() == Some("yaml");
    let changes = file.structure.changes().iter();
    for change in changes.filter(|change| is_yaml && change.object == Object::File) {
        let find = |side: &Value| -> Option<Option<Value>> {
            let mut value = side.get(0);
            for step in change.path.steps() {
                value = match step {
                    Step::Key(key) => value.and_then(|value| value.get(key)),
                    Step::Index(index) => value.and_then(|value| value.get(index)),
                    _ => return None,
                };
            }
            Some(value.cloned())
        };
        let told = |value: &Option<lsgen::api::diff::Value>| {
            value
                .as_ref()
                .map(|value| serde_json::to_value(value).expect("JSON"))
        };
        for (side, value) in [(before, &change.before), (after, &change.after)] {
            let Some(found) = find(side) else { continue };
            // An item that came or went between others has another one in its place on the other side.
            let is_item = matches!(change.path.steps().last(), Some(Step::Index(_)));
            if found != told(value) && !(is_item && value.is_none()) {
                problems.push(format!("`{}` is {found:?}, told is {value:?}", change.path));
            }
        }
    }
    problems
}
