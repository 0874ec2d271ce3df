//! Why a chart does not take a key as it stands.

use std::fmt;

use super::keys::{KeyKind, ValueKind};

/// A key that the chart does not have, or has with another type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyError {
    /// The chart has no such key, and Helm would ignore it.
    Unknown {
        /// The path asked for, up to the segment that is unknown.
        path: String,
        /// The path that was perhaps meant.
        nearest: Option<String>,
    },
    /// The chart has the key, with a default of another type.
    WrongType {
        /// The path.
        path: String,
        /// What the chart has there; none for a map with keys of its own.
        expected: Option<KeyKind>,
        /// What the document has there.
        found: ValueKind,
    },
}

impl fmt::Display for KeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { path, nearest } => {
                write!(formatter, "the chart's values.yaml has no key `{path}`")?;
                match nearest {
                    Some(nearest) => write!(formatter, "; did you mean `{nearest}`?"),
                    None => Ok(()),
                }
            }
            Self::WrongType {
                path,
                expected,
                found,
            } => {
                let expected = match expected {
                    None | Some(KeyKind::Open) => "a map",
                    Some(KeyKind::String) => "a string",
                    Some(KeyKind::Integer) => "an integer",
                    Some(KeyKind::Float) => "a number",
                    Some(KeyKind::Boolean) => "`true` or `false`",
                    Some(KeyKind::List) => "a list",
                    Some(KeyKind::Count) => "an integer or a percentage",
                    Some(KeyKind::Null) => "anything",
                };
                let found = match found {
                    ValueKind::String => "a string",
                    ValueKind::Integer => "an integer",
                    ValueKind::Float => "a fraction",
                    ValueKind::Boolean => "`true` or `false`",
                    ValueKind::Null => "nothing",
                    ValueKind::List => "a list",
                    ValueKind::Map => "a map",
                };
                write!(formatter, "the chart's `{path}` is {expected}, not {found}")
            }
        }
    }
}

impl std::error::Error for KeyError {}
