//! What is written to be carried out can be: the blocks of every document, the scripts and the commands at the top of
//! manifests, for every environment and every upgrade.
//!
//! They are read as a shell reads them, and then judged: against lists of what no command may be
//! (`commands/denied.toml`), by what happens after a step that failed, by where secrets go, and by whether what they name
//! is rendered. Real shells and shellcheck are asked about all of them.

mod command;
mod denied;
mod documents;
mod flow;
mod own;
mod paths;
mod shell;
mod shells;
mod upgrades;

use std::collections::BTreeMap;

use crate::environments::{all, on_other_lines};
use documents::{Document, documents};

/// Everything that is wrong with a document.
fn problems(document: &Document<'_>) -> Vec<String> {
    let found = [
        denied::problems(document),
        flow::problems(document),
        paths::problems(document),
    ];
    found.into_iter().flatten().collect()
}

/// Each complaint once, with the documents that it is about.
fn told(documents: &[Document<'_>]) -> String {
    let mut complaints: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for document in documents {
        for problem in problems(document) {
            complaints.entry(problem).or_default().push(&document.name);
        }
    }
    let lines = complaints.iter().map(|(problem, names)| {
        let more = names.len() - 1;
        format!(
            "{}{}: {problem}\n",
            names[0],
            if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            }
        )
    });
    lines.collect()
}

#[test]
fn every_command_of_every_environment_can_be_carried_out() {
    let rendered = all().iter().chain(on_other_lines());
    let documents: Vec<_> = rendered.flat_map(documents).collect();
    let complaint = told(&documents);
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn the_readme_names_every_tool_that_a_document_needs() {
    for rendered in all() {
        let readme = rendered.file("README.md");
        let table = readme.split("## Before you start").nth(1);
        let table = table
            .and_then(|text| text.split("## 1.").next())
            .expect("the table");
        for document in documents(rendered) {
            for command in document.commands() {
                if let Some(called) = denied::TOOLS.installed.get(command.name()) {
                    assert!(
                        table.contains(called.as_str()),
                        "{}: {called}",
                        document.name
                    );
                }
            }
        }
    }
}

#[test]
fn every_command_of_an_upgrade_can_be_carried_out() {
    let upgrades = upgrades::all();
    let documents: Vec<_> = upgrades
        .iter()
        .flat_map(upgrades::Planned::documents)
        .collect();
    let complaint = told(&documents);
    assert!(complaint.is_empty(), "{complaint}");
}
