//! Agents that requests cannot reach.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::ingress;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0214",
    name: "deployments-route",
    severity: RuleSeverity::Error,
    summary: "Agent deployments without a domain, or without an ingress controller that the operator can add routes to.",
    why: "The operator gives each agent a path under the domain: in the release's Ingress, or as its own route at a gateway. With `alb`, the load balancer is bound to the frontend only, and the chart rejects deployments without a route.",
    example: "[langsmith.features]\ndeployments = true",
    source: "the chart's own check, templates/validate.yaml: ingress, gateway or istioGateway; https://docs.langchain.com/langsmith/enable-self-hosted-deployment",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let deployments = key!(context.langsmith.features.deployments);
    if !*deployments {
        return;
    }
    let option = key!(context.ingress.option);
    if !ingress::traits(*option).routes_agents {
        findings.push(
            context
                .finding(&deployments, "requests cannot reach deployed agents")
                .label("`option = \"alb\"` serves the frontend only")
                .also(context.written_at(&option), "no routes to agents")
                .help(
                    "under `[ingress]`, write `option = \"envoy-gateway\"`, and `chained_alb = true` to keep TLS at the ALB",
                ),
        );
    }
    if key!(context.dns.domain).is_none() {
        findings.push(
            context
                .finding(&deployments, "deployed agents need a domain")
                .label("agents are paths under the domain")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    }
    let mutual_tls = key!(context.ingress.mutual_tls);
    if *mutual_tls {
        findings.push(
            context
                .finding(
                    &mutual_tls,
                    "mutual TLS blocks KEDA and the operator's health checks, which reach agents from outside the mesh",
                )
                .label("conflicts with agent deployments")
                .also(context.written_at(&deployments), "agent deployments")
                .help("remove `mutual_tls`, or turn `features.deployments` off"),
        );
    }
}
