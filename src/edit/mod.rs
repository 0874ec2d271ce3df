//! Changes of an environment file that need no decision: the same text, with its comments and its formatting.

mod comments;
mod lines;
mod meaning;
mod quotes;
mod text;

use std::fmt;

use crate::source::{KeyPath, Span};

pub(crate) use text::{EditError, Text};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// Gives a key another path.
    Rename {
        /// Its path before.
        from: KeyPath,
        /// Its path after, which is free.
        to: KeyPath,
    },
    /// Gives a key another value.
    Set {
        /// Its path.
        path: KeyPath,
        /// The value.
        value: Literal,
    },
    /// Removes a key with everything below it.
    Remove {
        /// Its path.
        path: KeyPath,
    },
    /// Puts a word in quotes, where its absence keeps the file from being TOML.
    Quote {
        /// Its line, counted from 1.
        line: usize,
        /// Where it is.
        span: Span,
    },
}

/// A value of TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    String(String),
    /// An integer.
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
}

impl fmt::Display for Literal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => toml_edit::Value::from(text.as_str()).fmt(formatter),
            Self::Integer(number) => number.fmt(formatter),
            Self::Boolean(flag) => flag.fmt(formatter),
        }
    }
}

/// What to do, as an instruction: "rename `a` to `b`".
impl fmt::Display for Edit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.say(formatter, ["rename", "set", "remove", "put"])
    }
}

/// What was done: "renamed `a` to `b`".
pub(crate) struct Done<'a>(pub &'a Edit);

impl fmt::Display for Done<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.say(formatter, ["renamed", "set", "removed", "put"])
    }
}

impl Edit {
    fn say(
        &self,
        formatter: &mut fmt::Formatter<'_>,
        [rename, set, remove, put]: [&str; 4],
    ) -> fmt::Result {
        match self {
            Self::Rename { from, to } => write!(formatter, "{rename} `{from}` to `{to}`"),
            Self::Set { path, value } => write!(formatter, "{set} `{path}` to `{value}`"),
            Self::Remove { path } => write!(formatter, "{remove} `{path}`"),
            // The word may be anything, a secret as well.
            Self::Quote { line, .. } => {
                write!(formatter, "{put} the value in line {line} in quotes")
            }
        }
    }
}

/// The text with as many of the edits as fit together, and those that were made.
///
/// A text that is not TOML is only edited if quotes alone make it TOML.
pub fn edited(text: &str, edits: &[Edit]) -> Result<(String, Vec<Edit>), EditError> {
    let (quoted, mut made) = quotes::quoted(text, edits);
    let mut document: Text = quoted.parse()?;
    if made.is_empty() {
        made = edits
            .iter()
            .filter(|edit| document.make(edit))
            .cloned()
            .collect();
    }
    Ok((document.to_string(), made))
}

#[cfg(test)]
mod tests;
