//! An idle timeout that the load balancer refuses.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::TlsMode;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0205",
    name: "idle-timeout",
    severity: RuleSeverity::Error,
    summary: "The load balancer's idle timeout is between 1 and 4000 seconds, between 60 and 6000 where TLS ends inside the cluster.",
    why: "The load balancer refuses any other, at the end of the apply.",
    example: "[ingress]\nidle_timeout = \"2h\"",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html; \
             https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let timeout = key!(context.ingress.idle_timeout);
    // A network load balancer, which passes TLS on, has a range of its own.
    let range = match *key!(context.tls.mode) {
        TlsMode::Letsencrypt => 60..=6000,
        TlsMode::Acm | TlsMode::None => 1..=4000,
    };
    if !range.contains(&timeout.seconds()) {
        findings.push(
            context
                .finding(
                    &timeout,
                    format!("a connection cannot be silent for `{}`", *timeout),
                )
                .label(format!("{}s to {}s", range.start(), range.end()))
                .help("write `idle_timeout = \"3600s\"`"),
        );
    }
}
