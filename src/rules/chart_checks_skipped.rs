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
    why: "The chart then renders configurations that cannot work, and the pods fail instead. lsgen applies the checks anyway, but only to what it renders.",
    example: "[langsmith.values.config]\nskipValidation = true",
    source: "the chart's templates/validate.yaml",
    waivable: true,
    fix: None,
};

/// The switch with which the chart skips its checks.
const SWITCH: [&str; 2] = ["config", "skipValidation"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let values = key!(context.langsmith.values).read_by_entry();
    if values.get(&SWITCH) == Some(&Value::Boolean(true)) {
        findings.push(
            context
                .finding(&path_of(context, &SWITCH), "the chart skips its own checks")
                .label("lsgen applies them anyway")
                .note("values that are changed by hand, or after lsgen, are not checked"),
        );
    }
}
