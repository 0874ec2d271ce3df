//! A cluster that only its creator can administer.

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
    summary: "A production cluster without administrators: only the identity that first applies Terraform can use kubectl.",
    why: "Access to the cluster is lost with that person or pipeline.",
    example: "[cluster]\nadministrators = {}",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if key!(context.cluster.administrators).entries().is_empty() {
        findings.push(
            context
                .finding(&key!(context.cluster), "only the identity that first applies this can administer the cluster")
                .label("no administrators")
                .help(format!(
                    "add `administrators = {{ platform = \"arn:{}:iam::{}:role/platform-admin\" }}` to `[cluster]`",
                    key!(context.cloud.region).partition(),
                    *key!(context.cloud.account_id)
                )),
        );
    }
}
