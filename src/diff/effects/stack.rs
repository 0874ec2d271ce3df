//! What the change of a whole stack does, from one module to the next.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::expr::Expression;
use ::hcl::structure::{Block, Body};

use super::evaluate::Failure;
use super::knowledge::{EffectsError, Knowledge, ModuleFiles, modules, of_files, of_module};
use super::moves::Moves;
use super::plan::Plan;
use super::references::references;
use super::resources::{Effect, Found, of_added, of_module as of_call, of_removed};
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
    /// Its arguments, as they are written.
    pub(super) expressions: BTreeMap<String, Expression>,
    /// Its arguments, as far as they are literals.
    pub(super) values: BTreeMap<String, Value>,
}

/// What is known of the module in a folder; the other folder is that of the module that took its place.
pub(super) type Modules<'a> =
    &'a dyn Fn(&str, Option<&str>) -> Result<&'static Knowledge, EffectsError>;

/// A side of a stack as it was rendered.
#[derive(Clone, Copy)]
pub(crate) struct Rendered<'a> {
    /// The blocks of all files of the root.
    pub(crate) root: &'a Body,
    /// The `.tf` files of every module, by their folders.
    pub(crate) modules: &'a ModuleFiles,
}

/// The effects of everything that differs between two roots of a stack, each the blocks of all of its files, where both call the
/// modules that are shipped.
///
/// A resource that is replaced gives the modules that read it another value, and what that does there is an effect too.
/// Nothing else in the roots may differ in a way that matters: outputs and comments have no effect.
pub fn of_stack(before: &Body, after: &Body) -> Result<Vec<StackEffect>, EffectsError> {
    let shipped = |folder: &str, _: Option<&str>| of_module(folder);
    Ok(of_modules(before, after, &shipped, &shipped)?.known)
}

/// What is known of a stack.
#[derive(Debug)]
pub(crate) struct Told {
    /// What happens.
    pub(crate) known: Vec<StackEffect>,
    /// What another lsgen has that this one knows nothing of.
    pub(crate) unknowns: BTreeSet<String>,
}

/// The effects between two sides, each with its own modules: another lsgen may have rendered one of them.
pub(crate) fn of_rendered(before: Rendered<'_>, after: Rendered<'_>) -> Result<Told, EffectsError> {
    let old = |folder: &str, now: Option<&str>| of_files(folder, before.modules, now);
    let new = |folder: &str, _: Option<&str>| of_files(folder, after.modules, None);
    of_modules(before.root, after.root, &old, &new)
}

/// The effects, with what is known of the modules.
pub(super) fn of_modules(
    before: &Body,
    after: &Body,
    old_modules: Modules<'_>,
    new_modules: Modules<'_>,
) -> Result<Told, EffectsError> {
    let (moves, nothing) = (Moves::read(after), Moves::default());
    let (was, new) = (callers(before), callers(after));
    let mut old = relabelled(before, &moves);
    let known = |callers: &BTreeMap<String, Caller>, modules: Modules<'_>| {
        let known = callers.iter().map(|(label, caller)| {
            let now = new.get(label).map(|caller| caller.folder.as_str());
            Ok((label.clone(), modules(&caller.folder, now)?))
        });
        known.collect::<Result<BTreeMap<_, _>, EffectsError>>()
    };
    let (old_known, new_known) = (known(&old, old_modules)?, known(&new, new_modules)?);
    take_folders(&mut old, &new, &moves);
    let earlier = Plan::new(&old, &old_known, &moves, None);
    let later = Plan::new(&new, &new_known, &nothing, Some(&earlier));
    let mut effects = BTreeSet::new();
    for label in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let found = match (old.get(label), new.get(label)) {
            (Some(old), Some(new)) if old.folder == new.folder => {
                undeclared(
                    old,
                    new,
                    [&old_known, &new_known].map(|known| known.get(label)),
                )?;
                let found = of_call(&earlier, &later, label);
                found.and_then(|found| told(&earlier, &later, label, found))
            }
            (old, new) => {
                let gone = old.map(|_| of_removed(&earlier, label));
                let come = new.map(|_| of_added(&later, label));
                let found: Result<Vec<_>, _> = gone.into_iter().chain(come).collect();
                found.map(|found| {
                    let found = found.into_iter().flatten();
                    found
                        .map(|found| stack_effect(Some(label), found, None))
                        .collect()
                })
            }
        };
        effects.extend(found.map_err(|failure| EffectsError::unplannable(label, failure))?);
    }
    effects.extend(taken::names(&earlier, &later)?);
    let elsewhere = moves.effects(&earlier, &was);
    effects.extend(elsewhere.map_err(|failure| EffectsError::unplannable("moved", failure))?);
    let of_root = root::of_root(before, after)?;
    effects.extend(
        of_root
            .into_iter()
            .map(|found| stack_effect(None, found, None)),
    );
    Ok(Told {
        known: effects.into_iter().collect(),
        unknowns: earlier
            .unknowns()
            .into_iter()
            .chain(later.unknowns())
            .collect(),
    })
}

/// The calls of a root under the labels that they have by now.
fn relabelled(before: &Body, moves: &Moves) -> BTreeMap<String, Caller> {
    callers(before)
        .into_iter()
        .map(|(label, caller)| (moves.label(&label).to_owned(), caller))
        .collect()
}

/// A module that was renamed is the same one, whatever its folder is called.
fn take_folders(old: &mut BTreeMap<String, Caller>, new: &BTreeMap<String, Caller>, moves: &Moves) {
    for (label, caller) in old {
        let is_renamed = moves.has_label(label) || !modules().contains(&caller.folder.as_str());
        if let Some(now) = new.get(label).filter(|_| is_renamed) {
            caller.folder.clone_from(&now.folder);
        }
    }
}

/// The folders of the modules that a root calls, as they are called in the later root.
pub(in crate::diff) fn modules_under_new_names(before: &Body, after: &Body) -> BTreeSet<String> {
    let moves = Moves::read(after);
    let mut old = relabelled(before, &moves);
    take_folders(&mut old, &callers(after), &moves);
    old.into_values().map(|caller| caller.folder).collect()
}

/// That a changed argument is one that the module has, or had.
fn undeclared(
    old: &Caller,
    new: &Caller,
    known: [Option<&&'static Knowledge>; 2],
) -> Result<(), EffectsError> {
    let has = |name: &String| {
        let mut known = known.iter().flatten();
        known.any(|known| known.module.variables.contains_key(name))
    };
    let mut names = old.expressions.keys().chain(new.expressions.keys());
    let unknown = names.find(|name| {
        let is_changed = old.expressions.get(*name) != new.expressions.get(*name);
        is_changed && !has(name)
    });
    unknown.map_or(Ok(()), |input| {
        Err(EffectsError::UnknownInput {
            module: new.folder.clone(),
            input: input.clone(),
        })
    })
}

/// The effects on a module, each with the outputs of other modules that are why.
fn told(
    earlier: &Plan,
    later: &Plan,
    label: &str,
    found: Vec<Found>,
) -> Result<Vec<StackEffect>, Failure> {
    let mut all = Vec::new();
    for found in found {
        let sources = match &found.0 {
            Some(input) => sources(earlier, later, label, input)?,
            None => Vec::new(),
        };
        // Another module's output that does nothing here is not worth a word.
        let is_nothing = found.1.class == super::Class::None;
        match sources.as_slice() {
            [] => all.push(stack_effect(Some(label), found, None)),
            _ if is_nothing => {}
            sources => all.extend(
                sources
                    .iter()
                    .map(|source| stack_effect(Some(label), found.clone(), Some(source.clone()))),
            ),
        }
    }
    Ok(all)
}

/// The outputs that give an input another value, although the root reads the same; none where the root reads something else.
fn sources(earlier: &Plan, later: &Plan, label: &str, input: &str) -> Result<Vec<String>, Failure> {
    let read = |plan: &Plan| Some(leaf(&plan.callers.get(label)?.expressions, input)?.clone());
    let (Some(old), Some(new)) = (read(earlier), read(later)) else {
        return Ok(Vec::new());
    };
    let mut sources = Vec::new();
    if old == new {
        for names in references(&new) {
            if let [first, module, output, ..] = names.as_slice()
                && first == "module"
                && earlier.output(module, output)? != later.output(module, output)?
            {
                sources.push(format!("module.{module}.{output}"));
            }
        }
    }
    Ok(sources)
}

/// The expression at a path, or the one that it is a part of.
fn leaf<'a>(arguments: &'a BTreeMap<String, Expression>, path: &str) -> Option<&'a Expression> {
    let (name, mut rest) = path.split_once('.').unwrap_or((path, ""));
    let mut expression = arguments.get(name)?;
    while let Expression::Object(entries) = expression {
        let inner = entries.iter().find_map(|(key, value)| {
            let rest = rest.strip_prefix(key_text(key).as_str())?;
            let rest = rest.strip_prefix('.').or(rest.is_empty().then_some(rest))?;
            Some((rest, value))
        });
        let Some(inner) = inner else {
            break;
        };
        (rest, expression) = inner;
    }
    Some(expression)
}

fn stack_effect(
    label: Option<&str>,
    (input, effect): Found,
    because: Option<String>,
) -> StackEffect {
    StackEffect {
        module: label.map(str::to_owned),
        input,
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
