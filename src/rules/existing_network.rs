//! An existing network without the subnets that the load balancer needs.

use crate::finding::{Finding, Rule};
use crate::model::cloud::ExistingNetwork;
use crate::model::ingress::Scheme;
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "network",
        "ingress.scheme",
        "recovery",
        "stores.blob.endpoint_only",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0112",
    name: "existing-network",
    summary: "An existing network names what is asked of it: two public subnets for an internet-facing load balancer, an S3 endpoint for `endpoint_only`.",
    why: "A load balancer takes subnets in two zones; Terraform would fail on an empty list after the cluster is made.",
    example: "[network.existing]\nvpc_id = \"vpc-0123456789abcdef0\"\nprivate_subnets = [\"subnet-0123456789abcdef0\", \"subnet-0123456789abcdef1\"]",
    source: "upstream's preconditions (langchain-ai/terraform, modules/aws); https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    if let Some(existing) = &environment.network.existing {
        judge(context, "network.existing", existing, findings);
    }
    if let (RecoveryProfile::CrossRegion, Some(existing)) = (
        environment.recovery.profile,
        &environment.recovery.network.existing,
    ) {
        judge(context, "recovery.network.existing", existing, findings);
    }
}

fn judge(
    context: &Context<'_>,
    table: &str,
    existing: &ExistingNetwork,
    findings: &mut Vec<Finding>,
) {
    let private = format!("{table}.private_subnets");
    let public = format!("{table}.public_subnets");
    let count = existing.public_subnets.as_ref().map_or(0, Vec::len);
    if context.environment.ingress.scheme == Scheme::InternetFacing && count < 2 {
        findings.push(
            context
                .error(
                    &RULE,
                    if count == 0 { table } else { public.as_str() },
                    "an internet-facing load balancer needs two public subnets",
                )
                .label(format!("{count} given"))
                .help("add `public_subnets = [...]`, or write `scheme = \"internal\"` under `[ingress]`"),
        );
    }
    if context.environment.stores.blob.endpoint_only && existing.s3_endpoint.is_none() {
        findings.push(
            context
                .error(
                    &RULE,
                    "stores.blob.endpoint_only",
                    "the existing network names no S3 endpoint",
                )
                .label("which endpoint?")
                .help(format!("add `s3_endpoint = \"vpce-...\"` to `[{table}]`")),
        );
    }
    let both = existing
        .public_subnets
        .iter()
        .flatten()
        .find(|subnet| existing.private_subnets.contains(subnet));
    if let Some(both) = both {
        findings.push(
            context
                .error(
                    &RULE,
                    &public,
                    format!("`{both}` is listed as a private and as a public subnet"),
                )
                .label("its route to the internet makes it one or the other")
                .help("list each subnet once"),
        );
    }
    for (path, subnets) in [
        (private.as_str(), Some(&existing.private_subnets)),
        (public.as_str(), existing.public_subnets.as_ref()),
    ] {
        let subnets = subnets.map_or(&[][..], Vec::as_slice);
        if let Some(twice) = subnets.iter().enumerate().find_map(|(index, subnet)| {
            subnets
                .iter()
                .take(index)
                .any(|earlier| earlier == subnet)
                .then_some(subnet)
        }) {
            findings.push(
                context
                    .error(&RULE, path, format!("`{twice}` is listed twice"))
                    .label("listed twice")
                    .help("a load balancer takes one subnet in each zone: take one of the two out"),
            );
        }
    }
}
