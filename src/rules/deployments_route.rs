//! Agents that no request reaches.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::IngressOption;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0214",
    name: "deployments-route",
    severity: RuleSeverity::Error,
    summary: "Deployed agents have a domain, and a router that the operator can add their routes to.",
    why: "The operator gives each agent a path under the domain: in the release's Ingress, or as a route of its own at a gateway. With `alb` the load balancer is bound to the frontend alone, and the chart refuses deployments without a route.",
    example: "[langsmith.features]\ndeployments = true",
    source: "the chart's own check, templates/validate.yaml: ingress, gateway or istioGateway; https://docs.langchain.com/langsmith/enable-self-hosted-deployment",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let deployments = key!(context.langsmith.features.deployments);
    if !*deployments {
        return;
    }
    if *key!(context.ingress.option) == IngressOption::Alb {
        findings.push(
            context
                .finding(&deployments, "no request would reach a deployed agent")
                .label("`option = \"alb\"` leads to the frontend alone")
                .help(
                    "under `[ingress]` write `option = \"envoy-gateway\"` and, where TLS is to stay at the ALB, `chained_alb = true`",
                ),
        );
    }
    if key!(context.dns.domain).is_none() {
        findings.push(
            context
                .finding(
                    &deployments,
                    "deployed agents are addressed under the domain",
                )
                .label("no domain")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    }
    let mutual_tls = key!(context.ingress.mutual_tls);
    if *mutual_tls {
        findings.push(
            context
                .finding(
                    &mutual_tls,
                    "KEDA and the operator's health checks reach agents from outside the mesh",
                )
                .label("not together with deployments")
                .help("take one of them out"),
        );
    }
}
