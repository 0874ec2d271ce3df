//! A feature that needs its own stores.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0603",
    name: "feature-stores",
    severity: RuleSeverity::Error,
    summary: "Insights, Polly or Fleet, each of which needs its own PostgreSQL and Redis.",
    why: "Without external stores, the chart starts both in the cluster, as single pods without backups and with published passwords.",
    example: "[langsmith.features]\npolly = true",
    source: "the chart's values.yaml of 0.15 and 0.16: `polly`, `insights`, `fleet`",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for feature in [
        key!(context.langsmith.features.insights),
        key!(context.langsmith.features.polly),
        key!(context.langsmith.features.fleet),
    ] {
        if *feature {
            let path = feature.path();
            findings.push(
                context
                    .finding(&feature, format!("`{path}` needs stores that this version of lsgen does not render"))
                    .label("not available yet")
                    .note("the chart would start a PostgreSQL and a Redis in the cluster, with published passwords")
                    .help("remove it: this version of lsgen does not support it"),
            );
        }
    }
}
