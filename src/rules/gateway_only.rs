//! What only a gateway can do.

use crate::finding::{Finding, Rule};
use crate::model::ingress::IngressOption;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["ingress"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0212",
    name: "gateway-only",
    summary: "A split dataplane needs a gateway that routes across namespaces, mutual TLS needs Istio.",
    why: "An Ingress routes to Services of its own namespace only, so agents in another namespace would be unreachable.",
    example: "[ingress]\noption = \"nginx\"\nmutual_tls = true",
    source: "LangSmith's AWS Terraform reference, why ALB cannot support split dataplane",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let ingress = &context.environment.ingress;
    let is_gateway = matches!(
        ingress.option,
        IngressOption::EnvoyGateway | IngressOption::Istio
    );
    if ingress.split_dataplane && !is_gateway {
        findings.push(
            context
                .error(
                    &RULE,
                    "ingress.split_dataplane",
                    "this option cannot route to another namespace",
                )
                .label("needs a gateway")
                .help("write `option = \"envoy-gateway\"` or `\"istio\"`"),
        );
    }
    if ingress.mutual_tls && ingress.option != IngressOption::Istio {
        findings.push(
            context
                .error(&RULE, "ingress.mutual_tls", "mutual TLS needs a mesh")
                .label("Istio only")
                .help("write `option = \"istio\"`, or take it out"),
        );
    }
}
