//! The values keys that a chart's own `values.yaml` has, and the check of a key against them.
//!
//! Helm ignores a key which the chart does not read, without a word. So every key that lsgen writes or
//! passes on is looked up here first.
//!
//! `values.keys` holds one line for each leaf of the chart's `values.yaml`: the key path, a space and
//! the type of the default, sorted by path. Segments are joined by dots; a dot, a space or a backslash
//! inside a segment has a backslash before it. The types are those of [`KeyKind`].

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::key_error::KeyError;
use crate::suggest;

/// What a chart accepts at a key, judged by its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// `string`. Numbers must be quoted: several templates fail on a bare one.
    String,
    /// `int`.
    Integer,
    /// `float`; an integer will do.
    Float,
    /// `bool`.
    Boolean,
    /// `null`: no default, so nothing is known and anything is accepted.
    Null,
    /// `list`, whose elements are not looked into.
    List,
    /// `open`: a map whose keys are the user's, such as annotations or resources.
    Open,
    /// `int|string`: a count or a percentage, such as `minAvailable`.
    Count,
}

/// What a document has at a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The kinds are YAML's own.
pub enum ValueKind {
    String,
    Integer,
    Float,
    Boolean,
    Null,
    List,
    Map,
}

/// The values keys of one chart.
#[derive(Debug, Clone)]
pub struct ValueKeys<'text> {
    /// The escaped path of each leaf and its kind, ascending by path.
    leaves: Vec<(&'text str, KeyKind)>,
}

/// A line of `values.keys` that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: not a key path and a type in order")]
pub struct KeyFileError {
    /// The line, counted from one.
    pub line: usize,
}

impl KeyKind {
    /// The word in `values.keys`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "int",
            Self::Float => "float",
            Self::Boolean => "bool",
            Self::Null => "null",
            Self::List => "list",
            Self::Open => "open",
            Self::Count => "int|string",
        }
    }

    /// Whether a value of this kind may stand here. Null always may: it takes the default away.
    pub fn accepts(self, value: ValueKind) -> bool {
        match value {
            ValueKind::Null => true,
            _ if self == Self::Null => true,
            ValueKind::String => matches!(self, Self::String | Self::Count),
            ValueKind::Integer => matches!(self, Self::Integer | Self::Float | Self::Count),
            ValueKind::Float => self == Self::Float,
            ValueKind::Boolean => self == Self::Boolean,
            ValueKind::List => self == Self::List,
            ValueKind::Map => self == Self::Open,
        }
    }
}

impl Serialize for KeyKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FromStr for KeyKind {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Ok(match word {
            "string" => Self::String,
            "int" => Self::Integer,
            "float" => Self::Float,
            "bool" => Self::Boolean,
            "null" => Self::Null,
            "list" => Self::List,
            "open" => Self::Open,
            "int|string" => Self::Count,
            _ => return Err(()),
        })
    }
}

impl ValueKind {
    /// The kind of a YAML value.
    pub fn of(value: &serde_yaml::Value) -> Self {
        match value {
            serde_yaml::Value::Null => Self::Null,
            serde_yaml::Value::Bool(_) => Self::Boolean,
            serde_yaml::Value::Number(number) if number.is_f64() => Self::Float,
            serde_yaml::Value::Number(_) => Self::Integer,
            serde_yaml::Value::String(_) => Self::String,
            serde_yaml::Value::Sequence(_) => Self::List,
            serde_yaml::Value::Mapping(_) => Self::Map,
            serde_yaml::Value::Tagged(tagged) => Self::of(&tagged.value),
        }
    }
}

impl From<&toml::Value> for ValueKind {
    fn from(value: &toml::Value) -> Self {
        match value {
            // A date is refused before anybody asks the chart.
            toml::Value::String(_) | toml::Value::Datetime(_) => Self::String,
            toml::Value::Integer(_) => Self::Integer,
            toml::Value::Float(_) => Self::Float,
            toml::Value::Boolean(_) => Self::Boolean,
            toml::Value::Array(_) => Self::List,
            toml::Value::Table(_) => Self::Map,
        }
    }
}

impl<'text> ValueKeys<'text> {
    /// Reads the text of a `values.keys` file.
    pub fn parse(text: &'text str) -> Result<Self, KeyFileError> {
        let mut leaves: Vec<(&str, KeyKind)> = Vec::with_capacity(text.len() / 40);
        for (index, line) in text.lines().enumerate() {
            let leaf = line
                .rsplit_once(' ')
                .and_then(|(path, word)| Some((path, word.parse().ok()?)))
                .filter(|(path, _)| leaves.last().is_none_or(|(last, _)| last < path))
                .ok_or(KeyFileError { line: index + 1 })?;
            leaves.push(leaf);
        }
        Ok(Self { leaves })
    }

    /// Whether the chart has the key and takes a value of this kind there.
    ///
    /// The kind is that of the value at the end of the path; every segment before it is a map. Lists
    /// are leaves: do not descend into them.
    pub fn check(&self, path: &[&str], value: ValueKind) -> Result<(), KeyError> {
        let mut known = String::new();
        for (index, segment) in path.iter().enumerate() {
            let parent = known.len();
            if index > 0 {
                known.push('.');
            }
            known.push_str(&escape(segment));
            let last = index + 1 == path.len();
            if let Some(kind) = self.leaf(&known) {
                let found = if last { value } else { ValueKind::Map };
                return if kind.accepts(found) {
                    Ok(())
                } else {
                    Err(KeyError::WrongType {
                        path: known,
                        expected: Some(kind),
                        found,
                    })
                };
            }
            if segment.is_empty() || self.below(&known).is_empty() {
                let (parent, _) = known.split_at(parent);
                let nearest = self.nearest(parent, segment, path);
                return Err(KeyError::Unknown {
                    path: known,
                    nearest,
                });
            }
        }
        match value {
            ValueKind::Map | ValueKind::Null => Ok(()),
            found => Err(KeyError::WrongType {
                path: known,
                expected: None,
                found,
            }),
        }
    }

    /// What the chart has at a leaf, by its path joined with dots; none for a map or an unknown key.
    pub fn kind(&self, path: &str) -> Option<KeyKind> {
        self.leaf(path)
    }

    /// Whether the chart has a key, be it a leaf or a map, or reaches it through an open map.
    pub fn has(&self, path: &str) -> bool {
        let mut above = Some(path);
        let is_passed_on = std::iter::from_fn(|| {
            above = above?.rsplit_once('.').map(|(parent, _)| parent);
            above
        })
        .any(|parent| self.leaf(parent) == Some(KeyKind::Open));
        let is_there = self.leaf(path).is_some() || !self.below(path).is_empty();
        !path.is_empty() && (is_passed_on || is_there)
    }

    /// The leaves, ascending.
    pub fn leaves(&self) -> &[(&'text str, KeyKind)] {
        &self.leaves
    }

    fn leaf(&self, path: &str) -> Option<KeyKind> {
        let index = self
            .leaves
            .binary_search_by(|(leaf, _)| (*leaf).cmp(path))
            .ok()?;
        self.leaves.get(index).map(|(_, kind)| *kind)
    }

    /// The leaves below a path, itself not included; all of them below the empty path.
    fn below(&self, path: &str) -> &[(&'text str, KeyKind)] {
        let prefix = if path.is_empty() {
            String::new()
        } else {
            format!("{path}.")
        };
        let start = self
            .leaves
            .partition_point(|(leaf, _)| *leaf < prefix.as_str());
        let rest = self.leaves.get(start..).unwrap_or_default();
        let length = rest.partition_point(|(leaf, _)| leaf.starts_with(&prefix));
        rest.get(..length).unwrap_or_default()
    }

    /// A sibling spelled like the unknown segment; else a key of that name elsewhere in the same branch.
    fn nearest(&self, parent: &str, segment: &str, path: &[&str]) -> Option<String> {
        let offset = if parent.is_empty() {
            0
        } else {
            parent.len() + 1
        };
        let siblings = self
            .below(parent)
            .iter()
            .filter_map(|(leaf, _)| leaf.get(offset..))
            .map(first_segment);
        if let Some(sibling) = suggest::nearest(&escape(segment), siblings) {
            return Some(if parent.is_empty() {
                sibling.to_owned()
            } else {
                format!("{parent}.{sibling}")
            });
        }
        let tail = format!(".{}", escape(path.last().unwrap_or(&segment)));
        self.below(parent)
            .iter()
            .filter_map(|(leaf, _)| Some(leaf.split_at(leaf.find(&tail)? + tail.len())))
            .filter(|(_, rest)| rest.is_empty() || rest.starts_with('.'))
            .map(|(leaf, _)| leaf)
            // Among equals, the settings of the pods themselves are what is mostly meant.
            .min_by_key(|leaf| (leaf.matches('.').count(), !leaf.contains(".deployment.")))
            .filter(|_| !parent.is_empty())
            .map(str::to_owned)
    }
}

/// A path segment as `values.keys` writes it.
pub(super) fn escape(segment: &str) -> Cow<'_, str> {
    if !segment.contains(['.', ' ', '\\']) {
        return Cow::Borrowed(segment);
    }
    let mut escaped = String::with_capacity(segment.len() + 4);
    for character in segment.chars() {
        if matches!(character, '.' | ' ' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    Cow::Owned(escaped)
}

/// The first segment of an escaped path.
fn first_segment(path: &str) -> &str {
    let mut escaped = false;
    for (index, character) in path.char_indices() {
        match character {
            '.' if !escaped => return path.split_at(index).0,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    path
}
