//! Where a value stands inside a rendered file: `spec.containers[name=api].env[name=TZ].value`.

use std::fmt;

use serde::ser::{Serialize, Serializer};

/// One step down a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The value of a key.
    Key(String),
    /// An item of an ordered list, counted from 0.
    Index(usize),
    /// The item of a list whose items are identified by some of their keys: `name=api`.
    Item(String),
    /// A member of a list without an order, by what it is.
    Member(String),
    /// The order in which the items of a list stand.
    Order,
}

/// The steps from a file's top, or from an object of it, to a value. Empty for the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

impl Path {
    /// The path one step further down.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.0.push(step);
        path
    }

    /// The steps from the top.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path one step up; the whole for a path of one step.
    #[must_use]
    pub fn parent(&self) -> Self {
        let (_, above) = self.0.split_last().unwrap_or((&Step::Order, &[]));
        Self(above.to_vec())
    }

    /// The keys among the steps.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) | Step::Item(_) | Step::Member(_) | Step::Order => None,
        })
    }

    /// Whether it is the whole.
    pub fn is_whole(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

/// A key as paths and values write it: quoted where a dot or a bracket in it could be mistaken.
pub(super) struct Key<'a>(pub(super) &'a str);

impl fmt::Display for Key<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || b"_-/$#".contains(&byte);
        if !self.0.is_empty() && self.0.bytes().all(is_bare) {
            formatter.write_str(self.0)
        } else {
            write!(formatter, "{:?}", self.0)
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let dot = if position > 0 { "." } else { "" };
                    write!(formatter, "{dot}{}", Key(key))?;
                }
                Step::Index(index) => write!(formatter, "[{index}]")?,
                Step::Item(item) => write!(formatter, "[{item}]")?,
                Step::Member(member) => write!(formatter, "[={member}]")?,
                Step::Order => formatter.write_str("(order)")?,
            }
        }
        Ok(())
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
