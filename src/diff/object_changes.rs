//! What a change of an object of Kubernetes does, beyond being applied: facts from `profiles/diff/objects.toml`.
//!
//! Some fields are fixed once the object is there: the API server, or a controller's webhook, refuses the change. Others
//! make a controller restart what it runs.

use std::sync::LazyLock;

use serde::Deserialize;

use super::compare;
use super::effects::Class;
use super::object::Object;
use super::path::Path;
use super::value::Value;
use crate::model::types::Memory;
use crate::shipped;

/// What is known of some fields of some kinds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    kinds: Vec<String>,
    #[serde(default)]
    fields: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    otherwise: bool,
    #[serde(default)]
    when: When,
    pub(super) effect: Class,
    pub(super) reason: String,
    pub(super) source: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum When {
    #[default]
    Changed,
    Decreased,
    Removed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    object: Vec<Rule>,
}

fn known() -> &'static [Rule] {
    static KNOWN: LazyLock<Vec<Rule>> = LazyLock::new(|| {
        let facts: Facts = shipped::facts("diff/objects.toml");
        facts.object
    });
    &KNOWN
}

/// The rules about an object that changed, each with the fields that are why.
pub(super) fn of_change(
    object: &Object,
    before: &Value,
    after: &Value,
) -> Vec<(&'static Rule, Vec<String>)> {
    let changes = compare::objects(object, Some(before), Some(after));
    let (otherwise, rules): (Vec<_>, Vec<_>) =
        about(object, |when| when != When::Removed).partition(|rule| rule.otherwise);
    let mut found: Vec<(&'static Rule, Vec<String>)> = rules
        .iter()
        .map(|rule| {
            let meant = changes.iter().filter(|change| {
                rule.is_about(&change.path)
                    && (rule.when != When::Decreased
                        || is_less(change.after.as_ref(), change.before.as_ref()))
            });
            let fields: Vec<String> = meant.map(|change| change.path.to_string()).collect();
            (*rule, fields)
        })
        .filter(|(_, fields)| !fields.is_empty())
        .collect();
    // What no other rule is about.
    let rest = changes.iter().map(|change| change.path.to_string());
    let rest = rest.filter(|path| !found.iter().any(|(_, fields)| fields.contains(path)));
    let rest: Vec<String> = rest.collect();
    if !rest.is_empty() {
        found.extend(otherwise.into_iter().map(|rule| (rule, rest.clone())));
    }
    found
}

/// The rules about an object that goes.
pub(super) fn of_removal(object: &Object) -> impl Iterator<Item = &'static Rule> {
    about(object, |when| when == When::Removed)
}

fn about(object: &Object, when: impl Fn(When) -> bool) -> impl Iterator<Item = &'static Rule> {
    let kind = object.kind().unwrap_or_default().to_owned();
    let of_group = object.group().map(|group| format!("{group}/{kind}"));
    known().iter().filter(move |rule| {
        let is_of_group = || {
            of_group
                .as_ref()
                .is_some_and(|kind| rule.kinds.contains(kind))
        };
        when(rule.when) && (rule.kinds.contains(&kind) || is_of_group())
    })
}

impl Rule {
    fn is_about(&self, path: &Path) -> bool {
        let keys: Vec<&str> = path.keys().collect();
        let is_below = |field: &String| {
            let field: Vec<&str> = field.split('.').collect();
            keys.starts_with(&field)
        };
        // A whole that comes or goes holds the field.
        let holds = |field: &String| {
            let field: Vec<&str> = field.split('.').collect();
            field.starts_with(&keys)
        };
        let is_meant = self
            .fields
            .iter()
            .any(|field| is_below(field) || holds(field));
        is_meant && !self.except.iter().any(is_below)
    }
}

/// Whether a quantity is less than another.
fn is_less(one: Option<&Value>, other: Option<&Value>) -> bool {
    let bytes = |value: Option<&Value>| -> Option<u128> {
        let text = value?.as_text()?.parse::<Memory>().ok()?;
        Some(u128::from(text.bytes()))
    };
    matches!((bytes(one), bytes(other)), (Some(one), Some(other)) if one < other)
}
