//! A value of `[langsmith.values]` with a different type than the chart's default.

use toml::Value;

use crate::chart::KeyError;
use crate::chart::keys::KeyKind;
use crate::edit::{Edit, Literal};
use crate::finding::{Finding, Rule, RuleSeverity};
use crate::internal::Internal;

use super::judge::value_faults::{faults, path_of};
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0606",
    name: "value-type",
    severity: RuleSeverity::Error,
    summary: "A value of `[langsmith.values]` with a different type than the chart's default.",
    why: "Templates expect the type of their default: a port as a number fails halfway through, a large number in place of a string is rendered as `3.456e+07`, and the string `\"false\"` is true.",
    example: "[langsmith.values.frontend]\nproxyConnectTimeout = 30",
    source: "the types of the defaults in the chart's own values.yaml",
    waivable: false,
    fix: Some("adds or removes the quotes if nothing else is wrong"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    // Without values there is no need to read the chart's keys, which are many.
    if key!(context.langsmith.values).read_by_entry().is_empty() {
        return;
    }
    let Some(line) = context.chart_as_it_comes() else {
        return;
    };
    let Ok(keys) = line.value_keys() else {
        return;
    };
    for fault in faults(context, &keys) {
        let KeyError::WrongType { expected, .. } = &fault.error else {
            continue;
        };
        let written: Vec<&str> = fault.keys.iter().map(String::as_str).collect();
        let values = key!(context.langsmith.values).read_by_entry();
        let value = values.get(&written);
        let path = path_of(context, &fault.keys);
        let finding = context
            .finding(&path, fault.error.to_string())
            .label(format!("chart {} expects a different type", line.version));
        let key = fault.keys.last().internal("the key of a value");
        let written = context.written(&path);
        let corrected = value.and_then(|value| corrected(*expected, value, written?));
        let help = match &corrected {
            Some(corrected) => format!("write `{key} = {corrected}`"),
            None => format!("write {}", shape(*expected, key)),
        };
        let fix = corrected.map(|value| Edit::Set { path, value });
        findings.push(finding.help(help).fix(fix));
    }
}

/// The same value in the type that the chart expects, where the intention is clear. `written` is how it is written.
fn corrected(expected: Option<KeyKind>, value: &Value, written: &str) -> Option<Literal> {
    match (expected?, value) {
        // Helm knows the number, not how it is written.
        (KeyKind::String, Value::Integer(number)) => Some(Literal::String(number.to_string())),
        (KeyKind::String, Value::Float(_) | Value::Boolean(_)) => {
            Some(Literal::String(written.replace('_', "")))
        }
        (KeyKind::Integer | KeyKind::Float, Value::String(text)) => {
            text.parse().ok().map(Literal::Integer)
        }
        (KeyKind::Boolean, Value::String(text)) => text.parse().ok().map(Literal::Boolean),
        _ => None,
    }
}

/// What a value of the type that the chart expects looks like.
fn shape(expected: Option<KeyKind>, key: &str) -> String {
    match expected {
        None | Some(KeyKind::Open) => format!("a table, as in `{key} = {{ ... }}`"),
        Some(KeyKind::List) => format!("a list, as in `{key} = [...]`"),
        Some(KeyKind::Boolean) => format!("`{key} = true` or `{key} = false`"),
        Some(KeyKind::Integer | KeyKind::Float) => format!("a number, as in `{key} = 1`"),
        Some(KeyKind::Count) => format!("a number or a percentage, as in `{key} = \"50%\"`"),
        Some(KeyKind::String | KeyKind::Null) => format!("a string, as in `{key} = \"...\"`"),
    }
}
