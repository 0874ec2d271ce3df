//! What a stack's root passes to a module, as far as effects depend on it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ::hcl::expr::{Expression, ObjectKey};

/// The value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Not given, or given as null.
    Null,
    /// A number, a truth value or a text, written as Terraform would turn it into a text.
    Scalar(String),
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
    /// Anything that only Terraform can compute, as it is written.
    Reference(String),
}

impl From<&Expression> for Value {
    fn from(expression: &Expression) -> Self {
        match expression {
            Expression::Null => Self::Null,
            Expression::Bool(value) => Self::Scalar(value.to_string()),
            Expression::Number(value) => Self::Scalar(value.to_string()),
            Expression::String(value) => Self::Scalar(value.clone()),
            Expression::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Expression::Object(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (key_text(key), Self::from(value)));
                Self::Object(entries.collect())
            }
            other => Self::Reference(other.to_string()),
        }
    }
}

impl Value {
    /// The value of an argument that may not be given.
    pub(super) fn of(expression: Option<&Expression>) -> Self {
        expression.map_or(Self::Null, Self::from)
    }

    /// Which of two numbers or versions is greater; nothing for anything else.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.version()?.cmp(&other.version()?))
    }

    /// The numbers of a version, or of a number.
    pub(super) fn version(&self) -> Option<Vec<u64>> {
        let Self::Scalar(text) = self else {
            return None;
        };
        let parts: Result<Vec<u64>, _> = text.split('.').map(str::parse).collect();
        parts.ok()
    }

    /// The first number of a version.
    pub(super) fn major(&self) -> Option<u64> {
        self.version()?.first().copied()
    }

    /// Whether it fits a word of the data: `null`, `set`, `empty`, `filled`, or the text of a scalar.
    pub(super) fn fits(&self, word: &str) -> bool {
        let is_empty = match self {
            Self::Null => true,
            Self::List(items) => items.is_empty(),
            Self::Object(entries) => entries.is_empty(),
            Self::Scalar(_) | Self::Reference(_) => false,
        };
        match word {
            "null" => *self == Self::Null,
            "set" => *self != Self::Null,
            "empty" => is_empty,
            "filled" => !is_empty,
            text => matches!(self, Self::Scalar(value) if value == text),
        }
    }

    /// Whether it is a list that has all of the other list's elements, and more.
    pub(super) fn extends(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(items), Self::List(fewer)) => {
                items.len() > fewer.len() && fewer.iter().all(|item| items.contains(item))
            }
            _ => false,
        }
    }
}

/// The text of an object's key.
pub(super) fn key_text(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Identifier(name) => name.to_string(),
        ObjectKey::Expression(Expression::String(text)) => text.clone(),
        other => other.to_string(),
    }
}
