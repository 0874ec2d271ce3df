//! The documents about the project itself: decisions are listed, dated and short, and links lead somewhere.

use std::collections::BTreeSet;
use std::fs;

use crate::environments::project;
use pulldown_cmark::{Event, Parser, Tag};

const FOLDER: &str = "docs/decisions";
const INDEX: &str = "README.md";

/// A page.
const LINES: usize = 60;

/// The targets of a document's links.
fn links(text: &str) -> Vec<String> {
    let links = Parser::new(text).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    });
    links.collect()
}

/// The decisions, by the names of their files.
fn decisions() -> BTreeSet<String> {
    let names = fs::read_dir(project(FOLDER))
        .expect("a folder")
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        });
    names.filter(|name| name != INDEX).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_index_lists_every_decision_by_its_title() {
    let index = read(&format!("{FOLDER}/{INDEX}"));
    for name in decisions() {
        let text = read(&format!("{FOLDER}/{name}"));
        let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
        let title = title.unwrap_or_else(|| panic!("{name}: no title"));
        let row = format!("| {} | [{title}]({name}) |", &name[..10]);
        assert!(
            index.contains(&row),
            "docs/decisions/README.md lacks\n{row}"
        );
    }
    let rows = index.lines().filter(|line| line.starts_with("| 2"));
    assert_eq!(rows.count(), decisions().len());
}

#[test]
fn a_decision_has_a_date_a_context_and_consequences_on_one_page() {
    for name in decisions() {
        let text = read(&format!("{FOLDER}/{name}"));
        let date = format!("Date: {}", &name[..10]);
        assert!(text.lines().any(|line| line == date), "{name}: {date}");
        let headings = text.lines().filter_map(|line| line.strip_prefix("## "));
        let headings: Vec<&str> = headings.collect();
        assert_eq!(headings, ["Context", "Decision", "Consequences"], "{name}");
        let lines = text.lines().count();
        assert!(lines <= LINES, "{name}: {lines} lines");
    }
}

#[test]
fn links_lead_to_files() {
    let mut documents: Vec<String> = ["ARCHITECTURE", "CHANGELOG", "CONTRIBUTING", "README"]
        .map(|name| format!("{name}.md"))
        .into();
    let decided = decisions().into_iter().chain([INDEX.to_owned()]);
    documents.extend(decided.map(|name| format!("{FOLDER}/{name}")));
    for document in documents {
        let folder = project(&document);
        let folder = folder.parent().expect("a folder");
        for link in links(&read(&document)) {
            let path = link.split('#').next().unwrap_or_default();
            let is_elsewhere = path.is_empty() || link.contains("://");
            let is_there = folder.join(path).exists();
            assert!(is_elsewhere || is_there, "{document}: {link}");
        }
    }
}
