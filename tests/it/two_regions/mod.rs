//! An environment with two regions: what one has for the day the other is lost.
//!
//! That its runbooks can be carried out is tried in `emulator::journey`; here is what those runs cannot show.

mod alerts;
mod back;
mod over;
mod tests_of_recovery;
mod waits;
mod zones;

use serde_json::Value;

use crate::environments::read::stack;
use crate::environments::{Rendered, all, named, render, text_of};
use crate::support::keys;

/// Every environment with two regions.
fn environments() -> impl Iterator<Item = &'static Rendered> {
    all().filter(|rendered| rendered.plan.recovery.is_some())
}

/// An environment with other values.
fn with(name: &str, set: &[(&str, toml::Value)]) -> Rendered {
    let mut file: toml::Table = text_of(name).parse().unwrap();
    for (key, value) in set {
        keys::set(&mut file, key, Some(value));
    }
    render(name, &toml::to_string(&file).unwrap())
        .unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
}

/// The calls of a stack, by their labels.
fn modules(rendered: &Rendered, stack_name: &str) -> Value {
    stack(rendered, &format!("{stack_name}/main.tf"))["module"].clone()
}

/// The calls of a stack that are of a module's folder.
fn calls(rendered: &Rendered, stack_name: &str, folder: &str) -> Vec<Value> {
    let source = format!("../modules/{folder}");
    let modules = modules(rendered, stack_name);
    let modules = modules.as_object().unwrap().values();
    modules
        .filter(|module| module["source"] == source.as_str())
        .cloned()
        .collect()
}

/// A runbook, and where in it something is.
struct Page<'a>(&'a str);

impl Page<'_> {
    /// Where a text is, which is there.
    #[track_caller]
    fn at(&self, text: &str) -> usize {
        let found = self.0.find(text);
        found.unwrap_or_else(|| panic!("`{text}` is not in\n{}", self.0))
    }

    /// What is between two texts.
    #[track_caller]
    fn between(&self, from: &str, to: &str) -> &str {
        &self.0[self.at(from)..self.at(to)]
    }
}

fn page<'a>(rendered: &'a Rendered, name: &str) -> Page<'a> {
    Page(rendered.file(&format!("runbooks/{name}.md")))
}

#[test]
fn there_are_environments_with_two_regions() {
    assert!(environments().count() >= 7);
    assert!(named("cross-region").plan.recovery.is_some());
}
