//! Which keys each rule reads: `profiles/rules.toml`, written from what the judge records.
//!
//! A rule reads different keys in different environments. The file has what it read in any of lsgen's own: the examples,
//! the environments of the tests, and the cases of the rules.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::Rule;
use crate::shipped;

use super::rules;

/// What a rule reads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reads {
    /// Keys of which it reads the value, with everything below.
    #[serde(default)]
    values: Vec<String>,
    /// Keys of which it asks whether they are there.
    #[serde(default)]
    presence: Vec<String>,
}

/// The rules that read a key, or something below it. A name that people choose is `<name>`.
pub(crate) fn reading(key: &str) -> Vec<&'static Rule> {
    static READS: LazyLock<BTreeMap<String, Reads>> =
        LazyLock::new(|| shipped::facts("rules.toml"));
    let reads = |code: &str| {
        READS.get(code).is_some_and(|reads| {
            let mut values = reads.values.iter();
            let mut presence = reads.presence.iter();
            values.any(|read| is_within(key, read) || is_within(read, key))
                || presence.any(|read| is_within(read, key))
        })
    };
    let rules = rules().into_iter();
    rules.filter(|rule| reads(rule.code)).collect()
}

/// Whether a key is another, or is below it.
fn is_within(key: &str, other: &str) -> bool {
    let rest = key.strip_prefix(other);
    other.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_a_key_are_known() {
        let codes = |key: &str| -> Vec<&str> {
            let rules = reading(key).into_iter();
            rules.map(|rule| rule.code).collect()
        };
        assert!(codes("langsmith.images.registry").contains(&"LS0410"));
        assert!(codes("recovery").contains(&"LS0410"));
        assert!(codes("environment.nothing").is_empty());
        assert!(is_within("a.b", "a") && !is_within("a.bc", "a.b"));
    }
}
