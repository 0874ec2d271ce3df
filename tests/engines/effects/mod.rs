//! What `effects.toml` says a changed key does, against what the real provider plans.
//!
//! An environment is rendered, and its state is made up from plans (`state.rs`). Each changed key is rendered and classified on its
//! own. Changes that reach different resources are then planned together, because what takes long is to start the provider. The plan
//! must show, resource by resource, what was said of the changes one by one, and nothing else.

mod answers;
mod changes;
mod plan;
mod state;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use hcl::Body;
use lsgen::api::diff::{Class, of_stack};

use self::changes::{Base, Change, bases};
use self::plan::applied;
use crate::environments::Rendered;
use crate::support::skip::sampled;
use crate::support::tools::{is_tool_missing, side_by_side};
use crate::terraform::is_provider_out_of_reach;

/// The fewest changes with which the promise is kept.
const FEWEST: usize = 60;

/// The classes that were said of each resource, by address; `module.a.*` for every resource of a module, `*` for every one.
type Said = BTreeMap<String, BTreeSet<Class>>;

/// A stack and the changes that show in it.
struct Group {
    base: &'static Base,
    stack: &'static str,
    changes: Vec<&'static Change>,
}

#[test]
fn the_provider_plans_what_the_effects_say() {
    let count: usize = bases().iter().map(|base| base.changes.len()).sum();
    assert!(count >= FEWEST, "{count} changes");
    if is_tool_missing("terraform", "version") || is_provider_out_of_reach() {
        return;
    }
    let complaint = side_by_side(groups(), |group| {
        let problems = judge(&group).unwrap_or_else(|problem| vec![problem]);
        let name = format!("{}, {}", group.base.environment, group.stack);
        let lines: Vec<String> = problems
            .into_iter()
            .map(|problem| format!("{name}: {problem}"))
            .collect();
        if lines.is_empty() {
            Ok(())
        } else {
            Err(lines.join("\n"))
        }
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// The changes by environment and stack: every third one, and all of them where there is time for it.
fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for base in bases() {
        let changes = base.changes.iter().collect();
        for change in sampled(changes, 3, "changes that the provider plans") {
            let stack = change.stack.as_str();
            let group = groups
                .iter_mut()
                .find(|group| std::ptr::eq(group.base, base) && group.stack == stack);
            match group {
                Some(group) => group.changes.push(change),
                None => groups.push(Group {
                    base,
                    stack,
                    changes: vec![change],
                }),
            }
        }
    }
    // The last is taken first, and the longest must not begin when the others are done.
    groups.sort_by_key(|group| group.changes.len());
    groups
}

/// What is wrong with what was said of a group's changes.
fn judge(group: &Group) -> Result<Vec<String>, String> {
    let before = group.base.rendered(&[])?;
    let mut root = applied(&before, group.stack)?;
    let mut problems = Vec::new();
    let mut batches: Vec<(Batch, Said)> = Vec::new();
    for change in &group.changes {
        let after = group
            .base
            .rendered(&[change])
            .map_err(|error| format!("`{}`: {error}", change.key))?;
        let (said, worst) = said(&before, &after, group.stack)?;
        if worst != change.worst {
            problems.push(format!(
                "`{}`: {worst} is said, and {} expected",
                change.key, change.worst
            ));
        }
        let free = batches.iter_mut().find(|(changes, other)| {
            changes.iter().all(|(other, _)| other.key != change.key)
                && said
                    .keys()
                    .all(|address| other.keys().all(|other| are_apart(address, other)))
        });
        match free {
            Some((changes, all)) => {
                changes.push((change, said.clone()));
                all.extend(said);
            }
            None => batches.push((vec![(change, said.clone())], said)),
        }
    }
    let batches = batches.into_iter();
    let batches: Vec<_> = batches
        .flat_map(|(changes, _)| sums(group, &before, changes))
        .collect();
    for (changes, said) in &batches {
        let after = group.base.rendered(changes)?;
        root.lay(&after)?;
        let planned = root.plan()?;
        let keys: Vec<&str> = changes.iter().map(|change| change.key.as_str()).collect();
        for problem in disagreements(said, &planned) {
            problems.push(format!("{problem}, with {}", keys.join(", ")));
        }
    }
    Ok(problems)
}

/// Changes, each with what is said of it.
type Batch = Vec<(&'static Change, Said)>;

/// The changes in parts that do together what they do one by one, with that. Two may touch nothing in common and yet be refused
/// beside each other, or change what the other does.
fn sums(group: &Group, before: &Rendered, mut batch: Batch) -> Vec<(Vec<&'static Change>, Said)> {
    let mut parts = Vec::new();
    while !batch.is_empty() {
        let mut rest = Vec::new();
        loop {
            let changes: Vec<&Change> = batch.iter().map(|(change, _)| *change).collect();
            let sum: Said = batch.iter().flat_map(|(_, said)| said.clone()).collect();
            if batch.len() == 1 || is_said(group, before, &changes, &sum) {
                parts.push((changes, sum));
                break;
            }
            let half = batch.split_off(batch.len() / 2);
            rest.extend(half);
        }
        batch = rest;
    }
    parts
}

/// Whether that is said of the changes together.
fn is_said(group: &Group, before: &Rendered, changes: &[&Change], sum: &Said) -> bool {
    let after = group.base.rendered(changes);
    let together = after.and_then(|after| said(before, &after, group.stack));
    together.is_ok_and(|(together, _)| together == *sum)
}

/// What is said of the difference between two renderings of a stack, and the worst of it.
fn said(before: &Rendered, after: &Rendered, stack: &str) -> Result<(Said, Class), String> {
    let effects =
        of_stack(&root(before, stack), &root(after, stack)).map_err(|error| error.to_string())?;
    let mut said = Said::new();
    let mut worst = Class::None;
    for effect in effects {
        worst = worst.max(effect.effect.class);
        if let Some(resource) = effect.effect.resource {
            let module = effect.module.map(|module| format!("module.{module}."));
            let address = [module.unwrap_or_default(), resource].concat();
            said.entry(address).or_default().insert(effect.effect.class);
        }
    }
    Ok((said, worst))
}

/// All files of a stack's root as one; its tests, which have providers of their own, are no part of it.
fn root(rendered: &Rendered, stack: &str) -> Body {
    let folder = format!("terraform/{stack}");
    let mut text = String::new();
    for (_, file) in rendered
        .below(&folder)
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|kind| kind == "tf"))
    {
        writeln!(text, "{file}").unwrap();
    }
    hcl::from_str(&text).unwrap()
}

/// Whether two addresses can have no resource in common.
fn are_apart(one: &str, other: &str) -> bool {
    if one == "*" || other == "*" {
        return false;
    }
    let module = |address: &str| address.split('.').nth(1).map(str::to_owned);
    if one.ends_with(".*") || other.ends_with(".*") {
        return module(one) != module(other);
    }
    without_key(one) != without_key(other)
}

fn without_key(address: &str) -> &str {
    address.split('[').next().unwrap_or_default()
}

/// Where the plan and what was said differ.
fn disagreements(said: &Said, planned: &BTreeMap<String, String>) -> Vec<String> {
    let mut found = Vec::new();
    for (address, action) in planned {
        let classes: BTreeSet<Class> = said
            .iter()
            .filter(|(pattern, _)| stands_for(pattern, address))
            .flat_map(|(_, classes)| classes.iter().copied())
            .collect();
        if !classes.iter().any(|class| agrees(*class, action)) {
            found.push(format!(
                "{address}: the plan shows {action}, said is {classes:?}"
            ));
        }
    }
    for (pattern, classes) in said {
        let actions: BTreeSet<&str> = planned
            .iter()
            .filter(|(address, _)| stands_for(pattern, address))
            .map(|(_, action)| action.as_str())
            .collect();
        for class in classes.iter().filter(|class| **class != Class::None) {
            // What is replaced is not changed in place as well, for whatever reason it would be.
            let is_outdone = class.keeps() && actions.contains("replace");
            if !is_outdone && !actions.iter().any(|action| agrees(*class, action)) {
                found.push(format!(
                    "{pattern}: said is {class}, the plan shows {actions:?}"
                ));
            }
        }
    }
    found
}

/// Whether what was said of a pattern was said of that address.
fn stands_for(pattern: &str, address: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(module) if module.is_empty() || module.ends_with('.') => address.starts_with(module),
        _ => pattern == address || pattern == without_key(address),
    }
}

fn agrees(class: Class, action: &str) -> bool {
    match action {
        "create" => class == Class::Created,
        "update" => class.keeps(),
        // A plan does not know what AWS refuses to delete.
        "delete" => matches!(class, Class::Removed | Class::DataLoss | Class::Refused),
        "replace" => matches!(class, Class::Replaced | Class::DataLoss | Class::Refused),
        _ => false,
    }
}

/// The judgement itself: what the plan shows and nobody said, what was said and the plan does not show.
#[test]
fn a_plan_that_shows_something_else_is_told() {
    let said = |classes: &[(&str, Class)]| {
        let mut said = Said::new();
        for (address, class) in classes {
            said.entry((*address).to_owned())
                .or_default()
                .insert(*class);
        }
        said
    };
    let planned = |actions: &[(&str, &str)]| -> BTreeMap<String, String> {
        let pairs = actions.iter();
        pairs
            .map(|(address, action)| ((*address).to_owned(), (*action).to_owned()))
            .collect()
    };
    let database = "module.postgres.aws_db_instance.this";
    let key = "module.postgres.aws_kms_key.this";
    for (said, planned, count) in [
        (
            said(&[(database, Class::DataLoss)]),
            planned(&[(database, "replace")]),
            0,
        ),
        (
            said(&[(database, Class::Refused)]),
            planned(&[(database, "update")]),
            0,
        ),
        (
            said(&[("module.postgres.*", Class::Removed)]),
            planned(&[(database, "delete"), (key, "delete")]),
            0,
        ),
        (
            said(&[("module.a.b.c", Class::Created)]),
            planned(&[("module.a.b.c[0]", "create")]),
            0,
        ),
        // A replacement that nobody spoke of.
        (said(&[]), planned(&[(database, "replace")]), 1),
        (
            said(&[(key, Class::InPlace)]),
            planned(&[(key, "update"), (database, "replace")]),
            1,
        ),
        // Both the plan and what was said are at odds with the other.
        (
            said(&[(database, Class::InPlace)]),
            planned(&[(database, "delete")]),
            2,
        ),
        (
            said(&[(database, Class::Replaced)]),
            planned(&[(database, "update")]),
            2,
        ),
        // Nothing comes of what was said.
        (said(&[(database, Class::Interruption)]), planned(&[]), 1),
        (
            said(&[("module.a.b[\"x\"]", Class::Created)]),
            planned(&[("module.a.b[\"y\"]", "create")]),
            2,
        ),
    ] {
        let found = disagreements(&said, &planned);
        assert_eq!(found.len(), count, "{said:?} {planned:?}: {found:#?}");
    }
}
