//! Findings as JSON, format 1.

use serde_json::{Value, json};

use super::lines::Lines;
use crate::finding::{Finding, Place, Rule};
use crate::layer::Stack;

/// An object with the format's number and the findings, by place; those that `[allow]` waived
/// are listed with their reasons.
pub fn findings(findings: &[Finding], allowed: &[(Finding, String)], stack: &Stack) -> Value {
    let positions = Lines::of_documents(stack);
    let one = |finding: &Finding| one(finding, stack, &positions);
    let allowed: Vec<Value> = allowed
        .iter()
        .map(|(finding, reason)| {
            let mut value = one(finding);
            if let Some(object) = value.as_object_mut() {
                object.insert("reason".into(), json!(reason));
            }
            value
        })
        .collect();
    json!({
        "format": 1,
        "findings": findings.iter().map(one).collect::<Vec<_>>(),
        "allowed": allowed,
    })
}

/// The same object for a file that could not be read: one finding without a line.
pub(crate) fn unreadable(rule: &Rule, file: &str, message: &str, help: &str) -> Value {
    json!({
        "format": 1,
        "findings": [{
            "code": rule.code,
            "name": rule.name,
            "severity": "error",
            "message": message,
            "file": file,
            "line": null,
            "column": null,
            "end_line": null,
            "end_column": null,
            "label": "",
            "notes": [],
            "help": help,
            "fix": null,
            "places": [],
        }],
        "allowed": [],
    })
}

fn one(finding: &Finding, stack: &Stack, positions: &[Lines]) -> Value {
    let mut object = json!({
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "notes": finding.notes,
        "help": finding.help,
        "fix": finding.fix.as_ref().map(ToString::to_string),
        "places": finding.places().map(|(at, label)| place(at, label, stack, positions)).collect::<Vec<_>>(),
    });
    // The first place is the finding's own, as in a report from before there were several.
    let first = place(&finding.place, &finding.label, stack, positions);
    if let (Value::Object(object), Value::Object(first)) = (&mut object, first) {
        object.extend(first);
    }
    object
}

/// A place, with lines and columns counted from 1.
fn place(place: &Place, label: &str, stack: &Stack, positions: &[Lines]) -> Value {
    let id = place.document;
    let document = stack.document(id);
    let text = document
        .map(|document| document.text.as_str())
        .unwrap_or_default();
    let position = |byte| {
        positions
            .get(id.0)
            .map_or((1, 1), |lines| lines.position(text, byte))
    };
    let (line, column) = position(place.span.start);
    let (end_line, end_column) = position(place.span.end);
    json!({
        "file": document.map(|document| document.name.as_str()),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "label": label,
    })
}
