//! What happens to what Terraform made, stack by stack.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::structure::Body;

use super::Files;
use super::effects::knowledge::ModuleFiles;
use super::effects::{
    Class, Rendered, StackEffect, modules_of, modules_under_new_names, of_rendered, parameters_of,
    target_groups_of,
};
use super::impact::{Impact, Impacts};

const FOLDER: &str = "terraform/";
const MODULES: &str = "modules";

/// Adds what happens in every stack of the output.
pub(super) fn impacts(before: &Files, after: &Files, impacts: &mut Impacts) {
    let (old, new) = (stacks(before), stacks(after));
    let (old_modules, new_modules) = (module_files(before), module_files(after));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let place = format!("{FOLDER}{name}");
        match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => {
                let (Ok(old), Ok(new)) = (old, new) else {
                    impacts.unknown.push(format!(
                        "`{place}` cannot be read as Terraform: `terraform plan` there tells what happens"
                    ));
                    continue;
                };
                let side = |root, modules| Rendered { root, modules };
                match of_rendered(side(old, &old_modules), side(new, &new_modules)) {
                    Ok(found) => {
                        let known = found.known.into_iter();
                        impacts.known.extend(known.map(|effect| told(&place, effect)));
                        let unknown = found.unknowns.into_iter().map(|what| {
                            format!("{place}: {what}: `terraform plan` there tells what happens")
                        });
                        impacts.unknown.extend(unknown);
                    }
                    Err(error) => impacts.unknown.push(format!(
                        "{place}: {error}: `terraform plan` there tells what happens"
                    )),
                }
            }
            (None, Some(_)) => impacts.known.push(Impact {
                class: Class::Created,
                place: place.clone(),
                subject: "the whole stack".to_owned(),
                causes: None,
                rendered: Vec::new(),
                reason: "Its first apply makes everything in it.".to_owned(),
                source: None,
            }),
            (Some(_), None) => impacts.known.push(Impact {
                class: Class::Irreversible,
                place: place.clone(),
                subject: "the whole stack".to_owned(),
                causes: None,
                rendered: Vec::new(),
                reason: format!(
                    "What it made stays in AWS, and nothing manages it once the folder is gone: `terraform -chdir={place} destroy` while it is there."
                ),
                source: None,
            }),
            (None, None) => {}
        }
    }
}

fn told(place: &str, found: StackEffect) -> Impact {
    let effect = found.effect;
    let module = found
        .module
        .as_ref()
        .map(|module| format!("module.{module}"));
    let address = |resource: Option<&str>| match (&module, resource) {
        (Some(module), Some("*")) => format!("everything in {module}"),
        (Some(module), Some(resource)) => format!("{module}.{resource}"),
        (Some(module), None) => module.clone(),
        (None, Some("*")) => "the whole stack".to_owned(),
        (None, Some(resource)) => resource.to_owned(),
        (None, None) => "the stack's own settings".to_owned(),
    };
    let cause = match (&module, &found.input, &found.because) {
        (_, _, Some(because)) => because.clone(),
        (Some(module), Some(input), None) => format!("{module}: {input}"),
        (Some(module), None, None) => module.clone(),
        (None, input, None) => input.clone().unwrap_or_default(),
    };
    Impact {
        class: effect.class,
        place: place.to_owned(),
        subject: address(effect.resource.as_deref()),
        causes: None,
        rendered: vec![cause],
        reason: effect.reason,
        source: effect.source,
    }
}

/// The modules that a stack calls, by their folders.
pub(super) fn modules(files: &Files, stack: &str) -> BTreeSet<String> {
    root(files, stack)
        .map(|root| modules_of(&root))
        .unwrap_or_default()
}

/// The modules that a stack called before, by the folders that they have by now.
pub(super) fn modules_before(before: &Files, after: &Files, stack: &str) -> BTreeSet<String> {
    match (root(before, stack), root(after, stack)) {
        (Some(before), Some(after)) => modules_under_new_names(&before, &after),
        _ => modules(before, stack),
    }
}

/// The parameters that a stack writes, each with what the root calls the module that does.
pub(super) fn parameters(files: &Files, stack: &str) -> BTreeMap<String, String> {
    root(files, stack)
        .map(|root| parameters_of(&root))
        .unwrap_or_default()
}

/// The target groups of a stack, by the parameters that hold their ARNs.
pub(super) fn target_groups(files: &Files, stack: &str) -> BTreeMap<String, String> {
    root(files, stack)
        .map(|root| target_groups_of(&root))
        .unwrap_or_default()
}

/// Whether a stack calls a module by that name.
pub(super) fn has(files: &Files, stack: &str, label: &str) -> bool {
    root(files, stack).is_some_and(|root| {
        let mut blocks = root.blocks();
        blocks.any(|block| {
            let first = block.labels.first().map(::hcl::BlockLabel::as_str);
            block.identifier.as_str() == "module" && first == Some(label)
        })
    })
}

fn root(files: &Files, stack: &str) -> Option<Body> {
    stacks(files).remove(stack)?.ok()
}

/// The roots of all stacks, each the blocks of all of its files, or that one of them cannot be read.
fn stacks(files: &Files) -> BTreeMap<String, Result<Body, ()>> {
    let mut stacks: BTreeMap<String, Result<Body, ()>> = BTreeMap::new();
    for (path, bytes) in files {
        let Some(rest) = path.as_str().strip_prefix(FOLDER) else {
            continue;
        };
        let Some((stack, file)) = rest.split_once('/') else {
            continue;
        };
        let is_terraform = file.strip_suffix(".tf").is_some();
        if stack == MODULES || file.contains('/') || !is_terraform {
            continue;
        }
        let text = std::str::from_utf8(bytes).ok();
        let body = text.and_then(|text| ::hcl::parse(text).ok());
        let stack = stacks
            .entry(stack.to_owned())
            .or_insert_with(|| Ok(Body::default()));
        match (&mut *stack, body) {
            (Ok(all), Some(body)) => all.0.extend(body),
            (stack, _) => *stack = Err(()),
        }
    }
    stacks
}

/// The `.tf` files of all modules.
fn module_files(files: &Files) -> ModuleFiles {
    let mut modules = ModuleFiles::new();
    for (path, bytes) in files {
        let rest = path.as_str().strip_prefix(FOLDER);
        let rest = rest.and_then(|rest| rest.strip_prefix(MODULES)?.strip_prefix('/'));
        let file = rest.and_then(|rest| rest.split_once('/'));
        if let Some((module, file)) = file.filter(|(_, file)| file.strip_suffix(".tf").is_some()) {
            let files = modules.entry(module.to_owned()).or_default();
            files.insert(file.to_owned(), bytes.clone());
        }
    }
    modules
}
