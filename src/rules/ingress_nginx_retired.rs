//! ingress-nginx, which nobody mends any more.

use crate::finding::{Finding, Rule};
use crate::model::ingress::IngressOption;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["ingress.option"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0207",
    name: "ingress-nginx-retired",
    summary: "ingress-nginx is retired: no release, and no security fix, since March 2026.",
    why: "It faces the internet, and the next hole in it stays open.",
    example: "[ingress]\noption = \"nginx\"",
    source: "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if context.environment.ingress.option == IngressOption::Nginx {
        findings.push(
            context
                .warning(
                    &RULE,
                    "ingress.option",
                    "ingress-nginx gets no security fixes since March 2026",
                )
                .label("retired")
                .help(
                    "write `option = \"alb\"`, which needs no controller for routes, \
                     or `\"envoy-gateway\"` with `chained_alb = true`",
                ),
        );
    }
}
