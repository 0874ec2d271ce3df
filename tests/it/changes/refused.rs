//! What `docs/changes.md` calls refused is refused by `lsgen diff`, so that a pipeline can stop it.

use std::fs;

use lsgen::api::diff::procedure::{How, facts};
use serde::Deserialize;

use super::examples::Example;
use super::is_covered;
use crate::environments::project;

/// A change that is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Refused {
    /// The environment.
    environment: String,
    /// Keys that are set on both sides.
    #[serde(default)]
    first: toml::Table,
    /// The keys that change, each with its new value.
    set: toml::Table,
    /// The keys that go.
    #[serde(default)]
    remove: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    change: Vec<Refused>,
}

fn all() -> Vec<Refused> {
    let text = fs::read_to_string(project("tests/it/changes/refused.toml")).unwrap();
    toml::from_str::<All>(&text).unwrap().change
}

#[test]
fn every_refused_key_can_be_denied() {
    for Refused {
        environment,
        first,
        set,
        remove,
    } in all()
    {
        let keys: Vec<String> = set.keys().cloned().collect();
        let change = Example::without(&environment, set, remove).on(&first);
        let ended = change.denied("refused");
        assert_eq!(ended.status, Some(1), "{environment}, {keys:?}: {ended}");
        // Not the status of a file that cannot be rendered.
        let is_denied = ended.stderr.contains("the change has effects of refused");
        assert!(is_denied, "{environment}, {keys:?}: {ended}");
        let refused: Vec<String> = change
            .diff()
            .effects
            .known
            .into_iter()
            .filter(|effect| effect.class == "refused")
            .flat_map(|effect| effect.causes.unwrap_or_default())
            .collect();
        let is_told = keys.iter().any(|key| {
            let is_cause = |cause: &String| cause == key || cause.starts_with(&format!("{key}."));
            refused.iter().any(is_cause)
        });
        assert!(is_told, "{environment}, {keys:?}: {refused:?}");
    }
}

#[test]
fn every_refused_key_is_tried() {
    let changes = all();
    let tried = |pattern: &str| {
        let mut keys = changes.iter().flat_map(|change| change.set.keys());
        keys.any(|key| is_covered(pattern, key))
    };
    let untried: Vec<&String> = facts()
        .iter()
        .filter(|fact| fact.how == How::Refused)
        .flat_map(|fact| &fact.keys)
        // A file of another version is not read at all.
        .filter(|pattern| *pattern != "version" && !tried(pattern))
        .collect();
    assert!(untried.is_empty(), "{untried:?}");
}
