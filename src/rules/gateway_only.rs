//! A setting that requires a gateway.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::ingress;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0212",
    name: "gateway-only",
    severity: RuleSeverity::Error,
    summary: "A split dataplane without a gateway that routes across namespaces, or mutual TLS without Istio.",
    why: "An Ingress routes to Services in its own namespace only, so agents in another namespace cannot be reached.",
    example: "[ingress]\noption = \"nginx\"\nmutual_tls = true",
    source: "LangSmith's AWS Terraform reference, why ALB cannot support split dataplane",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chosen = key!(context.ingress.option);
    let has_mesh = ingress::traits(*chosen).has_mesh;
    let split_dataplane = key!(context.ingress.split_dataplane);
    if *split_dataplane && !context.is_gateway() {
        findings.push(
            context
                .finding(
                    &split_dataplane,
                    "this ingress option cannot route to another namespace",
                )
                .label("requires a gateway")
                .also(context.written_at(&chosen), "not a gateway")
                .help("write `option = \"envoy-gateway\"` or `\"istio\"`"),
        );
    }
    let mutual_tls = key!(context.ingress.mutual_tls);
    if *mutual_tls && !has_mesh {
        findings.push(
            context
                .finding(&mutual_tls, "mutual TLS needs a service mesh")
                .label("requires Istio")
                .also(context.written_at(&chosen), "not Istio")
                .help("write `option = \"istio\"`, or remove it"),
        );
    }
}
