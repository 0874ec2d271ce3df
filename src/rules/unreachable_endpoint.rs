//! An API server that cannot be reached.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::model::types::Cidr;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0810",
    name: "unreachable-endpoint",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "A private API endpoint that admits no range, no security group, and no bastion, so LangSmith cannot be installed.",
    why: "By default, EKS admits only the cluster's own nodes. A VPN or a bastion in the same VPC cannot connect either, and every kubectl or Helm command times out.",
    example: "[environment]\ntier = \"production\"\n[cluster]\nendpoint = { public = false, allowed_cidrs = [] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = key!(context.cluster.endpoint);
    let is_reached = *key!(endpoint.public)
        || !key!(endpoint.allowed_cidrs).is_empty()
        || *key!(context.security.bastion);
    if is_reached {
        return;
    }
    let there = key!(context.recovery.endpoint.allowed_security_groups);
    if key!(endpoint.allowed_security_groups).is_empty() {
        findings.push(
            context
                .finding(
                    &endpoint,
                    "nothing outside the cluster can reach its API server",
                )
                .label("private, without ranges or security groups")
                .help(format!(
                    "add the ranges of your VPN or corporate network, as in `endpoint = {{ public = false, allowed_cidrs = [\"{}\"] }}`, or set `bastion = true` under `[security]`",
                    suggested(&key!(context.network.create.cidr))
                )),
        );
    } else if context.second_region().is_some() && there.is_empty() {
        findings.push(
            context
                .finding(
                    &there,
                    "nothing outside the recovery region's cluster can reach its API server",
                )
                .label("admits no security group")
                .help("add a security group of that region, or ranges under `[cluster] endpoint`, which apply in both regions"),
        );
    }
}

/// The private range around the network: what a VPN usually assigns.
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
