//! Administrators that EKS cannot take.

use crate::finding::{Finding, Rule};
use crate::source::KeyPath;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.administrators", "cloud.region"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0124",
    name: "administrators",
    summary: "Two administrators of the cluster are one principal, or one is of another partition.",
    why: "EKS keeps one access entry for each principal, so the second of two fails with ResourceInUseException after the cluster is \
          made. A principal of another partition does not exist there.",
    example: "[cluster.administrators]\nplatform = \"arn:aws:iam::123456789012:role/admin\"\noncall = \"arn:aws:iam::123456789012:role/admin\"",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html; \
             https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let administrators = &context.environment.cluster.administrators;
    let partition = context.environment.cloud.region.partition();
    let table = KeyPath::dotted("cluster.administrators");
    for (position, (name, arn)) in administrators.iter().enumerate() {
        let path = table.key(name.as_str());
        let earlier = administrators
            .iter()
            .take(position)
            .find(|(_, other)| *other == arn);
        if let Some((other, _)) = earlier {
            findings.push(
                context
                    .error_at(
                        &RULE,
                        &path,
                        format!("`{name}` and `{other}` are one principal"),
                    )
                    .label("named twice")
                    .help(format!("take out `{name}` or `{other}`")),
            );
        }
        let theirs = arn.as_str().split(':').nth(1).unwrap_or_default();
        if theirs != partition {
            findings.push(
                context
                    .error_at(
                        &RULE,
                        &path,
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
