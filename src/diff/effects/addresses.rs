//! The addresses of everything that a stack makes, and the inputs of its modules.

use std::collections::BTreeMap;

use ::hcl::structure::Body;

use super::evaluate::items;
use super::knowledge::{EffectsError, of_module};
use super::module::attribute;
use super::moves::Moves;
use super::plan::Plan;
use super::stack::callers;
use super::value::Value;

/// What Terraform's state has for a root that calls the shipped modules, and what each call passes: `module.postgres: port = 5432`.
///
/// Resources of the root itself have the keys that are written out.
pub fn addresses_of(root: &Body) -> Result<Vec<String>, EffectsError> {
    let callers = callers(root);
    let known = callers
        .iter()
        .map(|(label, caller)| Ok((label.clone(), of_module(&caller.folder)?)));
    let known = known.collect::<Result<BTreeMap<_, _>, EffectsError>>()?;
    let moves = Moves::default();
    let plan = Plan::new(&callers, &known, &moves, None);
    let mut found = of_root(root);
    for (label, caller) in &callers {
        let failed = |failure| EffectsError::unplannable(label, failure);
        for address in plan.made(label).map_err(failed)? {
            for slot in plan.slots(label, &address).map_err(failed)?.iter() {
                found.push(format!("module.{label}.{address}{}", slot.key.text()));
            }
        }
        for (input, expression) in &caller.expressions {
            let value = expression.to_string();
            let value: Vec<&str> = value.split_whitespace().collect();
            found.push(format!("module.{label}: {input} = {}", value.join(" ")));
        }
    }
    Ok(found)
}

fn of_root(root: &Body) -> Vec<String> {
    let mut found = Vec::new();
    for block in root.blocks() {
        let labels: Vec<&str> = block.labels.iter().map(::hcl::BlockLabel::as_str).collect();
        let ("resource", [kind, name]) = (block.identifier.as_str(), labels.as_slice()) else {
            continue;
        };
        let keys = attribute(&block.body, "for_each").map(Value::from);
        let keys = keys.as_ref().and_then(items);
        match keys {
            None => found.push(format!("{kind}.{name}")),
            Some(keys) => found.extend(
                keys.iter()
                    .map(|(key, _)| format!("{kind}.{name}[{}]", key.text())),
            ),
        }
    }
    found
}
