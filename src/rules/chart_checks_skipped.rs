//! The chart's own checks, switched off.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};

use super::judge::value_faults::path_of;
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0612",
    name: "chart-checks-skipped",
    severity: RuleSeverity::Warning,
    summary: "`config.skipValidation` switches the chart's own checks off.",
    why: "The chart then renders what cannot work, and the pods fail in its place. lsgen asks its checks all the same, but only about what it renders.",
    example: "[langsmith.values.config]\nskipValidation = true",
    source: "the chart's templates/validate.yaml",
    waivable: true,
};

/// The switch with which the chart skips its checks.
const SWITCH: [&str; 2] = ["config", "skipValidation"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values).read_by_entry();
    if values.get(&SWITCH) == Some(&Value::Boolean(true)) {
        findings.push(
            context
                .finding(
                    &path_of(context, &SWITCH),
                    "the chart is told to skip its checks",
                )
                .label("lsgen asks them all the same")
                .note("what is rendered by hand, or after lsgen, is checked by nobody"),
        );
    }
}
