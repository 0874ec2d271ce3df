//! A Kubernetes version that EKS does not offer, or that no release of the cluster autoscaler is known for.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::judge::versions::versions;
use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0120",
    name: "kubernetes-version",
    severity: RuleSeverity::Error,
    summary: "A Kubernetes version that EKS does not offer or lsgen does not know.",
    why: "EKS rejects versions that it does not offer. The cluster autoscaler must have the same minor version as the cluster, and \
          lsgen does not know its image for other versions.",
    example: "[cluster]\nkubernetes_version = \"1.24\"",
    source: "profiles/aws/versions.toml; https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let version = key!(context.cluster.kubernetes_version);
    let offer = &versions().kubernetes;
    if !offer.has(version.as_str()) {
        findings.push(
            context
                .finding(
                    &version,
                    format!(
                        "EKS does not offer Kubernetes {}, or lsgen does not know it yet",
                        *version
                    ),
                )
                .label("unknown version")
                .note(format!("see {}", offer.source))
                .help(format!("use {}", offer.listed())),
        );
    }
}
