//! What has another address than before: the `moved` blocks of the later root.
//!
//! The modules before are planned under the addresses of the later root, so that what was moved is compared with itself.

use std::collections::BTreeMap;

use ::hcl::structure::Body;

use super::class::Class;
use super::evaluate::Failure;
use super::module::attribute;
use super::plan::Plan;
use super::resources::Effect;
use super::stack::{Caller, StackEffect};
use super::value::Key;
use crate::plan::moves::Address;

/// The moves of a stack, each from one address to another.
#[derive(Debug, Default)]
pub(super) struct Moves(Vec<(Address, Address)>);

impl Moves {
    /// Reads the blocks. What moves in the root itself is not about a module.
    pub(super) fn read(root: &Body) -> Self {
        let blocks = root
            .blocks()
            .filter(|block| block.identifier.as_str() == "moved");
        let address = |body, name| {
            let address = attribute(body, name)?;
            Address::parse(&address.to_string())
        };
        Self(
            blocks
                .filter_map(|block| {
                    Some((address(&block.body, "from")?, address(&block.body, "to")?))
                })
                .collect(),
        )
    }

    /// What a module is called now.
    pub(super) fn label<'a>(&'a self, label: &'a str) -> &'a str {
        let mut whole = self.0.iter().filter(|(from, _)| from.resource.is_none());
        match whole.find(|(from, _)| from.module == label) {
            Some((_, to)) => &to.module,
            None => label,
        }
    }

    /// Whether a module had another label.
    pub(super) fn has_label(&self, label: &str) -> bool {
        let mut whole = self.0.iter().filter(|(from, _)| from.resource.is_none());
        whole.any(|(_, to)| to.module == label)
    }

    /// The moves of the resources of a module, by what it is called now.
    fn within(&self, label: &str) -> impl Iterator<Item = (&Address, &Address)> {
        let all = self
            .0
            .iter()
            .filter(|(from, to)| from.resource.is_some() && self.label(&from.module) == to.module);
        all.filter(move |(_, to)| to.module == label)
            .map(|(from, to)| (from, to))
    }

    /// What the address of a resource was.
    pub(super) fn earlier<'a>(&'a self, label: &str, address: &'a str) -> &'a str {
        let mut within = self.within(label);
        let found = within.find(|(_, to)| to.resource.as_deref() == Some(address));
        found
            .and_then(|(from, _)| from.resource.as_deref())
            .unwrap_or(address)
    }

    /// What the address of a resource is now.
    pub(super) fn later<'a>(&'a self, label: &str, address: &'a str) -> &'a str {
        let mut within = self.within(label);
        let found = within.find(|(from, _)| from.resource.as_deref() == Some(address));
        found
            .and_then(|(_, to)| to.resource.as_deref())
            .unwrap_or(address)
    }

    /// What the key of an instance is now, by the address of its resource before.
    pub(super) fn key(&self, label: &str, address: &str, key: Key) -> Key {
        let is_it = |from: &Address, to: &Address| {
            let is_single = from.key.is_some() || to.key.is_some();
            is_single && from.resource.as_deref() == Some(address) && key_of(from) == key
        };
        let mut within = self.within(label);
        let found = within.find(|(from, to)| is_it(from, to));
        found.map_or(key, |(_, to)| key_of(to))
    }

    /// What was there before and is moved.
    pub(super) fn effects(
        &self,
        earlier: &Plan<'_>,
        before: &BTreeMap<String, Caller>,
    ) -> Result<Vec<StackEffect>, Failure> {
        let mut effects = Vec::new();
        for (from, to) in &self.0 {
            let was_there = match &from.resource {
                None => before.contains_key(&from.module),
                Some(_) => has(earlier, from, to)?,
            };
            if !was_there {
                continue;
            }
            let resource = to.resource.as_ref();
            let resource =
                resource.map(|resource| format!("{resource}{}", to.key.as_deref().unwrap_or("")));
            effects.push(StackEffect {
                module: Some(to.module.clone()),
                input: None,
                because: Some(from.to_string()),
                effect: Effect {
                    class: Class::Moved,
                    resource,
                    arguments: Vec::new(),
                    reason: format!(
                        "This lsgen calls `{from}` so. Terraform moves it in its state, and nothing is deleted or made again."
                    ),
                    source: None,
                },
            });
        }
        Ok(effects)
    }
}

/// Whether there was something at an address.
fn has(earlier: &Plan<'_>, from: &Address, to: &Address) -> Result<bool, Failure> {
    let Some(now) = &to.resource else {
        return Ok(false);
    };
    if !earlier.callers.contains_key(&to.module) || !earlier.has(&to.module, now)? {
        return Ok(false);
    }
    let slots = earlier.slots(&to.module, now)?;
    Ok(match from.key {
        None => !slots.is_empty(),
        Some(_) => slots.iter().any(|slot| slot.own == key_of(from)),
    })
}

/// The key of an instance, as an address has it.
fn key_of(address: &Address) -> Key {
    let Some(key) = &address.key else {
        return Key::Only;
    };
    let key = key.trim_start_matches('[').trim_end_matches(']');
    match key.parse() {
        Ok(index) => Key::Index(index),
        Err(_) => Key::Name(key.trim_matches('"').to_owned()),
    }
}
