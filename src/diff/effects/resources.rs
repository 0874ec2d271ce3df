//! What happens to the resources of one module, and which input is why.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::class::Class;
use super::evaluate::Failure;
use super::facts::Case;
use super::fate::{ArgumentChange, Fate};
use super::paths::{is_like, is_within};
use super::plan::{Instance, Plan, Slot};
use super::value::{Key, Kind, Origins, Value};

/// What a change does to a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Effect {
    /// How bad it is.
    pub class: Class,
    /// The address of the resource inside its module; without a key it stands for all of its instances, and `*` for every
    /// resource. None where nothing in the cloud changes.
    pub resource: Option<String>,
    /// The provider's arguments that change.
    pub arguments: Vec<String>,
    /// Why, in a sentence.
    pub reason: String,
    /// Where AWS says so, if the plan does not.
    pub source: Option<String>,
}

/// One effect, with the path of the input that has it; none where that is not a single one.
pub(super) type Found = (Option<String>, Effect);

impl Effect {
    pub(super) fn of(case: &Case, resource: Option<String>) -> Self {
        Self {
            class: case.effect,
            resource,
            arguments: Vec::new(),
            reason: case.reason.clone(),
            source: case.source.clone(),
        }
    }

    fn plain(class: Class, resource: Option<&str>, reason: &str) -> Self {
        Self {
            class,
            resource: resource.map(str::to_owned),
            arguments: Vec::new(),
            reason: reason.to_owned(),
            source: None,
        }
    }
}

/// A module before and after.
struct Module<'a> {
    earlier: &'a Plan<'a>,
    later: &'a Plan<'a>,
    label: &'a str,
    /// The paths of the inputs that changed, each with the path of the list that it is an element of.
    changed: BTreeMap<String, String>,
}

/// The effects of the inputs that differ.
pub(super) fn of_module(earlier: &Plan, later: &Plan, label: &str) -> Result<Vec<Found>, Failure> {
    let module = Module {
        earlier,
        later,
        label,
        changed: later.changed_inputs(label)?,
    };
    let (old, new) = (earlier.knowledge(label)?, later.knowledge(label)?);
    if module.changed.is_empty() && std::ptr::eq(old, new) {
        return Ok(Vec::new());
    }
    let made = [earlier.made(label)?, later.made(label)?].concat();
    let made: BTreeSet<String> = made.into_iter().collect();
    let mut found = Vec::new();
    for address in &made {
        found.extend(module.of_resource(address)?);
    }
    let told = module.of_inputs()?;
    // What is said of the input itself is said in place of what shows in the arguments.
    found.retain(|(input, effect)| {
        let is_same = |(other, told): &Found| {
            other == input && (told.class == Class::None || told.resource == effect.resource)
        };
        !(effect.class.keeps() && told.iter().any(is_same))
    });
    found.extend(told);
    found.extend(module.of_the_rest(&found));
    Ok(found)
}

/// What a stack gets with a module.
pub(super) fn of_added(later: &Plan, label: &str) -> Result<Vec<Found>, Failure> {
    let reason = later.knowledge(label)?.facts.added.as_deref();
    let reason = reason.unwrap_or("The resources of the module are created.");
    Ok(vec![(
        None,
        Effect::plain(Class::Created, Some("*"), reason),
    )])
}

/// What a stack loses with a module.
pub(super) fn of_removed(earlier: &Plan, label: &str) -> Result<Vec<Found>, Failure> {
    let knowledge = earlier.knowledge(label)?;
    let mut effects = BTreeSet::new();
    for address in &earlier.made(label)? {
        for slot in earlier.slots(label, address)?.iter() {
            let instance = earlier.instance(label, address, &slot.key)?;
            let lost = removed(earlier, label, address, &instance)?;
            effects.extend(
                lost.into_iter()
                    .filter(|effect| effect.class != Class::Removed),
            );
        }
    }
    let reason = knowledge.facts.removed.as_deref();
    let reason = reason.unwrap_or("It goes with the module.");
    effects.insert(Effect::plain(Class::Removed, Some("*"), reason));
    Ok(effects.into_iter().map(|effect| (None, effect)).collect())
}

impl Module<'_> {
    fn of_resource(&self, address: &str) -> Result<Vec<Found>, Failure> {
        // One of two versions of a module may not have it.
        let slots = |plan: &Plan| {
            if plan.has(self.label, address)? {
                plan.slots(self.label, address)
            } else {
                Ok(Rc::new(Vec::new()))
            }
        };
        let (old, new) = (slots(self.earlier)?, slots(self.later)?);
        let find = |slots: &[Slot], key: &Key| slots.iter().position(|slot| slot.key == *key);
        let keys: BTreeSet<&Key> = old.iter().chain(new.iter()).map(|slot| &slot.key).collect();
        let mut found: BTreeMap<Found, BTreeSet<&Key>> = BTreeMap::new();
        for key in &keys {
            let slot = |slots: &'_ [Slot]| find(slots, key);
            let effects = match (slot(&old), slot(&new)) {
                (Some(_), Some(_)) => {
                    let instance = self.later.instance(self.label, address, key)?;
                    self.of_changed(address, &instance)?
                }
                (Some(position), None) => {
                    let instance = self.earlier.instance(self.label, address, key)?;
                    let effects = removed(self.earlier, self.label, address, &instance)?;
                    let slot = old.get(position);
                    self.because_of(slot, effects)
                }
                (None, Some(position)) => {
                    let mut facts = self.later.knowledge(self.label)?.facts(address);
                    let reason = facts.find_map(|facts| facts.created.as_deref());
                    match reason {
                        Some(reason) => {
                            let effect = Effect::plain(Class::Created, Some(address), reason);
                            self.because_of(new.get(position), vec![effect])
                        }
                        None => {
                            let what = unknown(address, "that it is created");
                            self.later.unknown(self.label, what)?;
                            Vec::new()
                        }
                    }
                }
                (None, None) => Vec::new(),
            };
            for effect in effects {
                found.entry(effect).or_default().insert(key);
            }
        }
        Ok(found
            .into_iter()
            .flat_map(|(effect, of)| addressed(effect, &of, &keys))
            .collect())
    }

    /// What happens to an instance that stays, input by input: the worst that the changed arguments do.
    fn of_changed(&self, address: &str, instance: &Instance) -> Result<Vec<Found>, Failure> {
        let Fate::Changed(before, changes) = &instance.fate else {
            return Ok(Vec::new());
        };
        let mut by_input: BTreeMap<Option<String>, Vec<&ArgumentChange>> = BTreeMap::new();
        for change in changes {
            for input in self.causes(&change.origins, false) {
                by_input.entry(input).or_default().push(change);
            }
        }
        let mut found = Vec::new();
        for (input, changes) in by_input {
            let worst = changes.iter().map(|change| change.case);
            let Some(worst) = worst.max_by_key(|case| case.effect) else {
                continue;
            };
            let resource = (worst.effect != Class::None).then(|| address.to_owned());
            let names = changes
                .iter()
                .filter_map(|change| change.path.split('.').next());
            let names: BTreeSet<&str> = names.collect();
            let effect = Effect {
                arguments: names.into_iter().map(str::to_owned).collect(),
                ..Effect::of(worst, resource)
            };
            found.push((input.clone(), effect));
            if worst.effect.replaces() {
                let along = deletion(self.earlier, self.label, address, before)?;
                found.extend(along.into_iter().map(|effect| (input.clone(), effect)));
            }
        }
        Ok(found)
    }

    /// What is known of the inputs themselves.
    fn of_inputs(&self) -> Result<Vec<Found>, Failure> {
        let facts = &self.later.knowledge(self.label)?.facts;
        let mut found = BTreeSet::new();
        for (path, whole) in &self.changed {
            let matching = facts
                .inputs
                .iter()
                .filter(|(pattern, _)| is_like(pattern, path) || is_like(pattern, whole));
            for (pattern, cases) in matching {
                let path = if is_like(pattern, path) { path } else { whole };
                let value = |plan: &Plan| self.value(plan, path);
                let (before, after) = (value(self.earlier)?, value(self.later)?);
                let other = |name: &str| {
                    let value = self.later.variable(self.label, name);
                    value.unwrap_or_else(|_| Value::null())
                };
                let case = cases
                    .iter()
                    .find(|case| case.is_about(&before, &after, other));
                let Some(case) = case else {
                    continue;
                };
                if let Some(resource) = &case.resource
                    && !self.has(resource)?
                {
                    continue;
                }
                found.insert((Some(path.clone()), Effect::of(case, case.resource.clone())));
            }
        }
        Ok(found.into_iter().collect())
    }

    /// The inputs that changed and do nothing.
    fn of_the_rest(&self, found: &[Found]) -> Vec<Found> {
        let is_told = |path: &str| {
            let inputs = found.iter().filter_map(|(input, _)| input.as_deref());
            inputs
                .into_iter()
                .any(|input| is_within(input, path) || is_within(path, input))
        };
        let rest: BTreeSet<&String> = self.changed.values().collect();
        let rest = rest.into_iter().filter(|path| !is_told(path));
        let none = Effect::plain(Class::None, None, "No resource changes because of it.");
        rest.map(|path| (Some(path.clone()), none.clone()))
            .collect()
    }

    /// Whether there are instances of a resource, before and after.
    fn has(&self, address: &str) -> Result<bool, Failure> {
        let has = |plan: &Plan| {
            Ok(plan.has(self.label, address)? && !plan.slots(self.label, address)?.is_empty())
        };
        Ok(has(self.earlier)? && has(self.later)?)
    }

    /// The value of an input, or of a part of it.
    fn value(&self, plan: &Plan, path: &str) -> Result<Value, Failure> {
        let (name, mut rest) = path.split_once('.').unwrap_or((path, ""));
        if !plan
            .knowledge(self.label)?
            .module
            .variables
            .contains_key(name)
        {
            return Ok(Value::null());
        }
        let mut value = plan.variable(self.label, name)?;
        while !rest.is_empty() {
            let Kind::Object(entries) = value.kind else {
                return Ok(Value::null());
            };
            let mut entries = entries.into_iter();
            let Some((key, inner)) = entries.find(|(key, _)| is_within(rest, key)) else {
                return Ok(Value::null());
            };
            rest = rest.get(key.len() + 1..).unwrap_or_default();
            value = inner;
        }
        Ok(value)
    }

    fn because_of(&self, slot: Option<&Slot>, effects: Vec<Effect>) -> Vec<Found> {
        let Some(slot) = slot else {
            return Vec::new();
        };
        let by_element = matches!(slot.key, Key::Name(_));
        let causes = self.causes(&slot.origins, by_element);
        let pairs = effects.into_iter().flat_map(|effect| {
            let causes = causes.iter().cloned();
            causes
                .map(move |cause| (cause, effect.clone()))
                .collect::<Vec<_>>()
        });
        pairs.collect()
    }

    /// The changed inputs among what a value comes from; a list as a whole, unless its elements count.
    fn causes(&self, origins: &Origins, by_element: bool) -> BTreeSet<Option<String>> {
        let mut causes = BTreeSet::new();
        for origin in origins {
            let changed = self
                .changed
                .iter()
                .filter(|(path, _)| is_within(origin, path));
            let named = changed.map(|(path, whole)| if by_element { path } else { whole });
            causes.extend(named.cloned().map(Some));
        }
        if causes.is_empty() {
            causes.insert(None);
        }
        causes
    }
}

/// The same effect on the instances that have it: on the resource, if those are all of them and the input names none.
fn addressed((input, effect): Found, of: &BTreeSet<&Key>, all: &BTreeSet<&Key>) -> Vec<Found> {
    let Some(address) = effect.resource.clone() else {
        return vec![(input, effect)];
    };
    let is_named = of.iter().any(|key| match (key, &input) {
        (Key::Name(name), Some(input)) => input
            .split_once('.')
            .is_some_and(|(_, entry)| is_within(entry, name)),
        _ => false,
    });
    if of.len() == all.len() && !is_named {
        return vec![(input, effect)];
    }
    let each = of.iter().map(|key| {
        let resource = Some(format!("{address}{}", key.text()));
        (
            input.clone(),
            Effect {
                resource,
                ..effect.clone()
            },
        )
    });
    each.collect()
}

/// What it does that an instance goes.
fn removed(
    earlier: &Plan,
    label: &str,
    address: &str,
    instance: &Instance,
) -> Result<Vec<Effect>, Failure> {
    let other = |name: &str| instance.argument(name);
    let mut facts = earlier.knowledge(label)?.facts(address);
    let case = facts.find_map(|facts| facts.removed.iter().find(|case| case.holds(other)));
    let Some(case) = case else {
        earlier.unknown(label, unknown(address, "that it is deleted"))?;
        return Ok(Vec::new());
    };
    let mut effects = vec![Effect::of(case, Some(address.to_owned()))];
    effects.extend(deletion(earlier, label, address, instance)?);
    Ok(effects)
}

/// What the deletion of an instance brings along.
fn deletion(
    earlier: &Plan,
    label: &str,
    address: &str,
    instance: &Instance,
) -> Result<Vec<Effect>, Failure> {
    let other = |name: &str| instance.argument(name);
    let mut facts = earlier.knowledge(label)?.facts(address);
    let cases = facts.find_map(|facts| (!facts.deletion.is_empty()).then_some(&facts.deletion));
    let cases = cases.into_iter().flatten().filter(|case| case.holds(other));
    // What AWS refuses it refuses of the resource; the rest happens beside it.
    let resource = |case: &Case| (case.effect == Class::Refused).then(|| address.to_owned());
    Ok(cases.map(|case| Effect::of(case, resource(case))).collect())
}

fn unknown(address: &str, what: &str) -> String {
    format!("what it does to `{address}` {what} is not known")
}
