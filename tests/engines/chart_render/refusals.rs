//! Every refusal in the chart's templates is one that `check` finds first, or one that no file can bring about.
//!
//! A refusal is a call of `fail` or `required`. Each that stands in the templates of a chart has to be said by the chart
//! itself: against the values that a guard refuses (`guards.toml`), or against values that another rule rejects
//! (`refusals.toml`). What is left has to be listed there with the reason why it cannot be reached. A chart with a new
//! refusal fails this test.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use lsgen::api::chart::guards;
use lsgen::api::finding::Severity;
use lsgen::api::{layer, rules};
use regex_lite::Regex;
use serde::Deserialize;
use toml::Table;

use super::RELEASE;
use super::guards::{cases, complete, yaml};
use super::helm::{Chart, charts};

#[derive(Deserialize)]
struct File {
    refusal: Vec<Entry>,
    unreachable: Vec<Unreachable>,
}

/// A refusal that a rule other than that of the guards comes before.
#[derive(Deserialize)]
struct Entry {
    /// How the chart's message begins.
    begins: String,
    /// Values that the chart refuses so.
    values: String,
    /// The rule that rejects them.
    rule: String,
}

/// A refusal that no values bring about.
#[derive(Deserialize)]
struct Unreachable {
    begins: String,
    reason: String,
}

/// An environment that `check` takes, for values to be written below it.
const ENVIRONMENT: &str = r#"
version = 1

[environment]
name = "trial"
prefix = "acme"
tier = "evaluation"
profiles = ["size/minimum"]

[cloud]
account_id = "123456789012"
region = "us-west-2"

[cluster]
administrators = { platform = "arn:aws:iam::123456789012:role/platform-admin" }

[dns]
domain = "langsmith.example.com"
zone = "create"

[langsmith]
chart = "VERSION"
auth = { mode = "basic", admin_email = "platform@example.com", organization = "Acme" }

[langsmith.values]
"#;

#[test]
fn every_refusal_of_the_chart_is_found_first_or_cannot_be_reached() {
    let file: File = toml::from_str(include_str!("refusals.toml")).unwrap();
    let charts = charts();
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let file = &file;
        let threads: Vec<_> = charts
            .iter()
            .map(|chart| scope.spawn(|| compare(chart, file)))
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join().unwrap());
        joined.flatten().collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));

    let at_hand: BTreeSet<_> = charts.iter().map(|chart| &chart.line.version).collect();
    let shipped = lsgen::api::chart::shipped_versions();
    if shipped.iter().all(|version| at_hand.contains(version)) {
        let messages: BTreeSet<String> = charts.iter().flat_map(messages).collect();
        let entries = file.refusal.iter().map(|entry| &entry.begins);
        let entries = entries.chain(file.unreachable.iter().map(|entry| &entry.begins));
        let stale: Vec<&String> = entries
            .filter(|begins| !messages.iter().any(|one| one.starts_with(*begins)))
            .collect();
        assert!(stale.is_empty(), "no chart says: {stale:#?}");
    }
}

fn compare(chart: &Chart, file: &File) -> Vec<String> {
    let version = &chart.line.version;
    let mut complaints = Vec::new();
    let mut left = messages(chart);
    assert!(left.len() > 20, "{version}: {left:?}");
    // The whole chart takes many times as long to render, and `guards.rs` has it refuse the same.
    let (chart, _folder) =
        &chart.only(|path| is_helper(path) || !refusals(&chart.template(path)).is_empty());
    let guards = guards().unwrap();
    let of_line: BTreeSet<&str> = guards
        .of(version)
        .map(|guard| guard.name.as_str())
        .collect();
    for case in cases()
        .iter()
        .filter(|case| of_line.contains(case.guard.as_str()))
    {
        if let Some(said) = chart.refusal(RELEASE, &yaml(&complete(&case.refused))) {
            left.retain(|message| !is_said(message, &said));
        }
    }
    for entry in &file.refusal {
        let Some(message) = left
            .iter()
            .find(|one| one.starts_with(&entry.begins))
            .cloned()
        else {
            continue;
        };
        left.remove(&message);
        let values: Table = entry.values.parse().unwrap();
        match chart.refusal(RELEASE, &yaml(&complete(&values))) {
            Some(said) if is_said(&message, &said) => {}
            said => complaints.push(format!("{version}: not `{message}` but {said:?}")),
        }
        let found = found(chart, &entry.values);
        if !found.iter().any(|(code, _)| *code == entry.rule) {
            complaints.push(format!("{version}: `{message}`: check finds {found:?}"));
        }
    }
    for entry in &file.unreachable {
        assert!(!entry.reason.is_empty(), "{}", entry.begins);
        left.retain(|message| !message.starts_with(&entry.begins));
    }
    let unknown = left.into_iter();
    complaints.extend(unknown.map(|message| format!("{version}: unknown to lsgen: {message}")));
    complaints
}

/// The errors that `check` finds with these values.
fn found(chart: &Chart, values: &str) -> Vec<(&'static str, String)> {
    let version = chart.line.version.to_string();
    let text = ENVIRONMENT.replace("VERSION", &version) + values;
    let resolved = layer::resolve("trial.toml", &text);
    let judgement = rules::judge(&resolved, &chart.catalogue);
    let errors = judgement
        .findings
        .iter()
        .filter(|one| one.severity == Severity::Error);
    errors
        .map(|finding| (finding.rule.code, finding.message.clone()))
        .collect()
}

/// The messages of all refusals in a chart's templates.
fn messages(chart: &Chart) -> BTreeSet<String> {
    let templates = chart.package.templates.keys();
    let texts = templates.map(|path| chart.template(path));
    texts.flat_map(|text| refusals(&text)).collect()
}

/// The messages of the refusals in a template: the first text after each call.
fn refusals(template: &str) -> Vec<String> {
    static TOKEN: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#""(?:[^"\\]|\\.)*"|`[^`]*`|\b(?:fail|required)\b"#).unwrap());
    let actions = template.split("{{").skip(1);
    let actions = actions.filter_map(|rest| rest.split("}}").next());
    let is_comment = |action: &str| {
        action
            .trim_start_matches(['-', ' ', '\n'])
            .starts_with("/*")
    };
    let mut found = Vec::new();
    for action in actions.filter(|action| !is_comment(action)) {
        let tokens: Vec<&str> = TOKEN
            .find_iter(action)
            .map(|token| token.as_str())
            .collect();
        for (at, token) in tokens.iter().enumerate() {
            if !token.starts_with(['"', '`']) {
                let mut texts = tokens
                    .iter()
                    .skip(at)
                    .filter(|one| one.starts_with(['"', '`']));
                let text = texts.next();
                found.push(unquoted(
                    text.unwrap_or_else(|| panic!("no message: {action}")),
                ));
            }
        }
    }
    found
}

/// The text of a literal of Go.
fn unquoted(literal: &str) -> String {
    let text = &literal[1..literal.len() - 1];
    if literal.starts_with('`') {
        return text.to_owned();
    }
    text.replace("\\\\", "\0")
        .replace('\\', "")
        .replace('\0', "\\")
}

/// Whether an error of Helm is this refusal, whose verbs stand for anything.
fn is_said(message: &str, error: &str) -> bool {
    static VERB: LazyLock<Regex> = LazyLock::new(|| Regex::new("%[sdqv]").unwrap());
    let mut rest = error;
    VERB.split(message).all(|part| {
        let found = rest.split_once(part);
        found.inspect(|(_, after)| rest = after).is_some()
    })
}

#[test]
fn a_refusal_is_found_wherever_it_is_written() {
    let template = "{{- /* fail \"not this\" */ -}}\nfail: \"nor this\"\n\
        {{- if and .a (eq .b \"fail\") -}}{{ fail (printf \"%s is \\\"wrong\\\"\" .a) }}{{ end }}\n\
        {{ $a := required `needs a` .a | quote }}{{ .b | required \"needs b\" }}";
    let found = refusals(template);
    assert_eq!(found, ["%s is \"wrong\"", "needs a", "needs b"]);
    assert!(is_said(&found[0], "at line 4: x.y is \"wrong\"\n"));
    assert!(!is_said(&found[0], "at line 4: x.y is right\n"));
}

/// Whether a file of a chart only defines what the others use.
fn is_helper(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "tpl")
}
