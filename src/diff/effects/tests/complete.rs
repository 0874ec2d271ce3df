//! Every input has an entry, and every entry is about something that there is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::class::Class;
use super::super::file::Entry;
use super::super::knowledge::{data, modules, of_module};

#[test]
fn every_input_has_an_entry_and_every_entry_an_input() {
    let mut complaint = String::new();
    assert!(modules().len() > 15);
    for module in modules() {
        let knowledge = of_module(module).unwrap();
        let inputs: BTreeSet<&str> = knowledge
            .interface
            .inputs
            .keys()
            .map(String::as_str)
            .collect();
        assert!(!inputs.is_empty(), "{module}");
        let paths = knowledge.effects.inputs.keys();
        let entries: BTreeSet<&str> = paths.map(|path| path.split('.').next().unwrap()).collect();
        for input in inputs.difference(&entries) {
            writeln!(complaint, "{module}: `{input}` has no entry").unwrap();
        }
        for input in entries.difference(&inputs) {
            writeln!(complaint, "{module}: there is no input `{input}`").unwrap();
        }
        let all = knowledge.effects.inputs.values().flatten();
        let mentioned = all.flat_map(|entry| entry.given.keys().chain(entry.unless.keys()));
        let cases = knowledge.effects.exists.values().flatten();
        for input in mentioned.chain(cases.flat_map(|case| case.keys())) {
            if !inputs.contains(input.as_str()) {
                writeln!(
                    complaint,
                    "{module}: a condition names `{input}`, which is no input"
                )
                .unwrap();
            }
        }
        if knowledge.effects.added.is_empty() || knowledge.effects.removed.is_empty() {
            writeln!(complaint, "{module}: what if it is added, or removed?").unwrap();
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn every_resource_that_is_named_exists() {
    let mut complaint = String::new();
    for module in modules() {
        let knowledge = of_module(module).unwrap();
        let (effects, resources) = (&knowledge.effects, &knowledge.interface.resources);
        let entries = effects.inputs.values().flatten();
        let entries = entries.chain(&effects.added).chain(&effects.removed);
        let addresses = entries.filter_map(|entry| entry.resource.as_ref());
        for address in addresses.chain(effects.exists.keys()) {
            let name = address.split('[').next().unwrap();
            if name != "*" && !resources.contains_key(name) {
                writeln!(complaint, "{module}: there is no `{address}`").unwrap();
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// A reason is a sentence for people.
#[test]
fn every_reason_is_a_sentence() {
    let mut complaint = String::new();
    let files = modules().into_iter().map(Some).chain([None]);
    for module in files {
        let data = data(module).unwrap();
        let entries = data.inputs.values().flatten();
        for entry in entries.chain(&data.added).chain(&data.removed) {
            for problem in problems(entry) {
                let name = module.unwrap_or("the root");
                writeln!(complaint, "{name}: `{}` {problem}", entry.reason).unwrap();
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

fn problems(entry: &Entry) -> Vec<&'static str> {
    let is_sentence =
        entry.reason.starts_with(|c: char| c.is_uppercase()) && entry.reason.ends_with('.');
    let acts = entry.resource.is_some();
    let is_link = |link: &String| link.starts_with("https://");
    let problems = [
        (!is_sentence, "is no sentence"),
        (entry.reason.len() > 260, "is long-winded"),
        (
            acts && entry.effect == Class::None,
            "is about a resource to which nothing happens",
        ),
        (
            !entry.source.iter().all(is_link),
            "has a source that is no link",
        ),
    ];
    let found = problems.into_iter().filter(|(is_bad, _)| *is_bad);
    found.map(|(_, problem)| problem).collect()
}
