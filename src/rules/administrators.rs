//! Administrators that EKS cannot take.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0124",
    name: "administrators",
    severity: RuleSeverity::Error,
    summary: "Two administrators of the cluster are one principal, or one is of another partition.",
    why: "EKS keeps one access entry for each principal, so the second of two fails with ResourceInUseException after the cluster is \
          made. A principal of another partition does not exist there.",
    example: "[cluster.administrators]\nplatform = \"arn:aws:iam::123456789012:role/admin\"\noncall = \"arn:aws:iam::123456789012:role/admin\"",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html; \
             https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let administrators = key!(context.cluster.administrators).entries();
    let partition = key!(context.cloud.region).partition();
    for (position, arn) in administrators.iter().enumerate() {
        let name = arn.name();
        let earlier = administrators
            .iter()
            .take(position)
            .find(|other| other.read() == arn.read());
        if let Some(other) = earlier {
            let other = other.name();
            findings.push(
                context
                    .finding(arn, format!("`{name}` and `{other}` are one principal"))
                    .label("named twice")
                    .help(format!("take out `{name}` or `{other}`")),
            );
        }
        let theirs = arn.as_str().split(':').nth(1).unwrap_or_default();
        if theirs != partition {
            findings.push(
                context
                    .finding(
                        arn,
                        format!(
                            "`{name}` is of the partition `{theirs}`, the region of `{partition}`"
                        ),
                    )
                    .label(format!("`arn:{partition}:` here"))
                    .help(format!("name a principal of an account in `{partition}`")),
            );
        }
    }
}
