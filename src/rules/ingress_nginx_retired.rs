//! ingress-nginx, which is no longer maintained.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::ingress;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0207",
    name: "ingress-nginx-retired",
    severity: RuleSeverity::Warning,
    summary: "The ingress option `nginx`: ingress-nginx is retired and has had no release since March 2026.",
    why: "It handles requests from outside, and its next vulnerability will not be fixed.",
    example: "[ingress]\noption = \"nginx\"",
    source: "https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let option = key!(context.ingress.option);
    if let Some(reason) = ingress::traits(*option).retired {
        findings.push(context.finding(&option, reason).label("retired").help(
            "write `option = \"alb\"`, which needs no controller for routes, \
                     or `\"envoy-gateway\"` with `chained_alb = true`",
        ));
    }
}
