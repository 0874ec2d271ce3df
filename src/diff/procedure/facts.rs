//! What is known of the change of each key: `profiles/diff/changes/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::How;
use crate::diff::effects::condition::{When, fits, is};
use crate::diff::effects::value::Value as Known;
use crate::diff::value::Value;
use crate::internal::Internal as _;
use crate::shipped::PROFILES;

/// What is known of a change of a key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The keys: `*` stands for any one name, and a key stands for what is below it.
    pub keys: Vec<String>,
    /// The values of which one must have been there; any if there are none.
    #[serde(default)]
    pub from: Vec<String>,
    /// The values of which one must be there after.
    #[serde(default)]
    pub to: Vec<String>,
    /// How the value must have changed.
    pub when: Option<When>,
    /// Keys of which one changes at the same time.
    #[serde(default)]
    pub with: Vec<String>,
    /// The values that other keys must have after the change.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// How it is carried out.
    pub how: How,
    /// The runbook, by the name of its template in `templates/changes/`.
    pub runbook: Option<String>,
    /// What to expect, or why it takes steps, or what to do instead.
    pub reason: String,
    /// What shows it: `plan` for the plan of the AWS provider, the name of a test, or the address of a page.
    pub evidence: Vec<String>,
}

impl Fact {
    /// The first page among the evidence.
    pub fn page(&self) -> Option<&str> {
        let mut evidence = self.evidence.iter();
        let page = evidence.find(|one| one.starts_with("https://"))?;
        Some(page)
    }

    /// Whether it is about the key.
    pub fn is_of(&self, key: &str) -> bool {
        self.keys.iter().any(|pattern| covers(pattern, key))
    }

    /// How a value must have changed, in words.
    pub fn when_in_words(&self) -> String {
        let mut parts = Vec::new();
        if let Some(when) = self.when {
            parts.push(when.in_words().to_owned());
        }
        let list = |words: &[String]| words.join(" or ");
        if !self.from.is_empty() {
            parts.push(format!("from {}", list(&self.from)));
        }
        if !self.to.is_empty() {
            parts.push(format!("to {}", list(&self.to)));
        }
        if !self.with.is_empty() {
            parts.push(format!("together with {}", list(&self.with)));
        }
        for (key, value) in &self.given {
            parts.push(format!("while `{key}` is `{value}`"));
        }
        if parts.is_empty() {
            "changed".to_owned()
        } else {
            parts.join(", ")
        }
    }

    /// Whether it is about a change of several keys, or of one key in an environment that has other values.
    pub fn has_conditions(&self) -> bool {
        !self.with.is_empty() || !self.given.is_empty()
    }

    /// Whether it is about the change of the key from one value to the other.
    fn is_about(
        &self,
        key: &str,
        before: &Known,
        after: &Known,
        environment: &impl Environment,
    ) -> bool {
        let any = |words: &[String], value: &Known| {
            words.is_empty() || words.iter().any(|word| fits(value, word) == Some(true))
        };
        self.is_of(key)
            && any(&self.from, before)
            && any(&self.to, after)
            && self.when.is_none_or(|when| is(when, before, after))
            && (self.with.is_empty() || self.with.iter().any(|other| environment.is_changed(other)))
            && self.given.iter().all(|(other, word)| {
                let value = known(environment.after(other).as_ref());
                fits(&value, word) == Some(true)
            })
    }
}

/// The environment file that a key changes in.
pub(super) trait Environment {
    /// Whether another key changes at the same time.
    fn is_changed(&self, key: &str) -> bool;
    /// The value that another key has after the change.
    fn after(&self, key: &str) -> Option<Value>;
}

/// A key that changes alone, in an environment of which nothing else is known.
struct Alone;

impl Environment for Alone {
    fn is_changed(&self, _: &str) -> bool {
        false
    }

    fn after(&self, _: &str) -> Option<Value> {
        None
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    change: Vec<Fact>,
}

/// All of them. Of several that are about a change, the first counts.
pub fn facts() -> &'static [Fact] {
    static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
        let folder = PROFILES.get_dir("diff/changes").internal("diff/changes");
        let mut files: Vec<_> = folder.files().collect();
        files.sort_by_key(|file| file.path());
        let read = |file: &&include_dir::File<'_>| {
            let path = file.path().display().to_string();
            let text = file.contents_utf8().internal(&path);
            toml::from_str::<File>(text).internal(&path).change
        };
        files.iter().flat_map(read).collect()
    });
    &FACTS
}

/// What is known of changes of a key, in which a name that people choose may be a placeholder. Of several that are about
/// a change, the first counts.
pub(crate) fn answers(key: &str) -> Vec<&'static Fact> {
    facts().iter().filter(|fact| fact.is_of(key)).collect()
}

/// What is known of a key that changes alone.
pub fn fact_of(key: &str, before: Option<&Value>, after: Option<&Value>) -> Option<&'static Fact> {
    let (_, fact) = of(key, before, after, &Alone)?;
    Some(fact)
}

/// The first fact about a change, and its place among all of them.
pub(super) fn of(
    key: &str,
    before: Option<&Value>,
    after: Option<&Value>,
    environment: &impl Environment,
) -> Option<(usize, &'static Fact)> {
    let (before, after) = (known(before), known(after));
    let mut facts = facts().iter().enumerate();
    facts.find(|(_, fact)| fact.is_about(key, &before, &after, environment))
}

/// Whether a key is meant by a pattern, or is below what is meant.
pub(super) fn covers(pattern: &str, key: &str) -> bool {
    let mut parts = key.split('.');
    pattern.split('.').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part)
    })
}

/// A value of the environment file as conditions read it: a size counts by its bytes.
fn known(value: Option<&Value>) -> Known {
    match value {
        None | Some(Value::Null) => Known::null(),
        Some(Value::Text(text)) => match bytes(text) {
            Some(bytes) => Known::scalar(&bytes),
            None => Known::scalar(text.as_str()),
        },
        Some(Value::Bool(flag)) => Known::scalar(flag),
        Some(Value::Number(number)) => Known::scalar(number),
        Some(other) => Known::unknown(other.to_string()),
    }
}

/// The bytes of `10Gi`.
fn bytes(text: &str) -> Option<u64> {
    let start = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(start);
    let power = ["Ki", "Mi", "Gi", "Ti", "Pi"]
        .iter()
        .position(|one| *one == unit)?;
    let power = u32::try_from(power + 1).ok()?;
    number
        .parse::<u64>()
        .ok()?
        .checked_mul(1024_u64.checked_pow(power)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn a_pattern_covers_one_name_and_what_lies_below() {
        assert!(covers("a.*.c", "a.b.c"));
        assert!(covers("a.b", "a.b.c.d"));
        assert!(!covers("a.b.c", "a.b"));
        assert!(!covers("a.*.c", "a.b.d"));
        assert!(!covers("a.b", "a.bc"));
    }

    #[test]
    fn sizes_and_versions_have_an_order() {
        let is = |when, one: &str, other: &str| {
            is(when, &known(Some(&text(one))), &known(Some(&text(other))))
        };
        assert!(is(When::Increased, "900Mi", "1Gi"));
        assert!(is(When::Decreased, "1Ti", "1000Gi"));
        assert!(is(When::NewerMajor, "16", "17"));
        assert!(is(When::NextMinor, "1.34", "1.35"));
        assert!(!is(When::NextMinor, "1.33", "1.35"));
        assert!(!is(When::Increased, "16Xi", "17Xi"));
    }
}
