//! A login without a first administrator.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0602",
    name: "administrator-email",
    severity: RuleSeverity::Error,
    summary: "Login by email and password without the first administrator's address. With a domain, the address defaults to `admin@` that domain.",
    why: "The chart does not render without it, and no one could log in.",
    example: "[tls]\nmode = \"none\"\n[langsmith.auth]\nmode = \"basic\"",
    source: "the chart's templates/validate.yaml, guard on config.initialOrgAdminEmail",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.langsmith.auth.mode);
    // Where a certificate is asked for, another rule asks for the domain, and that is enough.
    if key!(context.tls.mode).is_plain()
        && mode.is_basic()
        && key!(context.langsmith.auth.admin_email).is_none()
        && key!(context.dns.domain).is_none()
    {
        findings.push(
            context
                .finding(&mode, "the first administrator has no email address")
                .label("no administrator can log in")
                .help("add `admin_email = \"platform@example.com\"` to `[langsmith.auth]`"),
        );
    }
}
