//! Values of Terraform's language, as far as they are known before an apply.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ::hcl::expr::{Expression, ObjectKey};

/// The inputs of a module that a value was computed from, by their paths: `node_groups.general.disk_gib`.
pub(super) type Origins = BTreeSet<Rc<str>>;

/// A value, and where it comes from. Two values are equal whatever they come from.
#[derive(Debug, Clone)]
pub(in crate::diff) struct Value {
    pub(super) kind: Kind,
    /// What this value comes from, without what the values inside it come from.
    pub(super) origins: Origins,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Null,
    /// A number, a truth value or a text, written as Terraform would turn it into a text.
    Scalar(String),
    /// A list, or a set in the order of its elements.
    List(Vec<Value>),
    Object(BTreeMap<String, Value>),
    /// What only an apply can tell, under a text that stands for it: equal texts are equal values.
    Unknown(String),
    /// An instance of a resource, by its address inside the module.
    Instance(String, Key),
}

/// Which instance of a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The only one.
    Only,
    /// One of `count`.
    Index(usize),
    /// One of `for_each`.
    Name(String),
}

impl Key {
    /// The key as an address has it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Only => String::new(),
            Self::Index(index) => format!("[{index}]"),
            Self::Name(name) => format!("[{name:?}]"),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            origins: Origins::new(),
        }
    }
}

/// A literal; anything that Terraform computes is unknown.
impl From<&Expression> for Value {
    fn from(expression: &Expression) -> Self {
        let kind = match expression {
            Expression::Null => Kind::Null,
            Expression::Bool(value) => Kind::Scalar(value.to_string()),
            Expression::Number(value) => Kind::Scalar(value.to_string()),
            Expression::String(value) => Kind::Scalar(value.clone()),
            Expression::Array(items) => Kind::List(items.iter().map(Self::from).collect()),
            Expression::Object(entries) => {
                let entries = entries.iter();
                Kind::Object(
                    entries
                        .map(|(key, value)| (key_text(key), Self::from(value)))
                        .collect(),
                )
            }
            other => Kind::Unknown(other.to_string()),
        };
        kind.into()
    }
}

impl Value {
    pub(in crate::diff) fn null() -> Self {
        Kind::Null.into()
    }

    pub(in crate::diff) fn scalar<T: ToString + ?Sized>(text: &T) -> Self {
        Kind::Scalar(text.to_string()).into()
    }

    pub(in crate::diff) fn unknown(text: impl Into<String>) -> Self {
        Kind::Unknown(text.into()).into()
    }

    /// The same value, which comes from these too.
    pub(super) fn also_from(mut self, origins: &Origins) -> Self {
        self.origins.extend(origins.iter().cloned());
        self
    }

    /// What it and everything inside it come from.
    pub(super) fn all_origins(&self) -> Origins {
        let mut all = self.origins.clone();
        for part in self.parts() {
            all.extend(part.all_origins());
        }
        all
    }

    fn parts(&self) -> Vec<&Self> {
        match &self.kind {
            Kind::List(items) => items.iter().collect(),
            Kind::Object(entries) => entries.values().collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        self.kind == Kind::Null
    }

    /// Whether it, or something inside it, is unknown.
    pub(super) fn has_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_)) || self.parts().into_iter().any(Self::has_unknown)
    }

    pub(super) fn as_scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        self.as_scalar()?.parse().ok()
    }

    pub(super) fn as_number(&self) -> Option<f64> {
        self.as_scalar()?.parse().ok()
    }

    /// A text that only equal values share.
    pub(super) fn text(&self) -> String {
        let joined = |parts: Vec<String>| parts.join(", ");
        match &self.kind {
            Kind::Null => "null".to_owned(),
            Kind::Scalar(text) => format!("{text:?}"),
            Kind::Unknown(text) => text.clone(),
            Kind::Instance(address, key) => format!("{address}{}", key.text()),
            Kind::List(items) => format!("[{}]", joined(items.iter().map(Self::text).collect())),
            Kind::Object(entries) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| format!("{key:?} = {}", value.text()));
                format!("{{ {} }}", joined(entries.collect()))
            }
        }
    }

    /// Which of two numbers or versions is greater; nothing for anything else.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        Some(self.version()?.cmp(&other.version()?))
    }

    /// The numbers of a version, or of a number.
    pub(super) fn version(&self) -> Option<Vec<u64>> {
        let parts: Result<Vec<u64>, _> = self.as_scalar()?.split('.').map(str::parse).collect();
        parts.ok()
    }

    /// The first number of a version.
    pub(super) fn major(&self) -> Option<u64> {
        self.version()?.first().copied()
    }

    /// Whether it is a list that has all of the other list's elements, and more.
    pub(super) fn extends(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::List(items), Kind::List(fewer)) => {
                items.len() > fewer.len() && fewer.iter().all(|item| items.contains(item))
            }
            _ => false,
        }
    }
}

/// The text of an object's key that is written as it is.
pub(super) fn key_text(key: &ObjectKey) -> String {
    match key {
        ObjectKey::Identifier(name) => name.to_string(),
        ObjectKey::Expression(Expression::String(text)) => text.clone(),
        other => other.to_string(),
    }
}
