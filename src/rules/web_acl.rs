//! A web ACL where requests cannot be inspected.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0216",
    name: "web-acl",
    severity: RuleSeverity::Error,
    summary: "A web ACL with TLS that ends inside the cluster.",
    why: "AWS WAF inspects requests. Where TLS ends inside the cluster, a network load balancer passes them through encrypted, and does not support a web ACL.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"letsencrypt\"\n[security]\nwaf = true",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html: the resources that a web ACL protects",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let waf = key!(context.security.waf);
    let mode = key!(context.tls.mode);
    if *waf && mode.ends_in_cluster() {
        findings.push(
            context
                .finding(&waf, "a network load balancer does not support a web ACL")
                .label("requests are encrypted here")
                .also(context.written_at(&mode), "TLS ends inside the cluster")
                .help("write `mode = \"acm\"` under `[tls]` and `chained_alb = true` under `[ingress]`, or remove it"),
        );
    }
}
