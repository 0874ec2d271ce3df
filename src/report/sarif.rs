//! Findings as SARIF 2.1.0, which code scanning and editors read.
//!
//! Source: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use serde_json::{Value, json};

use super::lines::Lines;
use crate::finding::{Finding, Place, Rule, RuleSeverity, Severity};
use crate::layer::Stack;

/// A log with one run: the rules that found something, and what they found. What `[allow]` waives is in it as
/// suppressed, with the reason.
pub(crate) fn findings(
    findings: &[Finding],
    allowed: &[(Finding, String)],
    stack: &Stack,
) -> Value {
    let positions = Lines::of_documents(stack);
    let mut rules: Vec<&'static Rule> = Vec::new();
    for finding in findings.iter().chain(allowed.iter().map(|(one, _)| one)) {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    rules.sort_by_key(|rule| rule.code);
    let kept = findings
        .iter()
        .map(|finding| result(finding, stack, &positions));
    let waived = allowed.iter().map(|(finding, reason)| {
        let mut result = result(finding, stack, &positions);
        if let Some(object) = result.as_object_mut() {
            let suppression = json!([{ "kind": "inSource", "justification": reason }]);
            object.insert("suppressions".to_owned(), suppression);
        }
        result
    });
    log(&rules, &kept.chain(waived).collect::<Vec<_>>())
}

/// The log about a file that could not be read.
pub(crate) fn unreadable(rule: &'static Rule, file: &str, message: &str, help: &str) -> Value {
    let result = json!({
        "ruleId": rule.code,
        "level": level(Severity::Error),
        "message": { "text": format!("{message}\nhelp: {help}") },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(file) } } }],
    });
    log(&[rule], &[result])
}

fn log(rules: &[&Rule], results: &[Value]) -> Value {
    let rules: Vec<Value> = rules.iter().map(|rule| of_rule(rule)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "lsgen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn of_rule(rule: &Rule) -> Value {
    let severity = match rule.severity {
        RuleSeverity::Error => Severity::Error,
        RuleSeverity::Warning => Severity::Warning,
        RuleSeverity::ByTier { production, .. } => production,
    };
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": format!("Source: {}", rule.source) },
        "defaultConfiguration": { "level": level(severity) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(finding: &Finding, stack: &Stack, positions: &[Lines]) -> Value {
    let mut text = vec![finding.message.clone()];
    text.extend(finding.notes.iter().map(|note| format!("note: {note}")));
    text.extend(finding.help.iter().map(|help| format!("help: {help}")));
    let others = finding.others.iter();
    let related: Vec<Value> = others
        .map(|mark| {
            let mut location = location(&mark.place, stack, positions);
            if let Some(object) = location.as_object_mut() {
                object.insert("message".to_owned(), json!({ "text": mark.label }));
            }
            location
        })
        .collect();
    json!({
        "ruleId": finding.rule.code,
        "level": level(finding.severity),
        "message": { "text": text.join("\n") },
        "locations": [location(&finding.place, stack, positions)],
        "relatedLocations": related,
    })
}

/// A place, with lines and columns counted from 1. What an artifact's address cannot have is escaped.
fn location(place: &Place, stack: &Stack, positions: &[Lines]) -> Value {
    let Some((document, lines)) = stack
        .document(place.document)
        .zip(positions.get(place.document.0))
    else {
        return json!({});
    };
    let (start_line, start_column) = lines.position(&document.text, place.span.start);
    let (end_line, end_column) = lines.position(&document.text, place.span.end);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&document.name) },
        "region": {
            "startLine": start_line,
            "startColumn": start_column,
            "endLine": end_line,
            "endColumn": end_column,
        },
    } })
}

/// A path as a relative address.
fn uri(path: &str) -> String {
    let path = path.trim_start_matches("./");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:@".contains(&byte);
    path.bytes()
        .map(|byte| {
            if is_plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
