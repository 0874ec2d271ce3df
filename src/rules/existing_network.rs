//! An existing network without what other settings need.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::cloud::ExistingNetwork;
use crate::model::ingress::Scheme;
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0112",
    name: "existing-network",
    severity: RuleSeverity::Error,
    summary: "An existing network without the subnets or the S3 endpoint that other settings need, or with a subnet that is listed twice.",
    why: "A load balancer needs subnets in two zones: Terraform fails on an empty list after the cluster is created.",
    example: "[network.existing]\nvpc_id = \"vpc-0123456789abcdef0\"\nprivate_subnets = [\"subnet-0123456789abcdef0\", \"subnet-0123456789abcdef1\"]",
    source: "upstream's preconditions (langchain-ai/terraform, modules/aws); https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(existing) = key!(context.network.existing).some() {
        judge(context, &existing, findings);
    }
    if *key!(context.recovery.profile) == RecoveryProfile::CrossRegion
        && let Some(existing) = key!(context.recovery.network.existing).some()
    {
        judge(context, &existing, findings);
    }
}

fn judge(context: &Context<'_>, existing: &Key<'_, ExistingNetwork>, findings: &mut Vec<Finding>) {
    let private = key!(existing.private_subnets);
    let public = key!(existing.public_subnets);
    let listed = public.as_deref().unwrap_or_default();
    if *key!(context.ingress.scheme) == Scheme::InternetFacing && listed.len() < 2 {
        let path = if listed.is_empty() {
            existing.path()
        } else {
            public.path()
        };
        findings.push(
            context
                .finding(
                    path,
                    "an internet-facing load balancer needs two public subnets",
                )
                .label(format!("{} listed", listed.len()))
                .help("add `public_subnets = [...]`, or write `scheme = \"internal\"` under `[ingress]`"),
        );
    }
    let endpoint_only = key!(context.stores.blob.endpoint_only);
    if *endpoint_only && key!(existing.s3_endpoint).is_none() {
        findings.push(
            context
                .finding(&endpoint_only, "the existing network has no S3 endpoint")
                .label("needs an S3 endpoint")
                .help(format!(
                    "add `s3_endpoint = \"vpce-...\"` to `[{}]`",
                    existing.path()
                )),
        );
    }
    if let Some(both) = listed.iter().find(|subnet| private.contains(subnet)) {
        findings.push(
            context
                .finding(
                    &public,
                    format!("`{both}` is listed as a private and as a public subnet"),
                )
                .label("a subnet is either private or public")
                .help("list each subnet once"),
        );
    }
    for (path, subnets) in [
        (private.path(), private.as_slice()),
        (public.path(), listed),
    ] {
        if let Some(twice) = subnets.iter().enumerate().find_map(|(index, subnet)| {
            subnets
                .iter()
                .take(index)
                .any(|earlier| earlier == subnet)
                .then_some(subnet)
        }) {
            findings.push(
                context
                    .finding(path, format!("`{twice}` is listed twice"))
                    .label("listed twice")
                    .help("remove one of them: a load balancer uses one subnet in each zone"),
            );
        }
    }
}
