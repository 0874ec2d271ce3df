//! A cluster that only its creator can use.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.administrators", "environment.tier"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0803",
    name: "no-administrator",
    summary: "No administrator is named, so that only whoever applies Terraform first can use kubectl.",
    why: "When that person or pipeline is gone, so is the way in.",
    example: "[cluster]\nadministrators = {}",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.is_production() && context.environment.cluster.administrators.is_empty() {
        findings.push(
            context
                .warning(&RULE, "cluster", "only whoever applies this first will administer the cluster")
                .label("no administrators")
                .help(format!(
                    "add `administrators = {{ platform = \"arn:{}:iam::{}:role/platform-admin\" }}` to `[cluster]`",
                    context.environment.cloud.region.partition(),
                    context.environment.cloud.account_id
                )),
        );
    }
}
