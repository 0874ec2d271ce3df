//! No tick in CHECKLIST.md without evidence: `checklist.toml` says for each what takes it away.

use std::collections::BTreeSet;

use crate::environments::each::Promise;
use crate::environments::{Rendered, all, render, text_of};
use serde::Deserialize;
use toml::{Table, Value};

#[derive(Deserialize)]
struct File {
    tick: Vec<Tick>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tick {
    item: String,
    /// The environment that is changed.
    base: Option<String>,
    /// Keys that it gets, a line each; one that starts with `-` is taken out.
    #[serde(default)]
    set: String,
    says: Option<String>,
    instead: Option<String>,
    /// A part of a path, or `path: text`, with alternatives of the text.
    #[serde(default)]
    files: Vec<String>,
}

fn ticks() -> Vec<Tick> {
    let file: File = toml::from_str(include_str!("checklist.toml")).unwrap();
    file.tick
}

/// Whether it is ticked, and its text, of every item.
fn items(rendered: &Rendered) -> Vec<(bool, &str)> {
    let lines = rendered.file("CHECKLIST.md").lines();
    let items = lines.filter_map(|line| {
        let ticked = line.strip_prefix("- [x] ").map(|text| (true, text));
        ticked.or_else(|| Some((false, line.strip_prefix("- [ ] ")?)))
    });
    items.collect()
}

/// The environment's text with keys set and taken out.
fn changed(base: &str, changes: &str) -> String {
    let mut table: Table = text_of(base).parse().unwrap();
    for line in changes.lines() {
        if let Some(path) = line.strip_prefix('-') {
            let (above, key) = path.rsplit_once('.').unwrap();
            let above = above.split('.').fold(&mut table, |table, key| {
                table.get_mut(key).and_then(Value::as_table_mut).unwrap()
            });
            above.remove(key);
        } else {
            lay_over(&mut table, line.parse().unwrap());
        }
    }
    toml::to_string(&table).unwrap()
}

fn lay_over(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

/// Every tick has an entry, and what holds it is rendered.
mod evidence {
    use super::{Promise, Rendered, items, ticks};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let ticks = ticks();
        let mut problems = Vec::new();
        for (_, text) in items(rendered).into_iter().filter(|(done, _)| *done) {
            let mut of_it = ticks.iter().filter(|tick| text.starts_with(&tick.item));
            let Some(first) = of_it.next() else {
                problems.push(format!("no entry in checklist.toml for: {text}"));
                continue;
            };
            for evidence in [first]
                .into_iter()
                .chain(of_it)
                .flat_map(|tick| &tick.files)
            {
                let (path, wanted) = evidence.split_once(": ").unwrap_or((evidence, ""));
                let is_there = rendered.files.iter().any(|(file, text)| {
                    let holds = wanted.split('|').any(|wanted| text.contains(wanted));
                    (file.contains(path) && holds) || (wanted.is_empty() && text.contains(path))
                });
                if !is_there {
                    problems.push(format!("{text}: no {evidence}"));
                }
            }
        }
        problems
    }
}

#[test]
fn what_takes_a_tick_away_does() {
    let mut complaint = Vec::new();
    for tick in ticks() {
        let Some(base) = &tick.base else {
            assert!(!tick.files.is_empty(), "{}", tick.item);
            continue;
        };
        let label = format!("{}: {base} with {:?}", tick.item, tick.set);
        let rendered = match render(&label, &changed(base, &tick.set)) {
            Ok(rendered) => rendered,
            Err(findings) => {
                let said: Vec<&String> = findings.iter().map(|one| &one.message).collect();
                complaint.push(format!("{label}: refused: {said:?}"));
                continue;
            }
        };
        let items = items(&rendered);
        let found = items.iter().find(|(_, text)| text.starts_with(&tick.item));
        if let Some((true, text)) = found {
            complaint.push(format!("{label}: still ticked: {text}"));
        }
        if let Some(says) = &tick.says
            && !found.is_some_and(|(_, text)| text.contains(&format!(": {says}")))
        {
            complaint.push(format!("{label}: does not say {says:?}: {found:?}"));
        }
        if let Some(instead) = &tick.instead
            && !items.contains(&(false, instead))
            && !items
                .iter()
                .any(|(done, text)| !done && text.starts_with(instead))
        {
            complaint.push(format!("{label}: no {instead:?} in its place"));
        }
    }
    assert!(complaint.is_empty(), "{complaint:#?}");
}

/// The same item is ticked somewhere, so that taking the tick away means something.
#[test]
fn every_entry_is_about_a_tick_of_some_environment() {
    let ticked: BTreeSet<&str> = all()
        .flat_map(items)
        .filter(|(done, _)| *done)
        .map(|(_, text)| text)
        .collect();
    for tick in ticks() {
        let mut ticked = ticked.iter();
        assert!(
            ticked.any(|text| text.starts_with(&tick.item)),
            "{}",
            tick.item
        );
    }
}
