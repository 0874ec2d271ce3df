//! An idle timeout that the load balancer rejects.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0205",
    name: "idle-timeout",
    severity: RuleSeverity::Error,
    summary: "An idle timeout outside the load balancer's range: 1 to 4000 seconds, or 60 to 6000 where TLS ends inside the cluster.",
    why: "The load balancer rejects other values at the end of the apply.",
    example: "[ingress]\nidle_timeout = \"2h\"",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html; \
             https://docs.aws.amazon.com/elasticloadbalancing/latest/network/update-idle-timeout.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let timeout = key!(context.ingress.idle_timeout);
    // A network load balancer, which passes TLS through, has its own range.
    let range = if key!(context.tls.mode).ends_in_cluster() {
        60..=6000
    } else {
        1..=4000
    };
    if !range.contains(&timeout.seconds()) {
        findings.push(
            context
                .finding(
                    &timeout,
                    format!(
                        "the load balancer does not allow an idle timeout of `{}`",
                        *timeout
                    ),
                )
                .label(format!("{}s to {}s", range.start(), range.end()))
                .help("write `idle_timeout = \"3600s\"`"),
        );
    }
}
