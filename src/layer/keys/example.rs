//! How a key is written.

use regex_lite::Regex;
use serde_json::Value as Json;

use crate::layer::wording;

use super::others::counted;
use super::{Given, Key, Kind, NAME};

/// The key in its table, or the table with its keys.
pub(super) fn block(key: &Key) -> String {
    if key.path.is_empty() {
        return String::new();
    }
    match key.kind {
        Kind::Table => table(key),
        Kind::Named => match key.keys.first() {
            Some(entry) => block(entry),
            None => String::new(),
        },
        Kind::Open => format!("[{}]\n# keys of the chart\n", header(&key.path, key)),
        Kind::Choice | Kind::String | Kind::Integer | Kind::Boolean | Kind::Array => {
            let (last, table) = key.path.split_last().unwrap_or((&key.key, &[]));
            let line = format!("{} = {}\n", step(last, key), value(key));
            if table.is_empty() {
                line
            } else {
                format!("[{}]\n{line}", header(table, key))
            }
        }
    }
}

/// A table with all of its own keys; those that may be left out and have no value are comments.
fn table(key: &Key) -> String {
    let own: Vec<&Key> = key.keys.iter().filter(|one| !one.kind.is_table()).collect();
    if own.is_empty() {
        // A table of tables is never written itself.
        return key.keys.first().map_or_else(String::new, block);
    }
    let mut text = format!("[{}]\n", header(&key.path, key));
    for one in own {
        let is_left_out = !one.required && one.layers.is_empty();
        let mark = if is_left_out { "# " } else { "" };
        let name = one.path.last().map_or("", String::as_str);
        text.push_str(&format!("{mark}{} = {}\n", step(name, one), value(one)));
    }
    text
}

fn header(path: &[String], key: &Key) -> String {
    let steps = path.iter().map(|one| step(one, key));
    steps.collect::<Vec<_>>().join(".")
}

/// A step of the path; a name that people choose as one could.
fn step(step: &str, key: &Key) -> String {
    let name = if step == NAME { name_of(key) } else { step };
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if name.bytes().all(is_bare) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

/// Names as tables have them.
fn name_of(key: &Key) -> &'static str {
    let above = key.path.iter().position(|step| step == NAME);
    let table = above
        .and_then(|position| position.checked_sub(1))
        .and_then(|position| key.path.get(position));
    match table.map(String::as_str) {
        Some("node_groups") => "general",
        Some("administrators") => "platform",
        Some("tags") => "team",
        Some("node_selector" | "labels" | "taints") => "example.com/pool",
        Some("allow") => "LS0401",
        Some("commands") => "keda",
        _ => "name",
    }
}

/// The layers of the environment that an example is taken from, the highest first.
const PRODUCTION: [&str; 3] = ["size/production", "tier/production", "defaults"];

/// A value that the key may have: that of a production environment, or one that the schema shows.
pub(super) fn value(key: &Key) -> String {
    // An empty list shows nothing.
    let shown = key.layers.iter().rev();
    let shown = shown.filter(|layer| !matches!(layer.value.as_str(), "[]" | "{}"));
    let of_production = |layer: &&Given| PRODUCTION.iter().position(|name| layer.layer == *name);
    let first = shown
        .clone()
        .filter(|layer| of_production(layer).is_some())
        .min_by_key(of_production);
    if let Some(layer) = first.or_else(|| shown.clone().next()) {
        return layer.value.clone();
    }
    if let Some(items) = several(key) {
        return items;
    }
    wording::example(&key.schema).unwrap_or_else(|| "\"a reason\"".to_owned())
}

/// As many items as a list has at least, where that is more than one.
fn several(key: &Key) -> Option<String> {
    let fewest = key.min_items.filter(|fewest| *fewest > 1)?;
    let items = key.schema.get("items")?;
    let first = items.get("examples")?.get(0)?.as_str()?;
    let mut items = vec![first.to_owned()];
    while u64::try_from(items.len()).is_ok_and(|length| length < fewest) {
        items.push(counted(items.last()?, 1)?);
    }
    let quoted: Vec<String> = items.iter().map(|item| format!("{item:?}")).collect();
    Some(format!("[{}]", quoted.join(", ")))
}

/// Whether a text fits the pattern of a schema.
pub(super) fn fits(schema: &Json, text: &str) -> bool {
    let pattern = schema.get("pattern").and_then(Json::as_str);
    let is_match = |pattern: &str| Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
    let length = schema.get("maxLength").and_then(Json::as_u64);
    let characters = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    pattern.is_none_or(is_match) && length.is_none_or(|length| characters <= length)
}
