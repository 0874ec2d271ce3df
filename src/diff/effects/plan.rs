//! What Terraform would plan for the modules of a stack, told from their `.tf` files alone.
//!
//! Every value is evaluated when it is first read, so modules may read each other in any order, as in Terraform.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ::hcl::expr::{Expression, ObjectKey};
use ::hcl::structure::{Body, Structure};

use super::class::Class;
use super::evaluate::{Failure, Name, Scope, items};
use super::facts::Case;
use super::functions::set;
use super::knowledge::{EffectsError, Knowledge};
use super::module::{Resource, Variable};
use super::references::references;
use super::stack::{Caller, Modules};
use super::value::{Key, Kind, Origins, Value};

/// The modules of a stack at one time, and what follows from their inputs.
pub(super) struct Plan<'a> {
    pub(super) callers: &'a BTreeMap<String, Caller>,
    knowledge: BTreeMap<&'a str, &'static Knowledge>,
    /// What is there when this is applied.
    before: Option<&'a Plan<'a>>,
    variables: Memory<(String, String), Value>,
    locals: Memory<(String, String), Value>,
    resources: Memory<(String, String), Rc<Vec<Slot>>>,
    instances: Memory<(String, String, Key), Rc<Instance>>,
}

type Memory<K, V> = RefCell<BTreeMap<K, V>>;

/// One of a resource's instances, before its arguments are evaluated.
pub(super) struct Slot {
    pub(super) key: Key,
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

/// What an apply does to an instance.
pub(super) enum Fate {
    /// It is there already.
    Present,
    Created(Origins),
    /// It stays, or is made anew, with these changes of what it was.
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

impl<'a> Plan<'a> {
    /// The modules with their inputs as they are called; with what was there before, what changes.
    pub(super) fn new(
        callers: &'a BTreeMap<String, Caller>,
        before: Option<&'a Plan<'a>>,
        modules: Modules,
    ) -> Result<Self, EffectsError> {
        let known = callers.iter();
        let known = known.map(|(label, caller)| Ok((label.as_str(), modules(&caller.folder)?)));
        Ok(Self {
            callers,
            knowledge: known.collect::<Result<_, EffectsError>>()?,
            before,
            variables: Memory::default(),
            locals: Memory::default(),
            resources: Memory::default(),
            instances: Memory::default(),
        })
    }

    pub(super) fn knowledge(&self, label: &str) -> Result<&'static Knowledge, Failure> {
        let known = self.knowledge.get(label).copied();
        known.ok_or_else(|| Failure(format!("there is no `module.{label}`")))
    }

    fn resource_of(&self, label: &str, address: &str) -> Result<&'static Resource, Failure> {
        let resource = self.knowledge(label)?.module.resources.get(address);
        resource.ok_or_else(|| Failure(format!("there is no `module.{label}.{address}`")))
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
        let output = self.knowledge(label)?.module.outputs.get(name);
        let missing = || Failure(format!("`module.{label}` has no output `{name}`"));
        self.scope(label)
            .evaluate(output.ok_or_else(missing)?, None)
    }

    /// A resource as an expression reads it: an instance, or a collection of instances.
    pub(super) fn resource(&self, label: &str, address: &str) -> Result<Value, Failure> {
        let slots = self.slots(label, address)?;
        let resource = self.resource_of(label, address)?;
        let instance = |slot: &Slot| {
            let kind = Kind::Instance(address.to_owned(), slot.key.clone());
            Value::from(kind).also_from(&slot.origins)
        };
        let kind = if resource.count.is_some() {
            Kind::List(slots.iter().map(instance).collect())
        } else if resource.for_each.is_some() {
            let named = slots.iter().map(|slot| match &slot.key {
                Key::Name(name) => (name.clone(), instance(slot)),
                other => (other.text(), instance(slot)),
            });
            Kind::Object(named.collect())
        } else {
            return Ok(Kind::Instance(address.to_owned(), Key::Only).into());
        };
        Ok(kind.into())
    }

    /// The instances that a resource has.
    pub(super) fn slots(&self, label: &str, address: &str) -> Result<Rc<Vec<Slot>>, Failure> {
        let key = (label.to_owned(), address.to_owned());
        remember(&self.resources, key, || {
            let resource = self.resource_of(label, address)?;
            let scope = self.scope(label);
            let slot = |key, each, origins| Slot { key, each, origins };
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
        let name = match (&slot.key, &slot.each) {
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

    fn fate(
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
            let unknown = || format!("what another `{path}` of `{address}` does is not known");
            let case = case.ok_or_else(|| Failure(unknown()))?;
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
            for slot in self.slots(label, &named)?.iter() {
                let instance = self.instance(label, &named, &slot.key)?;
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

    /// The paths of a module's inputs that differ from those before, each with the path of the whole list where it is an element.
    pub(super) fn changed_inputs(&self, label: &str) -> Result<BTreeMap<String, String>, Failure> {
        let mut changed = BTreeMap::new();
        let Some(before) = self.before else {
            return Ok(changed);
        };
        for name in self.knowledge(label)?.module.variables.keys() {
            let (old, new) = (before.variable(label, name)?, self.variable(label, name)?);
            differences(name, &old, &new, &mut changed);
        }
        Ok(changed)
    }
}

/// What `replace_triggered_by` is called among the arguments.
pub(super) const TRIGGERS: &str = "replace_triggered_by";

/// The names along every traversal in a block and in the blocks inside it.
fn expressions(body: &Body) -> Vec<Vec<String>> {
    let parts = body.iter().flat_map(|structure| match structure {
        Structure::Attribute(attribute) => references(&attribute.expr),
        Structure::Block(block) => expressions(&block.body),
    });
    parts.collect()
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

/// The value of an input that is not given. Without a default it is one that the root has to give, and stays what it is.
fn default(variable: &Variable, name: &str) -> Value {
    match &variable.default {
        Some(default) => Value::from(default),
        None => Value::unknown(format!("var.{name}")),
    }
}

/// A value as its type makes it: a set in order, an object with what is optional.
fn conform(value: Value, kind: &Expression) -> Value {
    let Expression::FuncCall(call) = kind else {
        return value;
    };
    let Value { kind: old, origins } = value;
    let kind = match (call.name.name.as_str(), call.args.as_slice(), old) {
        ("optional", [inner, ..], old) => conform(old.into(), inner).kind,
        ("set", [inner], Kind::List(items)) => {
            let items: Vec<Value> = items.into_iter().map(|item| conform(item, inner)).collect();
            set(&items)
        }
        ("list", [inner], Kind::List(items)) => {
            Kind::List(items.into_iter().map(|item| conform(item, inner)).collect())
        }
        ("map", [inner], Kind::Object(entries)) => {
            let entries = entries.into_iter();
            Kind::Object(
                entries
                    .map(|(key, value)| (key, conform(value, inner)))
                    .collect(),
            )
        }
        ("object", [Expression::Object(declared)], Kind::Object(mut entries)) => {
            let declared = declared.iter().map(|(key, kind)| {
                let name = match key {
                    ObjectKey::Identifier(name) => name.to_string(),
                    other => other.to_string(),
                };
                let mut value = entries.remove(&name).unwrap_or_else(Value::null);
                if value.is_null()
                    && let Expression::FuncCall(optional) = kind
                    && let Some(default) = optional.args.get(1)
                {
                    value = Value::from(default);
                }
                (name, conform(value, kind))
            });
            Kind::Object(declared.collect())
        }
        (_, _, old) => old,
    };
    Value { kind, origins }
}

/// The same value, every part of which comes from its own path.
fn owned(value: Value, path: &str) -> Value {
    let kind = match value.kind {
        Kind::List(items) => {
            let items = items.into_iter().map(|item| {
                let path = element(path, &item);
                owned(item, &path)
            });
            Kind::List(items.collect())
        }
        Kind::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let value = owned(value, &format!("{path}.{key}"));
                (key, value)
            });
            Kind::Object(entries.collect())
        }
        other => other,
    };
    Value {
        kind,
        origins: Origins::from([Rc::from(path)]),
    }
}

/// The path of an element of a list, which is known by its text.
fn element(path: &str, item: &Value) -> String {
    let text = item.as_scalar().map_or_else(|| item.text(), str::to_owned);
    format!("{path}.{text}")
}

/// The paths at which two values differ, each with that of the list that it is an element of.
fn differences(path: &str, old: &Value, new: &Value, found: &mut BTreeMap<String, String>) {
    if old == new {
        return;
    }
    match (&old.kind, &new.kind) {
        (Kind::Object(before), Kind::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let absent = Value::null();
                let value =
                    |entries: &BTreeMap<String, Value>| entries.get(key).unwrap_or(&absent).clone();
                differences(
                    &format!("{path}.{key}"),
                    &value(before),
                    &value(after),
                    found,
                );
            }
        }
        (Kind::List(before), Kind::List(after)) => {
            let gone = before.iter().filter(|item| !after.contains(item));
            let come = after.iter().filter(|item| !before.contains(item));
            let mut is_reordered = true;
            for item in gone.chain(come) {
                is_reordered = false;
                found.insert(element(path, item), path.to_owned());
            }
            if is_reordered {
                for item in after {
                    found.insert(element(path, item), path.to_owned());
                }
            }
        }
        _ => {
            found.insert(path.to_owned(), path.to_owned());
        }
    }
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
