//! Why a chart does not take a key as it stands.

use super::keys::{KeyKind, ValueKind};
use crate::suggest::did_you_mean;

/// A key that the chart does not have, or has with another type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The chart has no such key, and Helm would ignore it.
    #[error("the chart's values.yaml has no key `{path}`{}", did_you_mean(nearest.as_deref()))]
    Unknown {
        /// The path asked for, up to the segment that is unknown.
        path: String,
        /// The path that was perhaps meant.
        nearest: Option<String>,
    },
    /// The chart has the key, with a default of another type.
    #[error("the chart's `{path}` is {}, not {}", expected_words(*expected), found_words(*found))]
    WrongType {
        /// The path.
        path: String,
        /// What the chart has there; none for a map with keys of its own.
        expected: Option<KeyKind>,
        /// What the document has there.
        found: ValueKind,
    },
}

/// What the chart has, in words.
fn expected_words(kind: Option<KeyKind>) -> &'static str {
    match kind {
        None | Some(KeyKind::Open) => "a map",
        Some(KeyKind::String) => "a string",
        Some(KeyKind::Integer) => "an integer",
        Some(KeyKind::Float) => "a number",
        Some(KeyKind::Boolean) => "`true` or `false`",
        Some(KeyKind::List) => "a list",
        Some(KeyKind::Count) => "an integer or a percentage",
        Some(KeyKind::Null) => "anything",
    }
}

/// What the document has, in words.
fn found_words(kind: ValueKind) -> &'static str {
    match kind {
        ValueKind::String => "a string",
        ValueKind::Integer => "an integer",
        ValueKind::Float => "a fraction",
        ValueKind::Boolean => "`true` or `false`",
        ValueKind::Null => "nothing",
        ValueKind::List => "a list",
        ValueKind::Map => "a map",
    }
}
