//! How a changed key is carried out on an environment that runs.
//!
//! Most keys are applied as the README says. Some take steps in an order of their own, because AWS, Kubernetes, or Helm
//! refuses the new value while something of the old one is there, or because data has to move first; and some cannot be
//! changed at all. `profiles/diff/changes/` says which, for every key and for every pair of values of a key that has a
//! few; a test compares it with the schema (`tests/it/changes.rs`), and `docs/changes.md` lists it.

mod facts;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::KeyChange;
use super::effects::Class;
use super::impact::Impact;
use super::keys::value_of;
use super::value::Value;
use crate::internal::Internal as _;
use crate::layer::Stack;

pub(crate) use facts::answers;
pub use facts::{Fact, fact_of, facts};

/// How a change is carried out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// As the README says: render, apply the stacks, apply the releases.
    Apply,
    /// As the README says, after steps that prepare it.
    Prepare,
    /// By the steps of a runbook, in place of the usual ones.
    Steps,
    /// Not at all on the environment that runs.
    Refused,
}

impl How {
    /// As documents call it.
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Prepare => "prepare",
            Self::Steps => "steps",
            Self::Refused => "refused",
        }
    }
}

/// What a change takes that is not just applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Procedure {
    /// How it is carried out.
    pub how: How,
    /// The keys that it is about.
    pub keys: Vec<String>,
    /// Why it is not just applied, or what to do instead.
    pub reason: String,
    /// The name of the runbook, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runbook: Option<String>,
    /// Where that is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The environment file after the change, and what each key that changed was and is.
struct Changed<'a> {
    keys: BTreeMap<&'a str, (Option<&'a Value>, Option<&'a Value>)>,
    after: &'a Stack,
}

impl facts::Environment for Changed<'_> {
    fn is_changed(&self, key: &str) -> bool {
        self.keys.keys().any(|changed| facts::covers(key, changed))
    }

    fn after(&self, key: &str) -> Option<Value> {
        value_of(self.after, key)
    }
}

/// What the changed keys take, in the order in which it is done: what cannot be done at all comes first.
pub(super) fn procedures(keys: &[KeyChange], after: &Stack) -> Vec<Procedure> {
    let changed: BTreeMap<&str, (Option<&Value>, Option<&Value>)> = keys
        .iter()
        .map(|change| {
            let values = (
                change.before.as_ref().map(|sourced| &sourced.value),
                change.after.as_ref().map(|sourced| &sourced.value),
            );
            (change.key.as_str(), values)
        })
        .collect();
    let changed = Changed {
        keys: changed,
        after,
    };
    let mut found: BTreeMap<(std::cmp::Reverse<How>, usize), Procedure> = BTreeMap::new();
    for (key, (before, after)) in &changed.keys {
        let Some((place, fact)) = facts::of(key, *before, *after, &changed) else {
            continue;
        };
        if fact.how == How::Apply {
            continue;
        }
        // Changes that share a runbook are carried out together.
        let same = |one: &&mut Procedure| one.runbook.is_some() && one.runbook == fact.runbook;
        if let Some(one) = found.values_mut().find(same) {
            one.keys.push((*key).to_owned());
            continue;
        }
        let entry = found.entry((std::cmp::Reverse(fact.how), place));
        let procedure = entry.or_insert_with(|| Procedure {
            how: fact.how,
            keys: Vec::new(),
            reason: fact.reason.clone(),
            runbook: fact.runbook.clone(),
            source: fact.page().map(str::to_owned),
        });
        procedure.keys.push((*key).to_owned());
    }
    found.into_values().collect()
}

/// What is known of the keys that an environment is known by.
pub(super) fn another_environment() -> &'static Fact {
    let mut facts = facts().iter();
    let fact = facts.find(|fact| fact.is_of("environment.name"));
    fact.internal("the keys that an environment is known by")
}

/// What the keys take that make it another environment.
pub(super) fn of_identity(keys: &[KeyChange], after: &Stack) -> Vec<Procedure> {
    let fact = another_environment();
    let keys: Vec<KeyChange> = keys
        .iter()
        .filter(|change| fact.is_of(&change.key))
        .cloned()
        .collect();
    procedures(&keys, after)
}

/// What cannot be carried out is an effect like any other, so that `--deny refused` stops it.
pub(super) fn impacts(procedures: &[Procedure]) -> impl Iterator<Item = Impact> {
    let refused = procedures
        .iter()
        .filter(|procedure| procedure.how == How::Refused);
    refused.map(|procedure| Impact {
        class: Class::Refused,
        place: String::new(),
        subject: procedure.keys.join(", "),
        causes: Some(procedure.keys.clone()),
        rendered: Vec::new(),
        reason: procedure.reason.clone(),
        source: procedure.source.clone(),
    })
}
