//! Passwords and traces over plain HTTP.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::model::ingress::TlsMode;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0202",
    name: "plain-http",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "Without TLS, passwords, API keys and traces cross the network in the clear.",
    why: "The production checklist is void without TLS; in an evaluation it is a risk to know of.",
    example: "[tls]\nmode = \"none\"",
    source: "LangSmith's AWS deployment walkthrough, step 6.1: ensure the ALB listener is HTTPS",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    if *mode == TlsMode::None {
        findings.push(
            context
                .finding(&mode, "LangSmith would be served over plain HTTP")
                .label("no TLS")
                .note("passwords, API keys and traces cross the network in the clear")
                .help("write `mode = \"acm\"` and give `[dns]` a domain"),
        );
    }
}
