//! Whether a case is about a change.

use std::cmp::Ordering;

use super::facts::Case;
pub(in crate::diff) use super::facts::When;
use super::reading::is_new;
use super::value::{Kind, Value};

impl Case {
    /// Whether it is about the change of a value, where `other` gives the other arguments or inputs.
    pub(super) fn is_about(
        &self,
        before: &Value,
        after: &Value,
        other: impl Fn(&str) -> Value,
    ) -> bool {
        let fits_any = |words: &Option<Vec<String>>, value: &Value| {
            let words = words.as_ref();
            words.is_none_or(|words| words.iter().any(|word| fits(value, word) == Some(true)))
        };
        self.when.is_none_or(|when| is(when, before, after))
            && fits_any(&self.from, before)
            && fits_any(&self.to, after)
            && self.holds(other)
    }

    /// Whether the other arguments or inputs are as it asks. What is not known is taken for the worse: as given, and as no exception.
    pub(super) fn holds(&self, other: impl Fn(&str) -> Value) -> bool {
        let mut given = self.given.iter();
        let mut unless = self.unless.iter();
        given.all(|(name, word)| fits(&other(name), word) != Some(false))
            && !unless.any(|(name, word)| fits(&other(name), word) == Some(true))
    }
}

/// Whether a value fits a word of the data: `null`, `set`, or the text of a scalar; none where it is not known.
pub(in crate::diff) fn fits(value: &Value, word: &str) -> Option<bool> {
    match (word, &value.kind) {
        ("null", kind) => Some(*kind == Kind::Null),
        ("set", kind) => Some(*kind != Kind::Null),
        (_, Kind::Unknown(_)) => None,
        (word, _) => Some(value.as_scalar() == Some(word)),
    }
}

/// Whether a value changed in that way.
pub(in crate::diff) fn is(when: When, before: &Value, after: &Value) -> bool {
    let is_newer = || before.order(after) == Some(Ordering::Less);
    match when {
        When::Increased => is_newer(),
        When::NextMinor => is_next_minor(before, after),
        When::SameMajor => is_newer() && before.major() == after.major(),
        When::NewerMajor => is_newer() && before.major() != after.major(),
        When::Decreased => before.order(after) == Some(Ordering::Greater),
        When::Added => before.is_null() && !after.is_null(),
        When::Removed => !before.is_null() && after.is_null(),
        When::Enabled => after.as_bool() == Some(true),
        When::Swapped => !after.extends(before) && !is_new(after),
        When::Renewed => is_new(after),
    }
}

fn is_next_minor(before: &Value, after: &Value) -> bool {
    match (before.version().as_deref(), after.version().as_deref()) {
        (Some([major, minor]), Some([same, next])) => major == same && minor + 1 == *next,
        _ => false,
    }
}
