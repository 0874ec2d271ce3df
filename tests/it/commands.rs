//! What is written to be carried out can be: the blocks of every document, the scripts and the commands at the top of
//! manifests, for every environment and every upgrade.
//!
//! They are read as a shell reads them, and then judged: against lists of what no command may be
//! (`commands/denied.toml`), by what happens after a step that failed, by where secrets go, and by whether what they name
//! is rendered. Real shells and shellcheck are asked about all of them.

mod changes;
mod command;
mod denied;
mod documents;
mod flow;
mod own;
mod paths;
mod shell;
mod shells;
mod upgrades;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::environments::each::Promise;
use crate::environments::{Files, Rendered};
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
fn told(documents: &[Document<'_>]) -> Vec<String> {
    let mut complaints: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for document in documents {
        for problem in problems(document) {
            complaints.entry(problem).or_default().push(&document.name);
        }
    }
    let lines = complaints.iter().map(|(problem, names)| {
        let more = names.len() - 1;
        format!(
            "{}{}: {problem}",
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

/// Every command can be carried out.
mod carried_out {
    use super::{Promise, Rendered, documents, told};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        told(&documents(rendered))
    }
}

/// The README names every tool that a document needs.
mod tools_in_readme {
    use super::{Promise, Rendered, denied, documents};

    each_environment! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let readme = rendered.file("README.md");
        let table = readme.split("## Before you start").nth(1);
        let table = table
            .and_then(|text| text.split("## 1.").next())
            .expect("the table");
        let mut problems = Vec::new();
        for document in documents(rendered) {
            for command in document.commands() {
                let called = denied::TOOLS.installed.get(command.name());
                if let Some(called) = called.filter(|called| !table.contains(called.as_str())) {
                    problems.push(format!("{}: {called}", document.name));
                }
            }
        }
        problems
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
    assert!(complaint.is_empty(), "{complaint:#?}");
}

#[test]
fn every_command_of_a_change_can_be_carried_out() {
    let changes = changes::all();
    let documents: Vec<_> = changes.iter().map(changes::Runbook::document).collect();
    let complaint = told(&documents);
    assert!(complaint.is_empty(), "{complaint:#?}");
}

/// What a page may not say is found in it: a list whose pages are judged one by one.
#[test]
fn a_question_to_each_page_of_a_list_is_denied() {
    let told_of = |command: &str| {
        let page = format!("```sh\n{command}\n```\n");
        let document = documents::document("a page", "page.md", &page, Cow::Owned(Files::new()));
        denied::problems(&document.expect("a document"))
    };
    let list = "aws s3api list-objects-v2 --region eu-west-1 --bucket traces";
    let sorted = "--query 'sort_by(Contents, &LastModified)[-1].Key'";
    for (command, is_denied) in [
        (format!("{list} --prefix a --max-items 1 {sorted} --output text"), true),
        (format!("{list} --output json | jq ."), true),
        (format!("{list} --delimiter / --output json | jq ."), false),
        (
            "aws rds describe-db-snapshots --query 'sort_by(DBSnapshots, &SnapshotCreateTime)[-1]' --output text".to_owned(),
            true,
        ),
    ] {
        let told = told_of(&command);
        assert_eq!(!told.is_empty(), is_denied, "{command}: {told:#?}");
    }
}
