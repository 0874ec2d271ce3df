//! The keys of the environment file, and values that each can have.

use lsgen::api::diff::Value;
use serde_json::Value as Json;

/// A key of the environment file.
pub(super) struct Key {
    pub(super) name: String,
    pub(super) values: Values,
}

/// What a key can be.
pub(super) enum Values {
    /// One of a few words.
    Words(Vec<String>),
    /// On or off.
    Flag,
    /// Anything else.
    Any,
}

/// A value before and one after; none where the file does not have the key.
type Pair = (Option<Value>, Option<Value>);

impl Values {
    /// Changes from each of a few values to each other.
    pub(super) fn pairs(&self) -> Vec<Pair> {
        let text = |text: &str| Some(Value::Text(text.to_owned()));
        let values: Vec<Option<Value>> = match self {
            Self::Words(words) => words.iter().map(|word| text(word)).collect(),
            Self::Flag => vec![Some(Value::Bool(false)), Some(Value::Bool(true)), None],
            // Numbers, versions whose minor or major part goes up, sizes, and something else.
            Self::Any => [
                "1", "2", "1.34", "1.35", "16.1", "16.2", "17", "10Gi", "20Gi", "other",
            ]
            .into_iter()
            .map(text)
            .chain([None])
            .collect(),
        };
        let mut pairs = Vec::new();
        for from in &values {
            let others = values.iter().filter(|to| *to != from);
            pairs.extend(others.map(|to| (from.clone(), to.clone())));
        }
        pairs
    }
}

/// Every key of the schema; a name that people choose is `*`.
pub(super) fn keys() -> Vec<Key> {
    let schema = lsgen::api::layer::editor_schema();
    let mut found = Vec::new();
    walk(&schema, &schema, "", &mut found);
    assert!(found.len() > 200, "only {} keys", found.len());
    found
}

fn walk(root: &Json, schema: &Json, path: &str, found: &mut Vec<Key>) {
    let schema = resolved(root, schema);
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let words = words(root, schema);
    if !words.is_empty() {
        found.push(Key {
            name: path.to_owned(),
            values: Values::Words(words),
        });
        return;
    }
    let mut is_leaf = true;
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        is_leaf = false;
        walk(root, property, &below(name), found);
    }
    let patterns = schema["patternProperties"].as_object();
    let named = patterns.into_iter().flat_map(|patterns| patterns.values());
    for property in named.chain(
        schema
            .get("additionalProperties")
            .filter(|one| one.is_object()),
    ) {
        is_leaf = false;
        walk(root, property, &below("*"), found);
    }
    for choice in choices(schema) {
        let choice = resolved(root, choice);
        if choice["type"] != "null" {
            is_leaf = false;
            walk(root, choice, path, found);
        }
    }
    if is_leaf && !path.is_empty() {
        let values = if schema["type"] == "boolean" || schema["type"][0] == "boolean" {
            Values::Flag
        } else {
            Values::Any
        };
        found.push(Key {
            name: path.to_owned(),
            values,
        });
    }
}

fn choices(schema: &Json) -> impl Iterator<Item = &Json> {
    ["anyOf", "oneOf"]
        .into_iter()
        .filter_map(|name| schema[name].as_array())
        .flatten()
}

/// The words of an enum.
fn words(root: &Json, schema: &Json) -> Vec<String> {
    let own = schema["enum"]
        .as_array()
        .into_iter()
        .flatten()
        .chain(schema.get("const"));
    let mut words: Vec<String> = own.filter_map(Json::as_str).map(str::to_owned).collect();
    for choice in choices(schema) {
        let choice = resolved(root, choice);
        let own = choice["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(choice.get("const"));
        words.extend(own.filter_map(Json::as_str).map(str::to_owned));
    }
    words
}

fn resolved<'a>(root: &'a Json, schema: &'a Json) -> &'a Json {
    match schema["$ref"].as_str() {
        Some(path) => root
            .pointer(path.trim_start_matches('#'))
            .expect("a definition"),
        None => schema,
    }
}
