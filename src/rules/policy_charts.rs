//! Chart versions that a policy allows.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0704",
    name: "policy-charts",
    severity: RuleSeverity::Error,
    summary: "A chart version that a policy does not allow.",
    why: "An organization tests a chart version before its environments run it, and stops the ones it knows to be bad.",
    example: "[langsmith]\nchart = \"0.15.17\"",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chart = key!(context.langsmith.chart);
    for policy in context.policies() {
        let Some(allowed) = &policy.policy.charts else {
            continue;
        };
        let version = chart.version();
        if allowed.matches(version) {
            continue;
        }
        let known = context.catalogue().versions();
        let newest = known
            .iter()
            .filter(|version| allowed.matches(version))
            .max();
        let help = match newest {
            Some(newest) => {
                format!("use `{newest}`, the newest version that lsgen knows and the policy allows")
            }
            None => format!("use a version that fits `{allowed}`; lsgen knows none, so import one"),
        };
        findings.push(
            context
                .finding(&chart, format!("the policy does not allow chart {version}"))
                .label("not allowed")
                .also(policy.place(&["charts"]), "the policy allows these")
                .help(help),
        );
    }
}
