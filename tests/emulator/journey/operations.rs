//! One living environment, changed again and again: each change by the runbook that `lsgen diff --runbook` writes for it,
//! block by block. What exists after each is what `lsgen diff` had said.

use std::time::Instant;

use serde::Deserialize;

use super::document::Way;
use super::traveler::Traveler;
use super::{install, say, within_reach};
use crate::environments::render;
use crate::support::keys::set;

/// What happens to production.
pub(super) const PRODUCTION: &str = include_str!("operations/production.toml");

/// What happens to an evaluation, with its stores in the cluster at first.
pub(super) const EVALUATION: &str = include_str!("operations/evaluation.toml");

/// Changes in their order, and the environment of the tests that they happen to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Operations {
    environment: String,
    change: Vec<Change>,
}

/// A change of the environment that is there by then.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    set: toml::Table,
    #[serde(default)]
    remove: Vec<String>,
}

impl Change {
    fn make(&self, file: &mut toml::Table) {
        for key in &self.remove {
            set(file, key, None);
        }
        for (key, value) in &self.set {
            set(file, key, Some(value));
        }
    }

    fn name(&self) -> String {
        let set = self
            .set
            .iter()
            .map(|(key, value)| format!("{key} = {value}"));
        let removed = self.remove.iter().map(|key| format!("no {key}"));
        set.chain(removed).collect::<Vec<_>>().join(", ")
    }
}

/// With which change to begin, where somebody looks for what is wrong with a late one: those before it are in the
/// environment that is installed.
fn first() -> usize {
    let first = std::env::var("LSGEN_OPERATION").ok();
    first.map_or(0, |first| first.parse().unwrap())
}

/// Installs an environment, and carries out every change. All that differ from what was told are in the failure at the
/// end.
pub(super) fn carry_out(operations: &str) {
    let operations: Operations = toml::from_str(operations).unwrap();
    let mut traveler = Traveler::new("operations", Way::Helmfile);
    let text = traveler.in_a_zone(&within_reach(&operations.environment));
    let mut file: toml::Table = text.parse().unwrap();
    let (done, changes) = operations.change.split_at(first());
    for change in done {
        change.make(&mut file);
    }
    install(&mut traveler, &toml::to_string(&file).unwrap());
    let mut before = traveler.see();
    let mut wrong = Vec::new();
    for change in changes {
        let start = Instant::now();
        change.make(&mut file);
        let (runbook, told) = traveler.change_to(&toml::to_string(&file).unwrap());
        traveler.follow(runbook, |_| true);
        let now = traveler.see();
        let mut differences = told.differences(&before, &now);
        differences.extend(traveler.unclean());
        let otherwise = match differences.as_slice() {
            [] => "nothing".to_owned(),
            differences => differences.join("\n    "),
        };
        say(&format!(
            "{}\n  told: {}\n  otherwise: {otherwise}\n  {} s",
            change.name(),
            told.summary(),
            start.elapsed().as_secs()
        ));
        let named = differences
            .iter()
            .map(|line| format!("{}: {line}", change.name()));
        wrong.extend(named);
        before = now;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A change that changes nothing would end the journey, an hour after its installation.
#[test]
fn every_change_of_the_lists_renders_something_else() {
    for list in [PRODUCTION, EVALUATION] {
        let operations: Operations = toml::from_str(list).unwrap();
        let mut file: toml::Table = within_reach(&operations.environment).parse().unwrap();
        let rendered = |file: &toml::Table, what: &str| {
            let text = toml::to_string(file).unwrap();
            let rendered = render(&operations.environment, &text);
            rendered
                .unwrap_or_else(|findings| panic!("{what}: {findings:#?}"))
                .files
        };
        let mut before = rendered(&file, "the beginning");
        for change in &operations.change {
            change.make(&mut file);
            let after = rendered(&file, &change.name());
            assert_ne!(before, after, "{}", change.name());
            before = after;
        }
    }
}
