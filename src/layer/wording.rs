//! What a schema takes, in words: for messages and for the examples in their help.

use serde_json::Value as Json;

use crate::edit::Literal;
use crate::finding::Finding;
use crate::model::types;
use crate::source::{KeyPath, Value};

/// What a schema takes, as far as TOML knows types.
pub(super) enum Expected<'a> {
    Table,
    Array,
    String,
    OneOf(Vec<&'a str>),
    Integer,
    Boolean,
}

impl Expected<'_> {
    pub(super) fn with_article(&self) -> String {
        match self {
            Self::Table => "a table".into(),
            Self::Array => "an array".into(),
            Self::String => "a string".into(),
            Self::OneOf(variants) => enumerated(variants),
            Self::Integer => "an integer".into(),
            Self::Boolean => "`true` or `false`".into(),
        }
    }
}

pub(super) fn expected(schema: &Json) -> Expected<'_> {
    let variants = variants(schema);
    if !variants.is_empty() {
        return Expected::OneOf(variants);
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("array") => Expected::Array,
        Some("string") => Expected::String,
        Some("integer") => Expected::Integer,
        Some("boolean") => Expected::Boolean,
        _ => Expected::Table,
    }
}

/// The values of an enumeration.
pub(super) fn variants(schema: &Json) -> Vec<&str> {
    let listed = schema
        .get("enum")
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    let described = schema
        .get("oneOf")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(|variant| variant.get("const"));
    listed.chain(described).filter_map(Json::as_str).collect()
}

/// How an example of the schema's value is written in TOML.
pub(super) fn example(schema: &Json) -> Option<String> {
    if let Some(variant) = variants(schema).first() {
        return Some(format!("\"{variant}\""));
    }
    if let Some(Json::String(example)) = schema.get("examples").and_then(|examples| examples.get(0))
    {
        return Some(Literal::String(example.clone()).to_string());
    }
    // An array of strings is the same in JSON and TOML.
    if let Some(Json::Array(items)) = schema.get("examples").and_then(|examples| examples.get(0)) {
        let items: Vec<String> = items.iter().map(Json::to_string).collect();
        return Some(format!("[{}]", items.join(", ")));
    }
    match schema.get("type").and_then(Json::as_str)? {
        "integer" => Some(
            schema
                .get("minimum")
                .and_then(Json::as_i64)
                .unwrap_or(1)
                .to_string(),
        ),
        "boolean" => Some("false".into()),
        "array" => Some(format!(
            "[{}]",
            example(schema.get("items")?).unwrap_or_default()
        )),
        _ => None,
    }
}

/// The value that was meant, where only its quotes are wrong. `written` is how it is written.
pub(super) fn corrected(schema: &Json, value: &Value, written: &str) -> Option<Literal> {
    match (expected(schema), value) {
        (Expected::String, Value::Integer(_) | Value::Float(_) | Value::Boolean(_)) => {
            let text = written.replace('_', "");
            let check = schema.get("x-lsgen-type").and_then(Json::as_str);
            // Only a type with a check says that the text was meant.
            let is_right = types::check_of(check?)?(&text).is_ok();
            is_right.then_some(Literal::String(text))
        }
        (Expected::Integer, Value::String(text)) => text.parse().ok().map(Literal::Integer),
        (Expected::Boolean, Value::String(text)) => text.parse().ok().map(Literal::Boolean),
        _ => None,
    }
}

/// Whether a value could be meant for a key, apart from its quotes and from what is in a table.
pub(super) fn fits(schema: &Json, value: &Value, written: &str) -> bool {
    match (value, expected(schema)) {
        (Value::Table(_), Expected::Table)
        | (Value::Array(_), Expected::Array)
        | (Value::Integer(_), Expected::Integer)
        | (Value::Boolean(_), Expected::Boolean) => true,
        (Value::String(text), Expected::OneOf(variants)) => variants.contains(&text.as_str()),
        (Value::String(text), Expected::String) => {
            let check = schema.get("x-lsgen-type").and_then(Json::as_str);
            check
                .and_then(types::check_of)
                .is_none_or(|check| check(text).is_ok())
        }
        (value, _) => corrected(schema, value, written).is_some(),
    }
}

/// What to write where the quotes of a value are wrong.
pub(super) fn written_as(path: &KeyPath, literal: &Literal) -> String {
    let what = match literal {
        Literal::String(_) => "put it in quotes",
        Literal::Integer(_) | Literal::Boolean(_) => "remove the quotes",
    };
    match path.last_key() {
        Some(key) => format!("{what}: `{key} = {literal}`"),
        None => format!("{what}: `{literal}`"),
    }
}

/// What to write instead of a value of the wrong type.
pub(super) fn instead(schema: &Json, path: &KeyPath) -> String {
    match (example(schema), expected(schema)) {
        (Some(example), _) => for_example(path, &example),
        (None, Expected::String) => for_example(path, "\"...\""),
        (None, _) => format!("write a table: `[{path}]`"),
    }
}

/// What to write: the whole line, or the item alone where the value is an array's.
pub(super) fn for_example(path: &KeyPath, example: &str) -> String {
    match path.last_key() {
        Some(key) => format!("for example, write `{key} = {example}`"),
        None => format!("for example, write `{example}`"),
    }
}

/// `a`, `b` or `c`, each in back-ticks.
pub(super) fn enumerated(words: &[impl AsRef<str>]) -> String {
    joined(words, "or")
}

/// `a`, `b` and `c`, each in back-ticks.
pub(super) fn all_of(words: &[impl AsRef<str>]) -> String {
    joined(words, "and")
}

fn joined(words: &[impl AsRef<str>], conjunction: &str) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", word.as_ref()))
        .collect();
    match quoted.as_slice() {
        [] => "nothing".into(),
        [only] => only.clone(),
        [some @ .., last] => format!("{} {conjunction} {last}", some.join(", ")),
    }
}

/// With the key's own description, if it has one.
pub(super) fn with_description(finding: Finding, schema: &Json) -> Finding {
    match schema.get("description").and_then(Json::as_str) {
        Some(text) => finding.note(text.split("\n\n").next().unwrap_or(text).replace('\n', " ")),
        None => finding,
    }
}

/// The name of a table in messages.
pub(super) fn table_name(table: &KeyPath) -> String {
    match table.segments() {
        [] => "the file".into(),
        _ => format!("`[{table}]`"),
    }
}

/// What to do about a key that a table does not have, whose keys are known, in a file with this schema.
pub(super) fn unknown_key(
    key: &str,
    near: Option<&str>,
    table: &KeyPath,
    known: &[&str],
    whole: &Json,
) -> String {
    let name = table_name(table);
    if let Some(near) = near {
        return format!("did you mean `{near}`?");
    }
    // TOML continues the last table until the next one begins.
    if table.parent().is_some() && whole["properties"].get(key).is_some() {
        return format!(
            "`{key}` is a table of the file: write `[{key}]` on a line of its own, or write it above {name}"
        );
    }
    let mut homes = Vec::new();
    tables_with(key, whole, &KeyPath::root(), &mut homes);
    let homes: Vec<String> = homes.iter().map(table_name).collect();
    match homes.as_slice() {
        [] | [_, _, _, ..] => format!("the keys of {name} are {}", enumerated(known)),
        few => format!("`{key}` belongs in {}", few.join(" or ")),
    }
}

/// The tables below one that have a key.
fn tables_with(key: &str, schema: &Json, table: &KeyPath, found: &mut Vec<KeyPath>) {
    let properties = schema.get("properties").and_then(Json::as_object);
    for (name, schema) in properties.into_iter().flatten() {
        if name == key {
            found.push(table.clone());
        }
        tables_with(key, schema, &table.key(name), found);
    }
}
