//! Findings as JSON, format 1.

use serde_json::{Value, json};

use crate::finding::Finding;
use crate::layer::Stack;

/// An object with the format's number and the findings, by place; those that `[allow]` set aside
/// are listed with their reasons.
pub fn findings(findings: &[Finding], allowed: &[(Finding, String)], stack: &Stack) -> Value {
    let allowed: Vec<Value> = allowed
        .iter()
        .map(|(finding, reason)| {
            let mut value = one(finding, stack);
            if let Some(object) = value.as_object_mut() {
                object.insert("reason".into(), json!(reason));
            }
            value
        })
        .collect();
    json!({
        "format": 1,
        "findings": findings.iter().map(|finding| one(finding, stack)).collect::<Vec<_>>(),
        "allowed": allowed,
    })
}

fn one(finding: &Finding, stack: &Stack) -> Value {
    let document = stack.document(finding.place.document);
    let text = document
        .map(|document| document.text.as_str())
        .unwrap_or_default();
    let (line, column) = position(text, finding.place.span.start);
    let (end_line, end_column) = position(text, finding.place.span.end);
    json!({
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "file": document.map(|document| document.name.as_str()),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "label": finding.label,
        "notes": finding.notes,
        "help": finding.help,
    })
}

/// Line and column of a byte, both counted from 1, columns in characters.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.matches('\n').count();
    let column = 1 + before.get(line_start..).unwrap_or_default().chars().count();
    (line, column)
}
