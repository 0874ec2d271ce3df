//! LangSmith over plain HTTP.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

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
    summary: "LangSmith without TLS: passwords, API keys and traces cross the network unencrypted.",
    why: "The production checklist requires TLS. In an evaluation it is a known risk.",
    example: "[tls]\nmode = \"none\"",
    source: "LangSmith's AWS deployment walkthrough, step 6.1: ensure the ALB listener is HTTPS",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    if mode.is_plain() {
        findings.push(
            context
                .finding(&mode, "LangSmith is served over plain HTTP")
                .label("no TLS")
                .note("passwords, API keys and traces cross the network unencrypted")
                .help("write `mode = \"acm\"`, and a `domain` under `[dns]`"),
        );
    }
}
