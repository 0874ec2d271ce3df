//! An existing network without what other settings need.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::cloud::ExistingNetwork;

use super::{Check, Context, Key, key, twice};

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
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if let Some(existing) = key!(context.network.existing).some() {
        judge(context, &existing, findings);
    }
    if key!(context.recovery.profile).has_second_region()
        && let Some(existing) = key!(context.recovery.network.existing).some()
    {
        judge(context, &existing, findings);
    }
}

fn judge(context: &Context<'_>, existing: &Key<'_, ExistingNetwork>, findings: &mut Vec<Finding>) {
    let private = key!(existing.private_subnets);
    let public = key!(existing.public_subnets);
    let listed = public.as_deref().unwrap_or_default();
    let scheme = key!(context.ingress.scheme);
    if scheme.is_internet_facing() && listed.len() < 2 {
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
                .also(context.written_at(&scheme), "internet-facing")
                .help("add `public_subnets = [...]`, or write `scheme = \"internal\"` under `[ingress]`"),
        );
    }
    let endpoint_only = key!(context.stores.blob.endpoint_only);
    if *endpoint_only && key!(existing.s3_endpoint).is_none() {
        findings.push(
            context
                .finding(&endpoint_only, "the existing network has no S3 endpoint")
                .label("needs an S3 endpoint")
                .also(context.written_at(existing), "no `s3_endpoint`")
                .help(format!(
                    "add `s3_endpoint = \"vpce-...\"` to `[{}]`",
                    existing.path()
                )),
        );
    }
    let both = listed.iter().enumerate().find_map(|(index, subnet)| {
        let other = private.iter().position(|other| other == subnet)?;
        Some((subnet, index, other))
    });
    if let Some((both, index, other)) = both {
        findings.push(
            context
                .finding(
                    &public.path().index(index),
                    format!("`{both}` is listed as a private and as a public subnet"),
                )
                .label("a subnet is either private or public")
                .also(
                    context.written_at(&private.path().index(other)),
                    "a private subnet",
                )
                .help("list each subnet once"),
        );
    }
    for (path, subnets) in [
        (private.path(), private.as_slice()),
        (public.path(), listed),
    ] {
        if let Some((subnet, first, second)) = twice(subnets) {
            findings.push(
                context
                    .finding(&path.index(second), format!("`{subnet}` is listed twice"))
                    .label("listed twice")
                    .also(context.written_at(&path.index(first)), "the first time")
                    .help("remove one of them: a load balancer uses one subnet in each zone"),
            );
        }
    }
}
