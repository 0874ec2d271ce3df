//! The keys of the environment file as people look them up: what each may be, and which layer gives it a value.

mod example;
mod find;
mod layers;
mod others;

use serde::Serialize;
use serde_json::Value as Json;

use crate::internal::Internal as _;
use crate::model::schema;

use super::editor::relaxed;
use super::wording::variants;

pub(crate) use find::{Lookup, look_up};
pub(crate) use others::others;

/// What stands for a name that people choose.
pub(crate) const NAME: &str = "<name>";

/// A key of the environment file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Key {
    /// The keys from the root, with [`NAME`] for a name that people choose.
    #[serde(skip)]
    pub path: Vec<String>,
    /// The same, joined by dots.
    pub key: String,
    /// What its value is.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What a text has to be, by the name of its grammar: `duration`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grammar: Option<String>,
    /// What a number counts, or how a text names its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    /// What it means.
    pub description: String,
    /// Whether a file has to give it a value, where the table around it is there.
    pub required: bool,
    /// The values that it may have, where there are a few.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Choice>,
    /// The smallest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// The pattern of a text, or of the items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The most characters of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The fewest items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The layers that ship with lsgen and give it a value, lowest first.
    pub layers: Vec<Given>,
    /// How it is written.
    pub example: String,
    /// The keys of a table.
    #[serde(skip)]
    pub keys: Vec<Self>,
    /// Its schema.
    #[serde(skip)]
    schema: Json,
}

/// What the value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A table with keys of its own.
    Table,
    /// A table whose keys are names that people choose.
    Named,
    /// A table whose keys are another program's.
    Open,
    /// One of a few words.
    Choice,
    /// A string.
    String,
    /// An integer.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
}

/// A value that a key may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The word.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// A value that a layer gives a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Given {
    /// The layer, without the ending of its file: `defaults`, `tier/production`.
    pub layer: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The key with the name that the layer has for it, where people choose one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The value, as TOML writes it.
    pub value: String,
}

impl Kind {
    /// Whether there are keys below it.
    pub(crate) fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::Named | Self::Open)
    }
}

/// The keys of the environment file, from the root.
pub fn all_keys() -> Key {
    let (schema, editor) = (schema::of_file(), relaxed());
    let layers = layers::documents();
    let mut root = key(Vec::new(), schema, &editor, true);
    fill(&mut root, &layers);
    root
}

impl Key {
    /// This key and all below it, tables before what is in them.
    pub fn all(&self) -> Vec<&Self> {
        let below = self.keys.iter().flat_map(Self::all);
        std::iter::once(self).chain(below).collect()
    }

    /// The key of that name, or the one that stands for names.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        let is_it = |key: &&Self| {
            let last = key.path.last().map(String::as_str);
            last == Some(name) || last == Some(NAME)
        };
        self.keys.iter().find(is_it)
    }
}

fn key(path: Vec<String>, schema: &Json, editor: &Json, required: bool) -> Key {
    let number = |name: &str| schema.get(name).and_then(Json::as_i64);
    let count = |name: &str| schema.get(name).and_then(Json::as_u64);
    let item = schema.get("items").unwrap_or(schema);
    let kind = kind(schema);
    let grammar = item.get("x-lsgen-type").and_then(Json::as_str);
    Key {
        key: dotted(&path),
        kind,
        unit: unit(path.last().map_or("", String::as_str), grammar),
        grammar: grammar.map(words),
        description: text(schema, "description"),
        required,
        values: choices(schema),
        minimum: number("minimum"),
        maximum: number("maximum"),
        pattern: item
            .get("pattern")
            .and_then(Json::as_str)
            .map(str::to_owned),
        max_length: item.get("maxLength").and_then(Json::as_u64),
        min_items: count("minItems"),
        layers: Vec::new(),
        example: String::new(),
        keys: below(&path, kind, schema, editor),
        schema: schema.clone(),
        path,
    }
}

fn below(path: &[String], kind: Kind, schema: &Json, editor: &Json) -> Vec<Key> {
    let step = |name: &str| [path, &[name.to_owned()]].concat();
    match kind {
        Kind::Table => {
            let required = editor.get("required").and_then(Json::as_array);
            let is_required = |name: &str| {
                let mut required = required.into_iter().flatten();
                required.any(|one| one.as_str() == Some(name))
            };
            let properties = schema.get("properties").and_then(Json::as_object);
            let properties = properties.into_iter().flatten();
            properties
                .map(|(name, property)| {
                    let own = editor.get("properties").and_then(|all| all.get(name));
                    let own = own.internal("a key of the schema for editors");
                    key(step(name), property, own, is_required(name))
                })
                .collect()
        }
        Kind::Named => {
            let entry = entry(schema).internal("what a table of names holds");
            let own = self::entry(editor).internal("the same for editors");
            let mut entry = key(step(NAME), entry, own, false);
            if entry.description.is_empty() {
                entry.description = text(schema, "description");
            }
            vec![entry]
        }
        Kind::Open | Kind::Choice | Kind::String | Kind::Integer | Kind::Boolean | Kind::Array => {
            Vec::new()
        }
    }
}

/// What a table whose keys are names holds under each.
fn entry(schema: &Json) -> Option<&Json> {
    let patterns = schema.get("patternProperties").and_then(Json::as_object);
    let named = patterns.and_then(|patterns| patterns.values().next());
    named.or_else(|| {
        let any = schema.get("additionalProperties");
        any.filter(|any| any.is_object())
    })
}

fn kind(schema: &Json) -> Kind {
    if schema.get("x-lsgen-open").is_some() {
        return Kind::Open;
    }
    if !variants(schema).is_empty() {
        return Kind::Choice;
    }
    match schema.get("type").and_then(Json::as_str) {
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::Array,
        Some("string") => Kind::String,
        _ if entry(schema).is_some() => Kind::Named,
        _ => Kind::Table,
    }
}

fn choices(schema: &Json) -> Vec<Choice> {
    let described = schema.get("oneOf").and_then(Json::as_array);
    let meaning = |word: &str| {
        let mut all = described.into_iter().flatten();
        let own = all.find(|one| one.get("const").and_then(Json::as_str) == Some(word));
        own.map_or_else(String::new, |own| text(own, "description"))
    };
    let words = variants(schema).into_iter();
    words
        .map(|word| Choice {
            value: word.to_owned(),
            description: meaning(word),
        })
        .collect()
}

fn text(schema: &Json, name: &str) -> String {
    let text = schema.get(name).and_then(Json::as_str);
    text.map_or_else(String::new, |text| {
        // Paragraphs stay; the lines of one do not.
        let paragraphs = text.split("\n\n").map(|paragraph| {
            let words: Vec<&str> = paragraph.split_whitespace().collect();
            words.join(" ")
        });
        paragraphs.collect::<Vec<_>>().join("\n\n")
    })
}

/// `database instance class` for the type `DatabaseInstanceClass`.
fn words(type_name: &str) -> String {
    let mut words = String::new();
    for character in type_name.chars() {
        if character.is_ascii_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(character.to_ascii_lowercase());
    }
    words
}

/// What a number counts, by the ending of its key, or how a text names its unit.
fn unit(name: &str, grammar: Option<&str>) -> Option<&'static str> {
    match grammar {
        Some("Duration") => return Some("seconds, minutes, hours, or days: `s`, `m`, `h`, `d`"),
        Some("Memory") => return Some("bytes, with a suffix such as `Mi` or `Gi`"),
        Some("Cpu") => return Some("cores, or thousandths of one with `m`"),
        Some("DailyWindow" | "WeeklyWindow") => return Some("time of day in UTC"),
        _ => {}
    }
    let endings = [
        ("_gib", "GiB"),
        ("throughput_mib", "MiB a second"),
        ("_mib", "MiB"),
        ("_percent", "percent"),
        ("iops", "operations a second"),
    ];
    let mut endings = endings.into_iter();
    endings
        .find(|(ending, _)| name.ends_with(ending))
        .map(|(_, unit)| unit)
}

/// The path as people write it; a name that is not bare is in quotes.
pub(crate) fn dotted(path: &[String]) -> String {
    let steps = path.iter().map(|step| {
        let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
        if step == NAME || (!step.is_empty() && step.bytes().all(is_bare)) {
            step.clone()
        } else {
            format!("{step:?}")
        }
    });
    steps.collect::<Vec<_>>().join(".")
}

/// What follows from the layers: who gives a value, and what an example shows.
fn fill(key: &mut Key, layers: &[layers::Shipped]) {
    for below in &mut key.keys {
        fill(below, layers);
    }
    if !key.kind.is_table() || key.kind == Kind::Named {
        key.layers = layers::of(&key.path, layers);
    }
    key.example = example::block(key);
}
