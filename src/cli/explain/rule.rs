//! What a rule finds.

use serde_json::{Value as Json, json};

use super::Format;
use crate::finding::Rule;
use crate::rules;

/// Whether it looks like the code of a rule.
pub(super) fn is_code(subject: &str) -> bool {
    let Some((start, digits)) = subject.split_at_checked(2) else {
        return false;
    };
    let is_prefixed = start.eq_ignore_ascii_case("LS");
    is_prefixed && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// All rules.
pub(super) fn list(format: Format) -> String {
    let rules = rules::rules();
    match format {
        Format::Human => rules
            .iter()
            .map(|rule| format!("{}  {:<26} {}\n", rule.code, rule.name, rule.summary))
            .collect(),
        Format::Json => {
            let rules: Vec<Json> = rules.into_iter().map(data).collect();
            format!("{:#}\n", json!({ "format": 1, "rules": rules }))
        }
    }
}

/// One rule.
pub(super) fn explanation(rule: &Rule, format: Format) -> String {
    match format {
        Format::Human => text(rule),
        Format::Json => format!("{:#}\n", json!({ "format": 1, "rule": data(rule) })),
    }
}

fn data(rule: &Rule) -> Json {
    json!({
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "severity": rule.severity.in_words(),
        "why": rule.why,
        "example": rule.example,
        "source": rule.source,
        "waivable": rule.waivable,
        "fix": rule.fix,
    })
}

fn text(rule: &Rule) -> String {
    let example: String = rule
        .example
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    let waiver = if rule.waivable {
        format!(
            "It can be waived, with a reason:\n\n    [allow]\n    {} = \"...\"\n",
            rule.code
        )
    } else {
        "It cannot be waived.\n".into()
    };
    let fix = match rule.fix {
        Some(fix) => format!("Fixed by `lsgen check --fix`, which {fix}.\n\n"),
        None => String::new(),
    };
    format!(
        "{} {}\n\n{}\n\nSeverity: {}\n\nWhy: {}\n\nExample:\n\n{example}\nSource: {}\n\n{fix}{waiver}",
        rule.code,
        rule.name,
        rule.summary,
        rule.severity.in_words(),
        rule.why,
        rule.source
    )
}
