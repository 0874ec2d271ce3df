//! Names that cannot be taken, because what goes in the same apply still has them.
//!
//! Terraform knows no order between two modules that do not read each other, or between two instances of a resource: it makes what
//! comes while it deletes what goes. AWS has one security group, role, alias or parameter of a name, and one access entry of a
//! principal, so the second one is refused and the apply stops half-way.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::structure::Body;

use super::class::Class;
use super::evaluate::Failure;
use super::knowledge::EffectsError;
use super::plan::Plan;
use super::resources::Effect;
use super::stack::{StackEffect, callers};
use super::value::{Key, Kind, Value};

/// What a name is of, and the name.
type Name = (String, String);

/// The names, each with the address of what has it: the resource, and the key of the instance.
type Named = BTreeMap<Name, (String, Key)>;

/// The names that modules which come would take from modules which go, and instances from other instances.
pub(super) fn names(earlier: &Plan, later: &Plan) -> Result<Vec<StackEffect>, EffectsError> {
    let mut effects = Vec::new();
    for label in without(later, earlier) {
        let wanted = named(later, label)?;
        for other in without(earlier, later) {
            let taken = named(earlier, other)?;
            let both: Vec<String> = wanted
                .keys()
                .filter(|name| taken.contains_key(name))
                .map(|(what, name)| format!("{what} `{name}`"))
                .collect();
            if both.is_empty() {
                continue;
            }
            effects.push(StackEffect {
                module: Some(label.clone()),
                input: None,
                because: Some(format!("module.{other}")),
                effect: refused(
                    None,
                    format!(
                        "It is made while `module.{other}` still has the same names, and AWS has one of each: {}. The apply stops \
                         half-way, with the old one gone or going. Delete the old one in a separate apply first.",
                        both.join(", ")
                    ),
                ),
            });
        }
    }
    for label in later.callers.keys() {
        if earlier.callers.contains_key(label) {
            effects.extend(between_instances(earlier, later, label)?);
        }
    }
    Ok(effects)
}

/// The names that instances which come would take from others of the same module.
fn between_instances(
    earlier: &Plan,
    later: &Plan,
    label: &str,
) -> Result<Vec<StackEffect>, EffectsError> {
    let (taken, wanted) = (named(earlier, label)?, named(later, label)?);
    let mut effects = Vec::new();
    for (name, (address, key)) in &wanted {
        let Some((holder, old)) = taken.get(name) else {
            continue;
        };
        if (holder, old) == (address, key) {
            continue;
        }
        let (what, name) = name;
        effects.push(StackEffect {
            module: Some(label.to_owned()),
            input: None,
            because: None,
            effect: refused(
                Some(format!("{address}{}", key.text())),
                format!(
                    "It is made while `{holder}{}` still has the {what} of `{name}`, and AWS has one of each. The apply stops \
                     half-way, with the old one gone or going. Give what exists the new address in Terraform's state first: \
                     `terraform state mv`.",
                    old.text()
                ),
            ),
        });
    }
    Ok(effects)
}

fn refused(resource: Option<String>, reason: String) -> Effect {
    Effect {
        class: Class::Refused,
        resource,
        arguments: Vec::new(),
        reason,
        source: None,
    }
}

/// The calls that the other root has not.
fn without<'a>(these: &'a Plan, others: &'a Plan) -> impl Iterator<Item = &'a String> {
    // A label that only changes its module keeps the addresses of what both have: Terraform changes that in place.
    let labels = these.callers.keys();
    labels.filter(|label| !others.callers.contains_key(*label))
}

fn named(plan: &Plan, label: &str) -> Result<Named, EffectsError> {
    read_names(plan, label).map_err(|failure| EffectsError::unplannable(label, failure))
}

/// The names of everything that AWS has one of.
fn read_names(plan: &Plan, label: &str) -> Result<Named, Failure> {
    let knowledge = plan.knowledge(label)?;
    let mut found = Named::new();
    for address in &plan.made(label)? {
        let mut facts = knowledge.facts(address);
        let unique = facts.find_map(|facts| {
            let what = facts.unique.as_ref()?;
            Some((what, facts.named_by.as_deref().unwrap_or("name")))
        });
        let Some((what, argument)) = unique else {
            continue;
        };
        for slot in plan.slots(label, address)?.iter() {
            let instance = plan.instance(label, address, &slot.key)?;
            let name = instance.argument(argument);
            if let Some(name) = name.as_scalar() {
                let name = (what.clone(), name.to_owned());
                found.insert(name, (address.clone(), slot.key.clone()));
            }
        }
    }
    Ok(found)
}

/// The folders of the modules that a root calls.
pub(in crate::diff) fn modules_of(root: &Body) -> BTreeSet<String> {
    let callers = callers(root).into_values();
    callers.map(|caller| caller.folder).collect()
}

/// The parameters that a root has made, each with what it calls the module that does.
///
/// A module takes the path of a parameter as an input whose name ends with `_parameter`. The module of secrets takes a folder and
/// what is below it.
pub(in crate::diff) fn parameters_of(root: &Body) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (label, caller) in callers(root) {
        let mut paths = Vec::new();
        let values = Value::from(Kind::Object(caller.values.clone()));
        ending(&values, "_parameter", &mut paths);
        if let Some(folder) = caller
            .values
            .get("parameter_path")
            .and_then(Value::as_scalar)
        {
            for table in ["generated", "plain"] {
                if let Some(Kind::Object(entries)) =
                    caller.values.get(table).map(|value| &value.kind)
                {
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
        let Kind::Object(entries) = &value.kind else {
            return;
        };
        let text = |key: &str| Some(entries.get(key)?.as_scalar()?.to_owned());
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
        collect(&Kind::Object(caller.values).into(), &mut found);
    }
    found
}

/// The texts of every key with that end.
fn ending(value: &Value, end: &str, found: &mut Vec<String>) {
    let Kind::Object(entries) = &value.kind else {
        return;
    };
    for (key, value) in entries {
        match value.as_scalar() {
            Some(text) if key.ends_with(end) => found.push(text.to_owned()),
            _ => ending(value, end, found),
        }
    }
}
