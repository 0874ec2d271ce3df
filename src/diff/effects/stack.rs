//! What the change of a whole stack does, from one module to the next.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::expr::Expression;
use ::hcl::structure::{Block, Body};

use super::call::{Arguments, Call, Effect, Found, effect, without_key};
use super::class::Class;
use super::condition::Renewal;
use super::file::{EffectsFile, Entry};
use super::knowledge::{EffectsError, of_module};
use super::references::references;
use super::value::{Value, key_text};
use super::{root, taken};

/// An effect on a stack.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StackEffect {
    /// What the root calls the module; none for what the root sets itself.
    pub module: Option<String>,
    /// The path of the input that changed; none where the module itself came or went.
    pub input: Option<String>,
    /// The output of another module that is another value now, where that is why: `module.network.vpc_id`.
    pub because: Option<String>,
    /// What happens.
    pub effect: Effect,
}

/// A module call of the root.
pub(super) struct Caller {
    /// The folder of the module.
    pub(super) folder: String,
    expressions: BTreeMap<String, Expression>,
    /// Its arguments.
    pub(super) values: Arguments,
}

/// The effects of everything that differs between two roots of a stack, each the blocks of all of its files.
///
/// A resource that is replaced gives the modules that read it another value, and what that does there is told too. Nothing
/// else in the roots may differ in a way that matters: outputs and comments have no effect.
pub fn of_stack(before: &Body, after: &Body) -> Result<Vec<StackEffect>, EffectsError> {
    let (old, new) = (callers(before), callers(after));
    let mut effects = BTreeSet::new();
    for label in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let found = match (old.get(label), new.get(label)) {
            (Some(old), Some(new)) if old.folder == new.folder => of_call(old, new)?,
            (old, new) => {
                let mut found = Vec::new();
                if let Some(old) = old {
                    found.extend(of_whole(old, |effects| &effects.removed)?);
                }
                if let Some(new) = new {
                    found.extend(of_whole(new, |effects| &effects.added)?);
                }
                found
            }
        };
        effects.extend(
            found
                .into_iter()
                .map(|found| told(Some(label), found, None)),
        );
    }
    effects.extend(taken::names(&old, &new)?);
    let of_root = root::of_root(before, after)?;
    effects.extend(of_root.into_iter().map(|found| told(None, found, None)));
    spread(&old, &new, &mut effects)?;
    Ok(effects.into_iter().collect())
}

/// What a stack gets with a module.
pub fn of_module_added(module: &str) -> Result<Vec<Effect>, EffectsError> {
    let added = of_module(module)?.effects.added.iter();
    Ok(added.map(|entry| effect(entry, None)).collect())
}

/// What a stack loses with a module.
pub fn of_module_removed(module: &str) -> Result<Vec<Effect>, EffectsError> {
    let removed = of_module(module)?.effects.removed.iter();
    Ok(removed.map(|entry| effect(entry, None)).collect())
}

/// The effects of one changed argument of a module; none for one that is not given.
///
/// The module's other arguments are not known here. [`of_stack`] knows them, and leaves out what they make impossible.
pub fn of_change(
    module: &str,
    argument: &str,
    before: Option<&Expression>,
    after: Option<&Expression>,
) -> Result<Vec<Effect>, EffectsError> {
    let call = Call {
        module,
        knowledge: of_module(module)?,
        before: None,
        after: None,
        stack: BTreeSet::new(),
    };
    let alone = |expression| Arguments::from([(argument.to_owned(), Value::of(expression))]);
    let value = |expression| call.value(&alone(expression), argument);
    let found = call.of_input(argument, &value(before), &value(after))?;
    Ok(found.into_iter().map(|(_, effect)| effect).collect())
}

fn told(label: Option<&str>, (input, effect): Found, because: Option<String>) -> StackEffect {
    StackEffect {
        module: label.map(str::to_owned),
        input: (!input.is_empty()).then_some(input),
        because,
        effect,
    }
}

pub(super) fn callers(root: &Body) -> BTreeMap<String, Caller> {
    let blocks = root
        .blocks()
        .filter(|block| block.identifier.as_str() == "module");
    blocks
        .filter_map(|block| Some((block.labels.first()?.as_str().to_owned(), caller(block)?)))
        .collect()
}

fn caller(block: &Block) -> Option<Caller> {
    let mut expressions = BTreeMap::new();
    for attribute in block.body.attributes() {
        expressions.insert(attribute.key.to_string(), attribute.expr.clone());
    }
    expressions.remove("providers");
    let Expression::String(source) = expressions.remove("source")? else {
        return None;
    };
    let values = expressions
        .iter()
        .map(|(name, expression)| (name.clone(), Value::from(expression)));
    Some(Caller {
        folder: source.rsplit('/').next()?.to_owned(),
        values: values.collect(),
        expressions,
    })
}

/// The effects of the arguments that differ.
fn of_call(old: &Caller, new: &Caller) -> Result<Vec<Found>, EffectsError> {
    let call = Call {
        module: &new.folder,
        knowledge: of_module(&new.folder)?,
        before: Some(&old.values),
        after: Some(&new.values),
        stack: BTreeSet::new(),
    };
    let mut found = Vec::new();
    let names: BTreeSet<&String> = old.values.keys().chain(new.values.keys()).collect();
    for name in names {
        let (before, after) = (call.value(&old.values, name), call.value(&new.values, name));
        found.extend(call.of_input(name, &before, &after)?);
    }
    Ok(found)
}

/// The effects of a module that comes or goes, on the resources that it has with these arguments.
fn of_whole(
    caller: &Caller,
    entries: impl Fn(&EffectsFile) -> &[Entry],
) -> Result<Vec<Found>, EffectsError> {
    let call = Call {
        module: &caller.folder,
        knowledge: of_module(&caller.folder)?,
        before: Some(&caller.values),
        after: None,
        stack: BTreeSet::new(),
    };
    let entries = entries(&call.knowledge.effects).iter();
    let there = entries.filter(|entry| call.is_of(entry));
    Ok(there
        .map(|entry| (String::new(), effect(entry, None)))
        .collect())
}

/// Adds what other modules' new outputs do, until nothing more follows.
fn spread(
    old: &BTreeMap<String, Caller>,
    new: &BTreeMap<String, Caller>,
    effects: &mut BTreeSet<StackEffect>,
) -> Result<(), EffectsError> {
    let mut spread = BTreeSet::new();
    loop {
        let mut more = Vec::new();
        for (label, caller) in new {
            for (output, renewal) in renewed(label, caller, effects)? {
                let source = format!("module.{label}.{output}");
                if spread.insert((source.clone(), renewal)) {
                    more.push((source, renewal));
                }
            }
        }
        if more.is_empty() {
            return Ok(());
        }
        for (source, renewal) in more {
            for (label, caller) in new.iter().filter(|(label, _)| old.contains_key(*label)) {
                let call = Call {
                    module: &caller.folder,
                    knowledge: of_module(&caller.folder)?,
                    before: old.get(label).map(|old| &old.values),
                    after: Some(&caller.values),
                    stack: BTreeSet::new(),
                };
                for path in readers(caller, &source) {
                    let value = Value::Reference(source.clone());
                    let found = call.of_renewal(&path, &value, renewal)?;
                    let found = found.into_iter();
                    effects
                        .extend(found.map(|found| told(Some(label), found, Some(source.clone()))));
                }
            }
        }
    }
}

/// The outputs of a module that are another value after these effects.
fn renewed(
    label: &str,
    caller: &Caller,
    effects: &BTreeSet<StackEffect>,
) -> Result<BTreeMap<String, Renewal>, EffectsError> {
    let interface = &of_module(&caller.folder)?.interface;
    let mut renewed = BTreeMap::new();
    for (output, attributes) in &interface.outputs {
        for attribute in attributes {
            let set = interface.resources.get(&attribute.resource);
            let is_set = set.is_some_and(|set| set.contains(&attribute.name));
            let own = effects
                .iter()
                .filter(|effect| effect.module.as_deref() == Some(label));
            let renewals = own.filter_map(|effect| {
                let resource = effect.effect.resource.as_deref().map(without_key);
                if resource != Some(attribute.resource.as_str()) {
                    return None;
                }
                renewal(&effect.effect, &attribute.name, is_set)
            });
            if let Some(worst) = renewals.max() {
                let entry = renewed.entry(output.clone()).or_insert(worst);
                *entry = worst.max(*entry);
            }
        }
    }
    Ok(renewed)
}

/// What an effect on a resource does to one of its attributes, which its block sets or leaves to AWS.
fn renewal(effect: &Effect, attribute: &str, is_set: bool) -> Option<Renewal> {
    let is_named = effect.arguments.iter().any(|name| name == attribute);
    match effect.class {
        Class::None => None,
        Class::Created => Some(Renewal::Extended),
        Class::Removed => Some(Renewal::Reduced),
        _ if is_named => Some(Renewal::Renewed),
        Class::Replaced | Class::DataLoss if !is_set => Some(Renewal::Renewed),
        _ => None,
    }
}

/// The paths of a call's arguments that read an output.
fn readers(caller: &Caller, source: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (name, expression) in &caller.expressions {
        collect(expression, source, &mut vec![name.clone()], &mut paths);
    }
    paths
}

fn collect(
    expression: &Expression,
    source: &str,
    path: &mut Vec<String>,
    paths: &mut Vec<Vec<String>>,
) {
    if let Expression::Object(entries) = expression {
        for (key, value) in entries {
            path.push(key_text(key));
            collect(value, source, path, paths);
            path.pop();
        }
        return;
    }
    let reads = references(expression)
        .iter()
        .any(|names| names.join(".") == source);
    if reads {
        paths.push(path.clone());
    }
}
