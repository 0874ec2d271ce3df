//! Whether an entry's conditions hold for a change.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::file::{Entry, When};
use super::value::Value;

/// What becomes of a value that only Terraform can compute, although the root still reads the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Renewal {
    /// It is a list, and gains elements.
    Extended,
    /// It is a list, and loses elements.
    Reduced,
    /// It is another value, which is not known before the apply.
    Renewed,
}

/// A change of one value.
pub(super) struct Change<'a> {
    pub(super) before: &'a Value,
    pub(super) after: &'a Value,
    pub(super) renewal: Option<Renewal>,
}

impl Change<'_> {
    /// Whether the entry is about this change; `earlier` gives the module's inputs before it, `other` those after it.
    pub(super) fn is_meant(
        &self,
        entry: &Entry,
        earlier: impl Fn(&str) -> Option<Value>,
        other: impl Fn(&str) -> Option<Value>,
    ) -> bool {
        let fits_all = |words: &BTreeMap<String, String>, default: bool| {
            words
                .iter()
                .all(|(input, word)| other(input).map_or(default, |value| value.fits(word)))
        };
        let fits_any = |words: &Option<Vec<String>>, value: &Value| {
            words
                .as_ref()
                .is_none_or(|words| words.iter().any(|word| value.fits(word)))
        };
        entry.when.is_none_or(|when| self.is(when))
            && fits_any(&entry.from, self.before)
            && fits_any(&entry.to, self.after)
            && fits_all(&entry.given, true)
            && (entry.unless.is_empty() || !fits_all(&entry.unless, false))
            && was(entry, earlier)
    }

    fn is(&self, when: When) -> bool {
        let (before, after) = (self.before, self.after);
        let is_null = |value: &Value| *value == Value::Null;
        match (when, self.renewal) {
            (When::Extended, Some(renewal)) => renewal == Renewal::Extended,
            (When::Swapped, Some(renewal)) => renewal == Renewal::Reduced,
            (When::Renewed, Some(renewal)) => renewal == Renewal::Renewed,
            (When::Altered, Some(_)) => true,
            (_, Some(_)) | (When::Renewed, None) => false,
            (When::Increased, None) => before.order(after) == Some(Ordering::Less),
            (When::NextMinor, None) => self.is_next_minor(),
            (When::BeyondNextMinor, None) => {
                before.order(after) == Some(Ordering::Less) && !self.is_next_minor()
            }
            (When::SameMajor, None) => {
                before.order(after) == Some(Ordering::Less) && before.major() == after.major()
            }
            (When::NewerMajor, None) => {
                before.order(after) == Some(Ordering::Less) && before.major() != after.major()
            }
            (When::Decreased, None) => before.order(after) == Some(Ordering::Greater),
            (When::Added, None) => is_null(before) && !is_null(after),
            (When::Removed, None) => !is_null(before) && is_null(after),
            (When::Altered, None) => !is_null(before) && !is_null(after),
            (When::Enabled, None) => after.fits("true") && !before.fits("true"),
            (When::Disabled, None) => before.fits("true") && !after.fits("true"),
            (When::Extended, None) => after.extends(before),
            (When::Swapped, None) => !after.extends(before),
            (When::Architecture, None) => is_graviton(before) != is_graviton(after),
        }
    }

    fn is_next_minor(&self) -> bool {
        let (before, after) = (self.before.version(), self.after.version());
        match (before.as_deref(), after.as_deref()) {
            (Some([major, minor]), Some([same, next])) => major == same && minor + 1 == *next,
            _ => false,
        }
    }
}

/// Whether what an entry asks of the inputs before holds; what is not known does.
pub(super) fn was(entry: &Entry, earlier: impl Fn(&str) -> Option<Value>) -> bool {
    let mut words = entry.was.iter();
    words.all(|(input, word)| earlier(input).is_none_or(|value| value.fits(word)))
}

/// Whether a value is an instance type with a Graviton processor: those carry a `g` after their generation, such as m7g and im4gn.
fn is_graviton(value: &Value) -> bool {
    let Value::Scalar(kind) = value else {
        return false;
    };
    let family = kind.split('.').next().unwrap_or_default();
    let after_letters = family.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let after_generation = after_letters.trim_start_matches(|c: char| c.is_ascii_digit());
    let options = after_generation.split('-').next().unwrap_or_default();
    options.contains('g')
}
