//! The data is whole: every input has an entry, and every entry is about something that there is.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use hcl::Body;
use hcl::structure::Block;
use lsgen::diff::effects::{self, Entry};

use crate::environments::project;

/// A module's `.tf` files, read.
fn blocks(module: &str) -> Vec<Block> {
    let folder = project(&format!("templates/terraform/modules/{module}"));
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let texts = paths.filter(|path| path.extension().is_some_and(|kind| kind == "tf"));
    let bodies =
        texts.map(|path| hcl::from_str::<Body>(&fs::read_to_string(path).unwrap()).unwrap());
    bodies.flat_map(Body::into_blocks).collect()
}

/// The labels of the blocks of a kind, joined by dots.
fn named(blocks: &[Block], kind: &str) -> BTreeSet<String> {
    let found = blocks
        .iter()
        .filter(|block| block.identifier.as_str() == kind);
    let labels = found.map(|block| {
        block
            .labels
            .iter()
            .map(hcl::BlockLabel::as_str)
            .collect::<Vec<_>>()
    });
    labels.map(|labels| labels.join(".")).collect()
}

#[test]
fn every_input_has_an_entry_and_every_entry_an_input() {
    let mut complaint = String::new();
    assert!(effects::modules().len() > 15);
    for module in effects::modules() {
        let inputs = named(&blocks(module), "variable");
        let data = effects::data(Some(module)).unwrap();
        let entries: BTreeSet<String> = data
            .inputs
            .keys()
            .map(|path| path.split('.').next().unwrap().to_owned())
            .collect();
        for input in inputs.difference(&entries) {
            writeln!(complaint, "{module}: `{input}` has no entry").unwrap();
        }
        for input in entries.difference(&inputs) {
            writeln!(complaint, "{module}: there is no input `{input}`").unwrap();
        }
        let mentioned = data
            .inputs
            .values()
            .flatten()
            .flat_map(|entry| entry.given.keys().chain(entry.unless.keys()));
        let cases = data.exists.values().flatten().flat_map(|case| case.keys());
        for input in mentioned
            .chain(cases)
            .filter(|input| !inputs.contains(*input))
        {
            writeln!(
                complaint,
                "{module}: a condition names `{input}`, which is no input"
            )
            .unwrap();
        }
        if data.added.is_empty() || data.removed.is_empty() {
            writeln!(
                complaint,
                "{module}: what does it do when the module comes, and when it goes?"
            )
            .unwrap();
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn every_resource_that_is_named_exists() {
    let mut complaint = String::new();
    for module in effects::modules() {
        let resources = named(&blocks(module), "resource");
        let data = effects::data(Some(module)).unwrap();
        let entries = data
            .inputs
            .values()
            .flatten()
            .chain(&data.added)
            .chain(&data.removed);
        let addresses = entries.filter_map(|entry| entry.resource.as_deref());
        for address in addresses.chain(data.exists.keys().map(String::as_str)) {
            let name = address.split('[').next().unwrap();
            if name != "*" && !resources.contains(name) {
                writeln!(complaint, "{module}: there is no `{address}`").unwrap();
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// A reason is a sentence for people. An effect that the plan does not show names where AWS tells of it.
#[test]
fn every_reason_is_a_sentence() {
    let mut complaint = String::new();
    let mut files: Vec<(&str, _)> = effects::modules()
        .into_iter()
        .map(|module| (module, Some(module)))
        .collect();
    files.push(("the root", None));
    for (name, module) in files {
        let data = effects::data(module).unwrap();
        for (path, entries) in &data.inputs {
            for entry in entries {
                for problem in problems(entry) {
                    writeln!(complaint, "{name}: `{path}`: {problem}").unwrap();
                }
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

fn problems(entry: &Entry) -> Vec<&'static str> {
    let starts_well = entry.reason.starts_with(|c: char| c.is_uppercase());
    let is_needless = entry.resource.is_some() == (entry.effect == effects::Class::None);
    let is_link = entry
        .source
        .as_ref()
        .is_none_or(|link| link.starts_with("https://"));
    [
        (
            !starts_well || !entry.reason.ends_with('.'),
            "the reason is no sentence",
        ),
        (
            entry.reason.contains('—') || entry.reason.len() > 260,
            "the reason is long-winded",
        ),
        (
            is_needless && entry.effect == effects::Class::None,
            "nothing happens to a resource",
        ),
        (!is_link, "the source is no link"),
    ]
    .into_iter()
    .filter_map(|(is_bad, problem)| is_bad.then_some(problem))
    .collect()
}
