//! Regions that a policy allows.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0703",
    name: "policy-regions",
    severity: RuleSeverity::Error,
    summary: "A region that a policy does not allow.",
    why: "Where data is kept is often a matter of contracts and law, and an environment cannot be moved to another region.",
    example: "[cloud]\nregion = \"ap-south-1\"",
    source: "the policy of a layer: README.md, \"Layers of your own\"",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let primary = Some(key!(context.cloud.region));
    let recovery = key!(context.recovery.region).some();
    for policy in context.policies() {
        let Some(allowed) = &policy.policy.regions else {
            continue;
        };
        for region in primary.iter().chain(&recovery) {
            if allowed.contains(region.read()) {
                continue;
            }
            let names: Vec<String> = allowed.iter().map(ToString::to_string).collect();
            findings.push(
                context
                    .finding(
                        region,
                        format!("the policy does not allow the region `{}`", region.as_str()),
                    )
                    .label("not allowed")
                    .also(policy.place(&["regions"]), "the policy allows these")
                    .help(format!("use `{}`", names.join("` or `"))),
            );
        }
    }
}
