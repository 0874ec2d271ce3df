//! Administrators that EKS rejects.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0124",
    name: "administrators",
    severity: RuleSeverity::Error,
    summary: "Two cluster administrators with the same principal, or an administrator from another partition.",
    why: "EKS keeps one access entry per principal, so the second one fails with ResourceInUseException after the cluster is \
          created. A principal from another partition does not exist in this one.",
    example: "[cluster.administrators]\nplatform = \"arn:aws:iam::123456789012:role/admin\"\noncall = \"arn:aws:iam::123456789012:role/admin\"",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html; \
             https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let administrators = key!(context.cluster.administrators).entries();
    let region = key!(context.cloud.region);
    let partition = region.partition();
    for (position, arn) in administrators.iter().enumerate() {
        let name = arn.name();
        let earlier = administrators
            .iter()
            .take(position)
            .find(|other| other.read() == arn.read());
        if let Some(first) = earlier {
            let other = first.name();
            findings.push(
                context
                    .finding(
                        arn,
                        format!("`{name}` and `{other}` are the same principal"),
                    )
                    .label("duplicate")
                    .also(context.written_at(first), "the same principal")
                    .help(format!("remove `{name}` or `{other}`")),
            );
        }
        let theirs = arn.as_str().split(':').nth(1).unwrap_or_default();
        if theirs != partition {
            findings.push(
                context
                    .finding(
                        arn,
                        format!(
                            "`{name}` is in the partition `{theirs}`, the region in `{partition}`"
                        ),
                    )
                    .label(format!("expected `arn:{partition}:`"))
                    .also(context.written_at(&region), "the region")
                    .help(format!("use a principal from an account in `{partition}`")),
            );
        }
    }
}
