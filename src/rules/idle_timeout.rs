//! An idle timeout that the load balancer refuses.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["ingress.idle_timeout"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0205",
    name: "idle-timeout",
    summary: "The load balancer's idle timeout is between 1 and 4000 seconds.",
    why: "The load balancer refuses any other, at the end of the apply.",
    example: "[ingress]\nidle_timeout = \"2h\"",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let timeout = &context.environment.ingress.idle_timeout;
    if !(1..=4000).contains(&timeout.seconds()) {
        findings.push(
            context
                .error(
                    &RULE,
                    "ingress.idle_timeout",
                    format!("a connection cannot be silent for `{timeout}`"),
                )
                .label("1s to 4000s")
                .help("write `idle_timeout = \"3600s\"`"),
        );
    }
}
