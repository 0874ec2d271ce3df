//! `docs/changes.md`: the answers, key by key.

use std::fmt::Write as _;

use lsgen::api::diff::procedure::{Fact, How, facts};

use super::answer;
use super::schema::{Key, Values, keys};
use crate::environments::project;

/// Compares the file with what it should say, or rewrites it.
pub(super) fn holds() {
    let path = project("docs/changes.md");
    let expected = text();
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        std::fs::write(&path, &expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/changes.md is out of date; `LSGEN_UPDATE=1 cargo test --test it changes::` rewrites it"
    );
}

fn text() -> String {
    let mut text = String::from(
        "# Changes\n\n\
         How a change of each key is carried out on an environment that runs. Generated from `profiles/diff/changes/`:\n\
         `LSGEN_UPDATE=1 cargo test --test it changes::`. What a change does to single resources and pods is what\n\
         `lsgen diff` says.\n\n\
         - **apply**: render, apply the stacks, apply the releases, as the README of the environment says.\n\
         - **prepare**: the same, after steps that `lsgen diff --runbook` writes for the environment.\n\
         - **steps**: steps in place of the usual ones, from the same command.\n\
         - **refused**: not on an environment that runs; the reason says what to do instead. `lsgen diff --deny refused` stops\n  \
           such a change.\n\n\
         ## Keys with a few values\n\n\
         Every pair of values, in both directions.\n\n\
         | key | from | to | how | runbook | what to know | evidence |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for Key { name, values } in keys() {
        let Values::Words(words) = values else {
            continue;
        };
        for from in &words {
            for to in words.iter().filter(|to| *to != from) {
                let fact =
                    answer(&name, from, to).unwrap_or_else(|| panic!("{name}: {from} to {to}"));
                writeln!(text, "| `{name}` | `{from}` | `{to}` | {} |", rest(fact)).unwrap();
            }
        }
    }
    text.push_str(
        "\n## Other keys\n\nOf several rows about a change, the first counts. A key stands for everything below it, `*` for any name.\n\n\
         | keys | when | how | runbook | what to know | evidence |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    let all = keys();
    let has_words = |pattern: &String| {
        all.iter()
            .any(|key| &key.name == pattern && matches!(key.values, Values::Words(_)))
    };
    for fact in facts() {
        let shown: Vec<String> = fact
            .keys
            .iter()
            .filter(|pattern| !has_words(pattern) || fact.has_conditions())
            .map(|pattern| format!("`{pattern}`"))
            .collect();
        if !shown.is_empty() {
            writeln!(
                text,
                "| {} | {} | {} |",
                shown.join(", "),
                fact.when_in_words(),
                rest(fact)
            )
            .unwrap();
        }
    }
    text
}

fn rest(fact: &Fact) -> String {
    let how = match fact.how {
        How::Apply => "apply",
        How::Prepare => "prepare",
        How::Steps => "steps",
        How::Refused => "refused",
    };
    let runbook = fact
        .runbook
        .as_ref()
        .map_or_else(|| "-".to_owned(), |name| format!("`{name}`"));
    let evidence: Vec<String> = fact
        .evidence
        .iter()
        .map(|one| match one.as_str() {
            "plan" => "provider plan".to_owned(),
            page if page.starts_with("https://") => format!("[documentation]({page})"),
            test => format!("`{test}`"),
        })
        .collect();
    format!(
        "{how} | {runbook} | {} | {}",
        fact.reason,
        evidence.join(", ")
    )
}
