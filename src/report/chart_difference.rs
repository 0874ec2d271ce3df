//! Two chart versions side by side, for people.

use crate::chart::difference::{Difference, Entry};

/// What differs, in sections; those without a difference are left out.
pub(crate) fn chart_difference(difference: &Difference) -> String {
    let Difference { from, to, .. } = difference;
    let (before, after) = &difference.application;
    let mut text = format!("chart {from} to {to} (application {before} to {after})\n");
    for (title, entries) in [
        ("images", &difference.images),
        ("workloads", &difference.workloads),
        ("jobs", &difference.jobs),
        ("secret keys that pods insist on", &difference.secrets),
    ] {
        section(&mut text, title, entries.iter().map(entry));
    }
    for (title, mark, branches) in [
        ("values keys that come", '+', &difference.keys_added),
        ("values keys that go", '-', &difference.keys_removed),
    ] {
        let lines = branches.iter().map(|branch| match branch.keys {
            1 => format!("  {mark} {}\n", branch.path),
            keys => format!("  {mark} {} ({keys} keys)\n", branch.path),
        });
        section(&mut text, title, lines);
    }
    let retyped = difference.keys_retyped.iter().map(|key| {
        let (before, after) = (key.before.as_str(), key.after.as_str());
        format!("  ~ {}: {before} to {after}\n", key.path)
    });
    section(&mut text, "values keys of another type", retyped);
    let changes = difference.changes.iter().map(|change| {
        let mut lines = format!(
            "  {} ({})\n    {}\n",
            change.title, change.since, change.text
        );
        if let Some(irreversible) = &change.irreversible {
            lines.push_str(&format!("    cannot be taken back: {irreversible}\n"));
        }
        lines
    });
    section(&mut text, "what else is different", changes);
    if difference.is_empty() {
        text.push_str("\nnothing that lsgen knows of is different\n");
    }
    text
}

fn section(text: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: String = lines.collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n{title}\n{lines}"));
    }
}

fn entry(entry: &Entry) -> String {
    let name = &entry.name;
    match (&entry.before, &entry.after) {
        (None, Some(after)) => format!("  + {name}: {after}\n"),
        (Some(before), None) => format!("  - {name}: {before}\n"),
        (Some(before), Some(after)) => {
            format!("  ~ {name}\n      {before}\n      {after}\n")
        }
        (None, None) => String::new(),
    }
}
