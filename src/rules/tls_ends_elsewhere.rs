//! TLS that would end where its certificate is not available.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::TlsMode;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0206",
    name: "tls-ends-elsewhere",
    severity: RuleSeverity::Error,
    summary: "An ACM certificate for a gateway inside the cluster, or a cert-manager certificate for a load balancer.",
    why: "AWS does not export the key of an ACM certificate, so nothing in the cluster can use it. A load balancer cannot read a certificate that cert-manager keeps in the cluster.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"acm\"",
    source: "LangSmith's AWS Terraform reference, TLS and DNS: ACM with ALB and NGINX, cert-manager with Istio and Envoy",
    waivable: false,
    fix: Some("removes `chained_alb` if the file chooses an `option` without a gateway"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let chosen = key!(context.ingress.option);
    let is_gateway = context.is_gateway();
    let chained = key!(context.ingress.chained_alb);
    let mode = key!(context.tls.mode);
    match *mode {
        TlsMode::Acm if is_gateway && !*chained => findings.push(
            context
                .finding(&mode, "ACM cannot terminate TLS inside the cluster")
                .label("its key never leaves AWS")
                .also(context.written_at(&chosen), "TLS ends inside the cluster")
                .note("the gateway needs the key as a Kubernetes secret")
                .help(
                    "write `chained_alb = true` under `[ingress]`, so that TLS ends at an ALB in front, \
                     or `mode = \"letsencrypt\"`",
                ),
        ),
        TlsMode::Letsencrypt if !is_gateway => findings.push(
            context
                .finding(&mode, "the load balancer cannot use a certificate from cert-manager")
                .label("stays inside the cluster")
                .also(context.written_at(&chosen), "TLS ends at the load balancer")
                .note("with this ingress option TLS ends at the load balancer, which uses ACM certificates only")
                .help("write `mode = \"acm\"`, or `option = \"envoy-gateway\"` under `[ingress]`"),
        ),
        TlsMode::Letsencrypt if *chained => findings.push(
            context
                .finding(&chained, "the ALB in front of the gateway has no certificate")
                .label("an ALB cannot pass TLS through")
                .also(context.written_at(&mode), "TLS ends inside the cluster")
                .help("write `mode = \"acm\"` under `[tls]`, or `chained_alb = false`"),
        ),
        TlsMode::Acm | TlsMode::Letsencrypt | TlsMode::None => {}
    }
    if *chained && !is_gateway {
        findings.push(
            context
                .finding(&chained, "`chained_alb` has no effect without a gateway")
                .label("this ingress option already has an ALB")
                .also(context.written_at(&chosen), "not a gateway")
                .help("remove it, or choose `envoy-gateway` or `istio`")
                .fix(context.removal_after(&chained, &chosen)),
        );
    }
}
