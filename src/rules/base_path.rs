//! A base path that the chart cannot put into an address.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0626",
    name: "base-path",
    severity: RuleSeverity::Error,
    summary: "A base path in `[langsmith.values]` with a slash at an end, or with a character that an address does not have.",
    why: "The chart writes `/`, the path and `/api` into the configuration of the frontend: with another slash no request matches, and with a space or a semicolon the frontend does not start.",
    example: "[langsmith.values.config]\nbasePath = \"/langsmith\"",
    source: "the chart's templates/frontend/config-map.yaml; https://www.rfc-editor.org/rfc/rfc3986#section-2.3",
    waivable: false,
    fix: None,
};

/// Where the chart takes a base path.
const KEYS: [&[&str]; 2] = [
    &["config", "basePath"],
    &["config", "deployment", "basePath"],
];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values);
    for keys in KEYS {
        let Some(text) = values.read_by_entry().get(keys).and_then(Value::as_str) else {
            continue;
        };
        if text.is_empty() || text.split('/').all(is_segment) {
            continue;
        }
        let path = keys
            .iter()
            .fold(values.path().clone(), |path, key| path.key(key));
        let trimmed = text.trim_matches('/');
        let help = if !trimmed.is_empty() && trimmed.split('/').all(is_segment) {
            format!("write `basePath = \"{trimmed}\"`")
        } else {
            "write letters, digits, `-`, `.`, `_` or `~`, and single slashes in between, as in `basePath = \"langsmith\"`".to_owned()
        };
        findings.push(
            context
                .finding(&path, "the frontend cannot serve this base path")
                .label("not a path in an address")
                .help(help),
        );
    }
}

/// Whether a text is a part of a path in an address as it stands.
fn is_segment(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_plain)
}
