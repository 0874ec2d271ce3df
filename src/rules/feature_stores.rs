//! A feature that brings stores of its own.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.features"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0603",
    name: "feature-stores",
    summary: "Insights, Polly and Fleet each run on a PostgreSQL and a Redis of their own.",
    why: "The chart starts them in the cluster, as single pods without a backup and with published passwords, unless it is given others.",
    example: "[langsmith.features]\npolly = true",
    source: "the chart's values.yaml of 0.15 and 0.16: `polly`, `insights`, `fleet`",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let features = &context.environment.langsmith.features;
    for (path, is_on) in [
        ("langsmith.features.insights", features.insights),
        ("langsmith.features.polly", features.polly),
        ("langsmith.features.fleet", features.fleet),
    ] {
        if is_on {
            findings.push(
                context
                    .error(&RULE, path, format!("`{path}` needs stores that this version of lsgen does not render"))
                    .label("not available yet")
                    .note("the chart would start a PostgreSQL and a Redis in the cluster, with published passwords")
                    .help("leave it off"),
            );
        }
    }
}
