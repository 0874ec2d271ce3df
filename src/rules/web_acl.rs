//! A web ACL where nothing can read requests.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::TlsMode;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0216",
    name: "web-acl",
    severity: RuleSeverity::Error,
    summary: "A web ACL stands at an application load balancer, where TLS ends or is off.",
    why: "AWS WAF reads requests. Where TLS ends inside the cluster, a network load balancer passes them on unread, and takes no web ACL.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"letsencrypt\"\n[security]\nwaf = true",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html: the resources that a web ACL protects",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let waf = key!(context.security.waf);
    if *waf && *key!(context.tls.mode) == TlsMode::Letsencrypt {
        findings.push(
            context
                .finding(&waf, "a network load balancer passes requests on unread")
                .label("nothing to filter")
                .help("under `[tls]` write `mode = \"acm\"` and under `[ingress]` `chained_alb = true`, or take it out"),
        );
    }
}
