//! A value of a rendered file, whatever language the file is written in.

use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{Serialize, SerializeMap as _, Serializer};

/// A value of a YAML, JSON or Terraform file. The keys of maps have no order of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// Text.
    Text(String),
    /// A Terraform expression that is not a literal, as `terraform fmt` writes it: `module.network.vpc_id`.
    Expression(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values by key.
    Map(BTreeMap<String, Value>),
}

impl Value {
    /// The map, when this is one.
    pub fn as_map(&self) -> Option<&BTreeMap<String, Self>> {
        let Self::Map(map) = self else {
            return None;
        };
        Some(map)
    }

    /// The text, when this is text.
    pub fn as_text(&self) -> Option<&str> {
        let Self::Text(text) = self else {
            return None;
        };
        Some(text)
    }

    /// The value behind `key`, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// The text behind the last of `keys`, each one map further down.
    pub fn text_at(&self, keys: &[&str]) -> Option<&str> {
        keys.iter()
            .try_fold(self, |value, key| value.get(key))?
            .as_text()
    }

    /// How many scalars it holds; an empty list or map counts as one.
    pub fn leaves(&self) -> usize {
        let below: usize = match self {
            Self::List(items) => items.iter().map(Self::leaves).sum(),
            Self::Map(map) => map.values().map(Self::leaves).sum(),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::Expression(_) => 1,
        };
        below.max(1)
    }
}

/// On one line: `{name = "a", ports = [80, 443]}`. Two values are written alike only if they are equal.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("null"),
            Self::Bool(flag) => flag.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
            Self::Text(text) => write!(formatter, "{text:?}"),
            Self::Expression(text) => formatter.write_str(text),
            Self::List(items) => {
                formatter.write_str("[")?;
                for (position, item) in items.iter().enumerate() {
                    let comma = if position > 0 { ", " } else { "" };
                    write!(formatter, "{comma}{item}")?;
                }
                formatter.write_str("]")
            }
            Self::Map(map) => {
                formatter.write_str("{")?;
                for (position, (key, value)) in map.iter().enumerate() {
                    let comma = if position > 0 { ", " } else { "" };
                    write!(formatter, "{comma}{} = {value}", super::path::Key(key))?;
                }
                formatter.write_str("}")
            }
        }
    }
}

/// As JSON has it; an expression is an object with the one key `expression`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Expression(text) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("expression", text)?;
                map.end()
            }
            Self::List(items) => items.serialize(serializer),
            Self::Map(map) => map.serialize(serializer),
        }
    }
}

impl JsonSchema for Value {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Any JSON value. A Terraform expression that is not a literal is an object with the one key `expression`."
        })
    }
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(flag) => Self::Bool(flag),
            serde_json::Value::Number(number) => Self::Number(number),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(items) => {
                Self::List(items.into_iter().map(Self::from).collect())
            }
            serde_json::Value::Object(entries) => Self::Map(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, Self::from(value)))
                    .collect(),
            ),
        }
    }
}
