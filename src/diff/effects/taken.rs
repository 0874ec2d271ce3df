//! Names that a module cannot take, because one that goes in the same apply still has them.
//!
//! Terraform knows no order between two modules that do not read each other: it makes what comes while it deletes what goes. AWS
//! has one security group, role, alias or parameter of a name, so the second one is refused and the apply stops half-way.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::structure::Body;

use super::call::Effect;
use super::class::Class;
use super::knowledge::{EffectsError, of_module};
use super::stack::{Caller, StackEffect, callers};
use super::value::Value;

/// What a name is of, and the name.
type Named = BTreeSet<(String, String)>;

/// The names that modules which come would take from modules which go.
pub(super) fn names(
    old: &BTreeMap<String, Caller>,
    new: &BTreeMap<String, Caller>,
) -> Result<Vec<StackEffect>, EffectsError> {
    let mut effects = Vec::new();
    for (label, caller) in without(new, old) {
        let wanted = named(caller)?;
        for (other, going) in without(old, new) {
            let taken = named(going)?;
            let both: Vec<String> = wanted
                .intersection(&taken)
                .map(|(what, name)| format!("{what} `{name}`"))
                .collect();
            if both.is_empty() {
                continue;
            }
            effects.push(StackEffect {
                module: Some(label.clone()),
                input: None,
                because: Some(format!("module.{other}")),
                effect: Effect {
                    class: Class::Refused,
                    resource: None,
                    arguments: Vec::new(),
                    reason: format!(
                        "It is made while `module.{other}` still has the same names, and AWS has one of each: {}. The apply stops \
                         half-way, with the old one gone or going. Take the old one away in an apply of its own first.",
                        both.join(", ")
                    ),
                    source: None,
                },
            });
        }
    }
    Ok(effects)
}

/// The calls that the other root has not, or has of another module.
fn without<'a>(
    these: &'a BTreeMap<String, Caller>,
    others: &'a BTreeMap<String, Caller>,
) -> impl Iterator<Item = (&'a String, &'a Caller)> {
    // A label that only changes its module keeps the addresses of what both have: Terraform changes that in place.
    these
        .iter()
        .filter(|(label, _)| !others.contains_key(*label))
}

fn named(caller: &Caller) -> Result<Named, EffectsError> {
    let mut found = Named::new();
    for (path, what) in &of_module(&caller.folder)?.effects.names {
        let steps: Vec<&str> = path.split('.').collect();
        let Some((first, rest)) = steps.split_first() else {
            continue;
        };
        let mut values = Vec::new();
        if let Some(value) = caller.values.get(*first) {
            at(value, rest, &mut values);
        }
        found.extend(values.into_iter().map(|name| (what.clone(), name)));
    }
    Ok(found)
}

/// The texts at the end of a path, `*` standing for every key.
fn at(value: &Value, path: &[&str], found: &mut Vec<String>) {
    match (path.split_first(), value) {
        (None, Value::Scalar(text)) => found.push(text.clone()),
        (Some((step, rest)), Value::Object(entries)) => {
            let reached = entries
                .iter()
                .filter(|(key, _)| *step == "*" || step == key);
            for (_, value) in reached {
                at(value, rest, found);
            }
        }
        _ => {}
    }
}

/// The folders of the modules that a root calls.
pub(in crate::diff) fn modules_of(root: &Body) -> BTreeSet<String> {
    let callers = callers(root).into_values();
    callers.map(|caller| caller.folder).collect()
}

/// The parameters that a root has made, each with what it calls the module that does.
///
/// A module takes the path of a parameter as an input whose name ends with `_parameter`. The module of secrets takes a folder and
/// what lies below it.
pub(in crate::diff) fn parameters_of(root: &Body) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (label, caller) in callers(root) {
        let mut paths = Vec::new();
        let values = Value::Object(caller.values.clone());
        ending(&values, "_parameter", &mut paths);
        if let Some(Value::Scalar(folder)) = caller.values.get("parameter_path") {
            for table in ["generated", "plain"] {
                if let Some(Value::Object(entries)) = caller.values.get(table) {
                    paths.extend(entries.keys().map(|name| format!("{folder}/{name}")));
                }
            }
        }
        found.extend(paths.into_iter().map(|path| (path, label.clone())));
    }
    found
}

/// The names of a root's target groups, by the parameters that hold their ARNs.
pub(in crate::diff) fn target_groups_of(root: &Body) -> BTreeMap<String, String> {
    fn collect(value: &Value, found: &mut BTreeMap<String, String>) {
        let Value::Object(entries) = value else {
            return;
        };
        let text = |key: &str| match entries.get(key) {
            Some(Value::Scalar(text)) => Some(text.clone()),
            _ => None,
        };
        if let (Some(parameter), Some(name)) =
            (text("target_group_parameter"), text("target_group_name"))
        {
            found.insert(parameter, name);
        }
        for value in entries.values() {
            collect(value, found);
        }
    }
    let mut found = BTreeMap::new();
    for caller in callers(root).into_values() {
        collect(&Value::Object(caller.values), &mut found);
    }
    found
}

/// The texts of every key with that end.
fn ending(value: &Value, end: &str, found: &mut Vec<String>) {
    let Value::Object(entries) = value else {
        return;
    };
    for (key, value) in entries {
        match value {
            Value::Scalar(text) if key.ends_with(end) => found.push(text.clone()),
            value => ending(value, end, found),
        }
    }
}
