//! What an apply does to an instance of a resource.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ::hcl::structure::{Body, Structure};

use super::class::Class;
use super::evaluate::Failure;
use super::facts::Case;
use super::plan::{Instance, Plan, Slot};
use super::references::references;
use super::value::{Kind, Origins, Value};

/// What an apply does to an instance.
pub(super) enum Fate {
    /// It is there already.
    Present,
    Created(Origins),
    /// It stays, or is made again, with these changes of what it was.
    Changed(Rc<Instance>, Vec<ArgumentChange>),
}

/// A changed argument, or a changed part of a nested block.
pub(super) struct ArgumentChange {
    /// The argument, with the way into the block: `vpc_config.subnet_ids`.
    pub(super) path: String,
    pub(super) origins: Origins,
    /// What that does.
    pub(super) case: &'static Case,
}

impl Plan<'_> {
    pub(super) fn fate(
        &self,
        label: &str,
        address: &str,
        slot: &Slot,
        arguments: &BTreeMap<String, Value>,
    ) -> Result<Fate, Failure> {
        let Some(before) = self.before else {
            return Ok(Fate::Present);
        };
        if address.starts_with("data.") {
            return Ok(Fate::Present);
        }
        let folder = |plan: &Self| plan.callers.get(label).map(|caller| caller.folder.clone());
        let is_there = folder(before) == folder(self)
            && before.has(label, address)?
            && before
                .slots(label, address)?
                .iter()
                .any(|old| old.key == slot.key);
        if !is_there {
            return Ok(Fate::Created(slot.origins.clone()));
        }
        let earlier = before.instance(label, address, &slot.key)?;
        let (knowledge, resource) = (self.knowledge(label)?, self.resource_of(label, address)?);
        let mut found = Vec::new();
        let names: BTreeSet<&String> = earlier.arguments.keys().chain(arguments.keys()).collect();
        for name in names {
            let absent = Value::null();
            let old = earlier.arguments.get(name).unwrap_or(&absent);
            let new = arguments.get(name).unwrap_or(&absent);
            if resource.has_block(name) {
                nested(name, old, new, &mut found);
            } else if old != new {
                found.push((name.clone(), old.clone(), new.clone()));
            }
        }
        let mut changes = Vec::new();
        for (path, old, new) in found {
            if resource.ignores(&path) {
                continue;
            }
            let case = knowledge.case(address, &path, (&old, &new), arguments);
            let Some(case) = case else {
                let what = format!("what another `{path}` of `{address}` does is not known");
                self.unknown(label, what)?;
                continue;
            };
            let mut origins = old.all_origins();
            origins.extend(new.all_origins());
            changes.push(ArgumentChange {
                path,
                origins,
                case,
            });
        }
        Ok(Fate::Changed(earlier, changes))
    }

    /// What gives an attribute that AWS sets another value, if something does.
    pub(super) fn renewal(
        &self,
        label: &str,
        address: &str,
        instance: &Instance,
        attribute: &str,
    ) -> Result<Option<Origins>, Failure> {
        if address.starts_with("data.") {
            return self.deferral(label, address);
        }
        let changes = match &instance.fate {
            Fate::Present => return Ok(None),
            Fate::Created(origins) => return Ok(Some(origins.clone())),
            Fate::Changed(_, changes) => changes,
        };
        let mut facts = self.knowledge(label)?.facts(address);
        let is_recomputed =
            facts.any(|facts| facts.recomputed.iter().any(|name| name == attribute));
        let mut causes = changes
            .iter()
            .filter(|change| is_recomputed || change.case.effect.replaces())
            .peekable();
        if causes.peek().is_none() {
            return Ok(None);
        }
        Ok(Some(
            causes.flat_map(|change| change.origins.clone()).collect(),
        ))
    }

    /// What puts the reading of a data source off until the apply: changes of a resource that it names itself.
    fn deferral(&self, label: &str, address: &str) -> Result<Option<Origins>, Failure> {
        let mut origins = Origins::new();
        let mut is_deferred = false;
        for names in expressions(&self.resource_of(label, address)?.body) {
            let [kind, name, ..] = names.as_slice() else {
                continue;
            };
            let named = format!("{kind}.{name}");
            if !self.knowledge(label)?.module.resources.contains_key(&named) {
                continue;
            }
            let named = self.moved(label, &named);
            for slot in self.slots(label, named)?.iter() {
                let instance = self.instance(label, named, &slot.key)?;
                match &instance.fate {
                    Fate::Present => {}
                    Fate::Created(from) => {
                        is_deferred = true;
                        origins.extend(from.clone());
                    }
                    Fate::Changed(_, changes) => {
                        // What is refused does not come about.
                        let is_nothing =
                            |class: Class| matches!(class, Class::None | Class::Refused);
                        for change in changes
                            .iter()
                            .filter(|change| !is_nothing(change.case.effect))
                        {
                            is_deferred = true;
                            origins.extend(change.origins.clone());
                        }
                    }
                }
            }
        }
        Ok(is_deferred.then_some(origins))
    }
}

/// The names along every traversal in a block and in the blocks inside it.
fn expressions(body: &Body) -> Vec<Vec<String>> {
    let parts = body.iter().flat_map(|structure| match structure {
        Structure::Attribute(attribute) => references(&attribute.expr),
        Structure::Block(block) => expressions(&block.body),
    });
    parts.collect()
}

/// The paths at which nested blocks differ. Blocks are compared in their order; if there are more or fewer, as a whole.
fn nested(path: &str, old: &Value, new: &Value, found: &mut Vec<(String, Value, Value)>) {
    if old == new {
        return;
    }
    let is_blocks = |value: &Value| {
        matches!(&value.kind, Kind::List(items) if !items.is_empty()
            && items.iter().all(|item| matches!(item.kind, Kind::Object(_))))
    };
    match (&old.kind, &new.kind) {
        (Kind::List(before), Kind::List(after))
            if before.len() == after.len() && is_blocks(old) && is_blocks(new) =>
        {
            for (before, after) in before.iter().zip(after) {
                nested(path, before, after, found);
            }
        }
        (Kind::Object(before), Kind::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let absent = Value::null();
                let value =
                    |entries: &BTreeMap<String, Value>| entries.get(key).unwrap_or(&absent).clone();
                nested(
                    &format!("{path}.{key}"),
                    &value(before),
                    &value(after),
                    found,
                );
            }
        }
        _ => {
            let is_empty = |value: &Value| match &value.kind {
                Kind::Null => true,
                Kind::List(items) => items.is_empty(),
                _ => false,
            };
            if !(is_empty(old) && is_empty(new)) {
                found.push((path.to_owned(), old.clone(), new.clone()));
            }
        }
    }
}
