//! What looks like a secret in the merged tree: refused, or waived by `[allow]` where it is a guess.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::internal::Internal;
use crate::source::secrets::{self, Evidence};
use crate::source::{KeyPath, Node, Value};

use super::check::value_place;
use super::codes;
use super::wording::table_name;

/// Everything in the tree that looks like a secret.
pub(super) struct Secrets {
    hits: BTreeMap<KeyPath, Evidence>,
    waiver: Waiver,
    /// What was waived.
    pub(super) allowed: Vec<(Finding, String)>,
}

/// What `[allow]` says of guesses.
enum Waiver {
    Nothing,
    /// They are waived, for this reason.
    Reason(String),
    /// Its value is not a string, which another finding reports.
    Unreadable,
}

impl Waiver {
    fn of(tree: &Node) -> Self {
        let allow = KeyPath::root().key("allow");
        match tree.find(&allow).map(|node| &node.value) {
            None => return Self::Nothing,
            Some(Value::Table(_)) => {}
            Some(_) => return Self::Unreadable,
        }
        let entry = tree.find(&allow.key(codes::INLINE_SECRET.code));
        match entry.map(|node| &node.value) {
            Some(Value::String(reason)) if !reason.trim().is_empty() => {
                Self::Reason(reason.clone())
            }
            None | Some(Value::String(_)) => Self::Nothing,
            Some(_) => Self::Unreadable,
        }
    }
}

impl Secrets {
    /// What looks like a secret in `tree`; `merged` has the waiver.
    pub(super) fn of(tree: &Node, merged: &Node) -> Self {
        let hits = secrets::hits(tree, &KeyPath::root()).into_iter();
        Self {
            hits: hits.map(|hit| (hit.path, hit.evidence)).collect(),
            waiver: Waiver::of(merged),
            allowed: Vec::new(),
        }
    }

    /// Whether the key at the end of `path` is a credential itself; then it is never shown.
    pub(super) fn is_key(&self, path: &KeyPath) -> bool {
        self.hits.get(path) == Some(&Evidence::Key)
    }

    /// The finding about the value at `path`, if it looks like a secret and the rule is not waived.
    pub(super) fn refused(&mut self, node: &Node, path: &KeyPath) -> Option<Finding> {
        let finding = match self.hits.get(path)? {
            Evidence::Key => secret_as_key(node, path),
            Evidence::Value => held_secret(node, path),
            Evidence::Guess => match &self.waiver {
                Waiver::Nothing => guessed_secret(node, path),
                // The file is rejected anyway, and the value is never shown.
                Waiver::Unreadable => return None,
                Waiver::Reason(reason) => {
                    self.allowed
                        .push((guessed_secret(node, path), reason.clone()));
                    return None;
                }
            },
        };
        Some(finding)
    }

    /// The findings about everything at or below `path`.
    pub(super) fn all_refused(&mut self, node: &Node, path: &KeyPath) -> Vec<Finding> {
        let paths: Vec<KeyPath> = self
            .hits
            .range(path.clone()..)
            .map(|(found, _)| found.clone())
            .take_while(|found| found.is_within(path))
            .collect();
        let below = |found: &KeyPath| {
            let steps = found.segments().iter().skip(path.segments().len());
            steps.fold(KeyPath::root(), |below, step| below.step(step.clone()))
        };
        let found = paths
            .iter()
            .filter_map(|found| Some((found, node.find(&below(found))?)));
        found
            .filter_map(|(found, node)| self.refused(node, found))
            .collect()
    }
}

/// A key that looks like a secret, which is not repeated.
fn secret_as_key(node: &Node, path: &KeyPath) -> Finding {
    let place = Place {
        document: node.origin.document,
        span: node.origin.key.clone(),
    };
    let table = path.parent().internal("the table of a key");
    let message = format!("a key in {} looks like a secret", table_name(&table));
    inline_secret(place, message)
}

/// A value that looks like a secret.
fn held_secret(node: &Node, path: &KeyPath) -> Finding {
    let message = format!("`{path}` contains what looks like a secret");
    inline_secret(value_place(node), message)
}

/// A value that looks like a secret by its name, or by its length alone.
fn guessed_secret(node: &Node, path: &KeyPath) -> Finding {
    held_secret(node, path).note(format!(
        "only its name or format suggests it: if it is not a secret, waive the rule with a reason, `{} = \"...\"` under `[allow]`",
        codes::INLINE_SECRET.code
    ))
}

fn inline_secret(place: Place, message: String) -> Finding {
    Finding::error(&codes::INLINE_SECRET, place, message)
        .label("not shown")
        .note("this file and its output are read by many people and kept forever")
        .help(
            "remove it, rotate it where it was issued, and put the new one into the parameter store: \
             the rendered README has the command",
        )
}
