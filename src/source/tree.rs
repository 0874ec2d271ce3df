//! The tree: TOML values that know where they were written.

use std::collections::BTreeMap;
use std::ops::Range;

use super::path::{KeyPath, Segment};

/// A range of bytes of a document's text.
pub type Span = Range<usize>;

/// Which document of a stack a value comes from; 0 is the lowest layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct DocumentId(pub usize);

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The document.
    pub document: DocumentId,
    /// The key that it stands behind; for an array's item the item itself.
    pub key: Span,
    /// The value.
    pub value: Span,
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

/// A TOML value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string.
    String(String),
    /// An integer.
    Integer(i64),
    /// A float.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as it was written.
    Datetime(String),
    /// An array.
    Array(Vec<Node>),
    /// A table.
    Table(BTreeMap<String, Node>),
}

impl Value {
    /// The kind of value, with its article: `an integer`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a float",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date or time",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }
}

impl Node {
    /// An empty table, as if it had been written at the start of `document`.
    pub fn empty_table(document: DocumentId) -> Self {
        Self {
            value: Value::Table(BTreeMap::new()),
            origin: Origin {
                document,
                ..Origin::default()
            },
        }
    }

    /// The text, if this is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        let Value::String(text) = &self.value else {
            return None;
        };
        Some(text)
    }

    /// The table, if this is one.
    pub(crate) fn as_table(&self) -> Option<&BTreeMap<String, Self>> {
        let Value::Table(table) = &self.value else {
            return None;
        };
        Some(table)
    }

    /// The value behind `key`, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_table()?.get(key)
    }

    /// The value at `path`.
    pub fn find(&self, path: &KeyPath) -> Option<&Self> {
        path.segments()
            .iter()
            .try_fold(self, |node, segment| match (segment, &node.value) {
                (Segment::Key(key), Value::Table(table)) => table.get(key),
                (Segment::Index(index), Value::Array(items)) => items.get(*index),
                _ => None,
            })
    }

    /// The value at `path`, to be changed.
    pub fn find_mut(&mut self, path: &KeyPath) -> Option<&mut Self> {
        path.segments()
            .iter()
            .try_fold(self, |node, segment| match (segment, &mut node.value) {
                (Segment::Key(key), Value::Table(table)) => table.get_mut(key),
                (Segment::Index(index), Value::Array(items)) => items.get_mut(*index),
                _ => None,
            })
    }

    /// The value without its spans, for deserialisation.
    pub fn to_toml(&self) -> toml::Value {
        match &self.value {
            Value::String(text) => toml::Value::String(text.clone()),
            Value::Integer(number) => toml::Value::Integer(*number),
            Value::Float(number) => toml::Value::Float(*number),
            Value::Boolean(flag) => toml::Value::Boolean(*flag),
            Value::Datetime(text) => match text.parse() {
                Ok(datetime) => toml::Value::Datetime(datetime),
                Err(_) => toml::Value::String(text.clone()),
            },
            Value::Array(items) => toml::Value::Array(items.iter().map(Self::to_toml).collect()),
            Value::Table(table) => toml::Value::Table(
                table
                    .iter()
                    .map(|(key, node)| (key.clone(), node.to_toml()))
                    .collect(),
            ),
        }
    }
}
