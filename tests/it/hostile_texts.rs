//! What people write into free texts stays text in every rendered Markdown file.
//!
//! Read by a `CommonMark` parser with all extensions, the documents have the same structure whatever the texts are.

use std::collections::BTreeMap;
use std::mem::discriminant;

use proptest::prelude::*;
use proptest::sample::select;
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::environments::{project, render};

/// The structure of each Markdown file: its events, texts and the words in code spans left out.
fn structure(files: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
    let is_page = |path: &str| {
        std::path::Path::new(path)
            .extension()
            .is_some_and(|kind| kind == "md")
    };
    let pages = files.iter().filter(|(path, _)| is_page(path));
    pages
        .map(|(path, text)| (path.clone(), events(text)))
        .collect()
}

fn events(text: &str) -> Vec<String> {
    let mut events = Vec::new();
    for event in Parser::new_ext(text, Options::all()) {
        let told = match &event {
            Event::Text(_) => "text".to_owned(),
            Event::Code(_) => "code".to_owned(),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                dest_url.to_string()
            }
            Event::Start(tag) => format!("{:?}", discriminant(tag)),
            Event::End(_) => continue,
            other => format!("{other:?}"),
        };
        // A text is told in pieces, as many as it has escapes.
        if told != "text" || events.last() != Some(&told) {
            events.push(told);
        }
    }
    events
}

/// An environment whose free texts are these.
fn with(reason: &str, email: &str) -> Option<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(project("examples/production.toml")).unwrap();
    let mut table: toml::Table = text.parse().unwrap();
    let allow = toml::Table::from_iter([
        ("LS0301".to_owned(), toml::Value::from(reason)),
        ("LS0904".to_owned(), toml::Value::from(reason)),
    ]);
    table.insert("allow".into(), allow.into());
    table["langsmith"]["auth"]["admin_email"] = email.into();
    let rendered = render("hostile", &toml::to_string(&table).unwrap());
    rendered
        .ok()
        .map(|rendered| rendered.files.into_iter().collect())
}

const PIECES: [&str; 40] = [
    "#",
    "# ",
    "- ",
    "- [x] ",
    "[x] ",
    "* ",
    "1. ",
    "1) ",
    "> ",
    "`",
    "``",
    "```",
    "~~~",
    "<b>",
    "</li>",
    "<!--",
    "-->",
    "&amp;",
    "&#35;",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "|",
    "[a](b)",
    "![a](b)",
    "[a]: b",
    "[^1]",
    "<http://a.b>",
    "$",
    "$$",
    "\n",
    "\n\n",
    "\r\n",
    "---",
    "===",
    "\u{1b}[0m",
    "\u{202e}",
    "word",
];

/// A reason holds something else than blanks.
fn hostile() -> impl Strategy<Value = String> {
    prop::collection::vec(select(PIECES.as_slice()), 1..8)
        .prop_map(|pieces| format!("{}word", pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_free_text_changes_no_document(
        reason in hostile(),
        email in select(["a@example.com", "`a`@example.com", "``*_{|}~!#$%&'+/=?^@example.com", "*a*@example.com"].as_slice()),
    ) {
        let plain = with("a plain reason", "a@example.com").expect("an environment");
        let files = with(&reason, email);
        let files = files.ok_or_else(|| TestCaseError::fail(format!("{reason:?} or {email:?} is refused")))?;
        let (before, after) = (structure(&plain), structure(&files));
        for (path, events) in &after {
            prop_assert_eq!(Some(events), before.get(path), "{} with {:?}", path, reason);
        }
        prop_assert!(files["CHECKLIST.md"].contains("word"));
    }
}
