//! An API server that nothing can reach.

use crate::finding::{Finding, Rule};
use crate::model::types::{Cidr, SecurityGroupId};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.endpoint", "recovery"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0810",
    name: "unreachable-endpoint",
    summary: "A private API endpoint admits no range and no security group, so nothing can install LangSmith.",
    why: "EKS admits the cluster's own nodes and nothing else. A VPN or a bastion in the same VPC cannot connect either, and every step with kubectl or Helm times out.",
    example: "[environment]\ntier = \"production\"\n[cluster]\nendpoint = { public = false, allowed_cidrs = [] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = &context.environment.cluster.endpoint;
    let recovery = &context.environment.recovery;
    let has_ranges = endpoint.public || !endpoint.allowed_cidrs.is_empty();
    if has_ranges {
        return;
    }
    let without = |groups: &[SecurityGroupId]| groups.is_empty();
    if without(&endpoint.allowed_security_groups) {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "cluster.endpoint",
                    "nothing outside the cluster can reach its API server",
                )
                .label("private, and no range or security group is admitted")
                .help(format!(
                    "name the ranges of your VPN or corporate network, as in `endpoint = {{ public = false, allowed_cidrs = [\"{}\"] }}`, or a bastion's group under `allowed_security_groups`",
                    suggested(&context.environment.network.create.cidr)
                )),
        );
    } else if recovery.second_region().is_some()
        && without(&recovery.endpoint.allowed_security_groups)
    {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "recovery.endpoint.allowed_security_groups",
                    "nothing outside the recovery region's cluster can reach its API server",
                )
                .label("no security group is admitted there")
                .help("name a group of that region here, or ranges under `[cluster] endpoint`, which hold in both"),
        );
    }
}

/// The private range that the network lies in: what a VPN usually hands out.
fn suggested(network: &Cidr) -> &'static str {
    let text = network.as_str();
    if text.starts_with("172.") {
        "172.16.0.0/12"
    } else if text.starts_with("192.168.") {
        "192.168.0.0/16"
    } else {
        "10.0.0.0/8"
    }
}
