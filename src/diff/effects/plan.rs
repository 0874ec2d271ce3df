//! What Terraform would plan for the modules of a stack, told from their `.tf` files alone.
//!
//! Every value is evaluated when it is first read, so modules may read each other in any order, as in Terraform.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::evaluate::{Failure, Name, Scope, items};
use super::fate::Fate;
use super::inputs::{conform, default, differences, owned};
use super::knowledge::Knowledge;
use super::module::Resource;
use super::moves::Moves;
use super::stack::Caller;
use super::value::{Key, Kind, Origins, Value};

/// The modules of a stack at one time, and what follows from their inputs.
pub(super) struct Plan<'a> {
    pub(super) callers: &'a BTreeMap<String, Caller>,
    knowledge: &'a BTreeMap<String, &'static Knowledge>,
    /// What has another address by now, where this is how it was before.
    moves: &'a Moves,
    /// What exists when this is applied.
    pub(super) before: Option<&'a Plan<'a>>,
    /// What is not known of a module of another lsgen.
    unknowns: RefCell<BTreeSet<String>>,
    variables: Memory<(String, String), Value>,
    locals: Memory<(String, String), Value>,
    resources: Memory<(String, String), Rc<Vec<Slot>>>,
    instances: Memory<(String, String, Key), Rc<Instance>>,
}

type Memory<K, V> = RefCell<BTreeMap<K, V>>;

/// One of a resource's instances, before its arguments are evaluated.
pub(super) struct Slot {
    pub(super) key: Key,
    /// Its key in its own module, before it was moved.
    pub(super) own: Key,
    /// What `each` is.
    each: Option<(Value, Value)>,
    /// What it is there for.
    pub(super) origins: Origins,
}

/// An instance of a resource.
pub(super) struct Instance {
    pub(super) arguments: BTreeMap<String, Value>,
    pub(super) fate: Fate,
}

impl Instance {
    /// An argument, null where it is not set.
    pub(super) fn argument(&self, name: &str) -> Value {
        let value = self.arguments.get(name).cloned();
        value.unwrap_or_else(Value::null)
    }
}

/// What `replace_triggered_by` is called among the arguments.
pub(super) const TRIGGERS: &str = "replace_triggered_by";

impl<'a> Plan<'a> {
    /// The modules with their inputs as they are called; with what was there before, what changes.
    pub(super) fn new(
        callers: &'a BTreeMap<String, Caller>,
        knowledge: &'a BTreeMap<String, &'static Knowledge>,
        moves: &'a Moves,
        before: Option<&'a Plan<'a>>,
    ) -> Self {
        Self {
            callers,
            knowledge,
            moves,
            before,
            unknowns: RefCell::default(),
            variables: Memory::default(),
            locals: Memory::default(),
            resources: Memory::default(),
            instances: Memory::default(),
        }
    }

    pub(super) fn knowledge(&self, label: &str) -> Result<&'static Knowledge, Failure> {
        let known = self.knowledge.get(label).copied();
        known.ok_or_else(|| Failure(format!("there is no `module.{label}`")))
    }

    pub(super) fn resource_of(
        &self,
        label: &str,
        address: &str,
    ) -> Result<&'static Resource, Failure> {
        let own = self.moves.earlier(label, address);
        let resource = self.knowledge(label)?.module.resources.get(own);
        resource.ok_or_else(|| Failure(format!("there is no `module.{label}.{address}`")))
    }

    /// Remembers what is not known, where another lsgen has rendered the module; otherwise it is a fact that is missing.
    pub(super) fn unknown(&self, label: &str, what: String) -> Result<(), Failure> {
        let is_shipped = |plan: &Self| plan.knowledge.get(label).is_none_or(|one| one.is_shipped);
        if is_shipped(self) && self.before.is_none_or(is_shipped) {
            return Err(Failure(what));
        }
        self.unknowns
            .borrow_mut()
            .insert(format!("`module.{label}` of another lsgen: {what}"));
        Ok(())
    }

    /// What is not known of modules of another lsgen.
    pub(super) fn unknowns(&self) -> BTreeSet<String> {
        self.unknowns.borrow().clone()
    }

    /// Whether a module has a resource.
    pub(super) fn has(&self, label: &str, address: &str) -> Result<bool, Failure> {
        let own = self.moves.earlier(label, address);
        Ok(self.knowledge(label)?.module.resources.contains_key(own))
    }

    /// The address that a resource has by now.
    pub(super) fn moved<'b>(&'b self, label: &str, own: &'b str) -> &'b str {
        self.moves.later(label, own)
    }

    /// The resources that Terraform makes for a module.
    pub(super) fn made(&self, label: &str) -> Result<Vec<String>, Failure> {
        let made = self.knowledge(label)?.module.made();
        let made = made.map(|(address, _)| self.moves.later(label, address).to_owned());
        Ok(made.collect())
    }

    fn scope<'b>(&'b self, label: &'b str) -> Scope<'b> {
        Scope {
            plan: self,
            label: Some(label),
        }
    }

    /// An input of a module, each part of it with its own path as where it comes from.
    pub(super) fn variable(&self, label: &str, name: &str) -> Result<Value, Failure> {
        let key = (label.to_owned(), name.to_owned());
        remember(&self.variables, key, || {
            let variables = &self.knowledge(label)?.module.variables;
            let missing = || Failure(format!("`module.{label}` has no input `{name}`"));
            let variable = variables.get(name).ok_or_else(missing)?;
            let given = self
                .callers
                .get(label)
                .and_then(|caller| caller.expressions.get(name));
            let root = Scope {
                plan: self,
                label: None,
            };
            let mut value = match given {
                Some(given) => root.evaluate(given, None)?,
                None => Value::null(),
            };
            if value.is_null() {
                value = default(variable, name);
            }
            if let Some(kind) = &variable.kind {
                value = conform(value, kind);
            }
            Ok(owned(value, name))
        })
    }

    pub(super) fn local(&self, label: &str, name: &str) -> Result<Value, Failure> {
        let key = (label.to_owned(), name.to_owned());
        remember(&self.locals, key, || {
            let local = self.knowledge(label)?.module.locals.get(name);
            let local = local.ok_or_else(|| Failure(format!("there is no `local.{name}`")))?;
            self.scope(label).evaluate(local, None)
        })
    }

    pub(super) fn output(&self, label: &str, name: &str) -> Result<Value, Failure> {
        let label = self.moves.label(label);
        let output = self.knowledge(label)?.module.outputs.get(name);
        let missing = || Failure(format!("`module.{label}` has no output `{name}`"));
        self.scope(label)
            .evaluate(output.ok_or_else(missing)?, None)
    }

    /// A resource as an expression of its module reads it: an instance, or a collection of instances.
    pub(super) fn resource(&self, label: &str, own: &str) -> Result<Value, Failure> {
        let address = self.moves.later(label, own);
        let slots = self.slots(label, address)?;
        let resource = self.resource_of(label, address)?;
        let instance = |slot: &Slot| {
            let kind = Kind::Instance(address.to_owned(), slot.key.clone());
            Value::from(kind).also_from(&slot.origins)
        };
        let kind = if resource.count.is_some() {
            Kind::List(slots.iter().map(instance).collect())
        } else if resource.for_each.is_some() {
            let named = slots.iter().map(|slot| match &slot.own {
                Key::Name(name) => (name.clone(), instance(slot)),
                other => (other.text(), instance(slot)),
            });
            Kind::Object(named.collect())
        } else {
            let key = slots.first().map_or(Key::Only, |slot| slot.key.clone());
            return Ok(Kind::Instance(address.to_owned(), key).into());
        };
        Ok(kind.into())
    }

    /// The instances that a resource has.
    pub(super) fn slots(&self, label: &str, address: &str) -> Result<Rc<Vec<Slot>>, Failure> {
        let key = (label.to_owned(), address.to_owned());
        remember(&self.resources, key, || {
            let resource = self.resource_of(label, address)?;
            let scope = self.scope(label);
            let own = self.moves.earlier(label, address);
            let slot = |key: Key, each, origins| Slot {
                key: self.moves.key(label, own, key.clone()),
                own: key,
                each,
                origins,
            };
            let unknown = || Failure(format!("how many `{address}` there are is not known"));
            if let Some(count) = &resource.count {
                let count = scope.evaluate(count, None)?;
                let number: usize = match count.as_scalar().map(str::parse) {
                    Some(Ok(number)) => number,
                    _ => return Err(unknown()),
                };
                let origins = count.all_origins();
                let slots = (0..number).map(|index| slot(Key::Index(index), None, origins.clone()));
                return Ok(Rc::new(slots.collect()));
            }
            let Some(for_each) = &resource.for_each else {
                return Ok(Rc::new(vec![slot(Key::Only, None, Origins::new())]));
            };
            let collection = scope.evaluate(for_each, None)?;
            let is_list = matches!(collection.kind, Kind::List(_));
            let entries = items(&collection).ok_or_else(unknown)?;
            let slots = entries.into_iter().map(|(key, value)| {
                // A set has its elements for keys.
                let key = if is_list { value.clone() } else { key };
                let name = key.as_scalar().map_or_else(|| key.text(), str::to_owned);
                let origins = value.origins.clone();
                slot(Key::Name(name), Some((key, value)), origins)
            });
            Ok(Rc::new(slots.collect()))
        })
    }

    /// An instance with its arguments, and with what happens to it.
    pub(super) fn instance(
        &self,
        label: &str,
        address: &str,
        key: &Key,
    ) -> Result<Rc<Instance>, Failure> {
        let remembered = (label.to_owned(), address.to_owned(), key.clone());
        remember(&self.instances, remembered, || {
            let slots = self.slots(label, address)?;
            let slot = slots.iter().find(|slot| slot.key == *key);
            let missing = || Failure(format!("there is no `{address}{}`", key.text()));
            let slot = slot.ok_or_else(missing)?;
            let resource = self.resource_of(label, address)?;
            let arguments = self.arguments(label, resource, slot)?;
            let fate = self.fate(label, address, slot, &arguments)?;
            Ok(Rc::new(Instance { arguments, fate }))
        })
    }

    fn arguments(
        &self,
        label: &str,
        resource: &Resource,
        slot: &Slot,
    ) -> Result<BTreeMap<String, Value>, Failure> {
        let object = |entries: Vec<(&str, Value)>| -> Value {
            let entries = entries.into_iter();
            Kind::Object(
                entries
                    .map(|(key, value)| (key.to_owned(), value))
                    .collect(),
            )
            .into()
        };
        let name = match (&slot.own, &slot.each) {
            (Key::Index(index), _) => {
                Some(("count", object(vec![("index", Value::scalar(&index))])))
            }
            (_, Some((key, value))) => {
                let entries = vec![("key", key.clone()), ("value", value.clone())];
                Some(("each", object(entries)))
            }
            _ => None,
        };
        let name = name.map(|(name, value)| Name {
            text: name,
            value,
            outer: None,
        });
        let mut arguments = self.scope(label).body(&resource.body, name.as_ref())?;
        if let Some(triggers) = &resource.triggers {
            let triggers = self.scope(label).evaluate(triggers, name.as_ref())?;
            arguments.insert(TRIGGERS.to_owned(), triggers);
        }
        Ok(arguments)
    }

    /// The paths of a module's inputs that differ from those before, each with the path of the whole list where it is an element.
    pub(super) fn changed_inputs(&self, label: &str) -> Result<BTreeMap<String, String>, Failure> {
        let mut changed = BTreeMap::new();
        let Some(before) = self.before else {
            return Ok(changed);
        };
        for name in self.knowledge(label)?.module.variables.keys() {
            let had_it = before.knowledge(label)?.module.variables.contains_key(name);
            let old = if had_it {
                before.variable(label, name)?
            } else {
                Value::null()
            };
            let new = self.variable(label, name)?;
            differences(name, &old, &new, &mut changed);
        }
        Ok(changed)
    }
}

fn remember<K: Ord + Clone, V: Clone>(
    memory: &Memory<K, V>,
    key: K,
    made: impl FnOnce() -> Result<V, Failure>,
) -> Result<V, Failure> {
    if let Some(known) = memory.borrow().get(&key) {
        return Ok(known.clone());
    }
    let value = made()?;
    memory.borrow_mut().insert(key, value.clone());
    Ok(value)
}
