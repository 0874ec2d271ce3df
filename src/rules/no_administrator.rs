//! A cluster that only its creator can use.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0803",
    name: "no-administrator",
    severity: RuleSeverity::ByTier {
        production: Severity::Warning,
        evaluation: None,
    },
    summary: "No administrator is named, so that only whoever applies Terraform first can use kubectl.",
    why: "When that person or pipeline is gone, so is the way in.",
    example: "[cluster]\nadministrators = {}",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if key!(context.cluster.administrators).entries().is_empty() {
        findings.push(
            context
                .finding(&key!(context.cluster), "only whoever applies this first will administer the cluster")
                .label("no administrators")
                .help(format!(
                    "add `administrators = {{ platform = \"arn:{}:iam::{}:role/platform-admin\" }}` to `[cluster]`",
                    key!(context.cloud.region).partition(),
                    *key!(context.cloud.account_id)
                )),
        );
    }
}
