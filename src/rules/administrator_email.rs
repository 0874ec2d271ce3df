//! A login without a first administrator.

use crate::finding::{Finding, Rule};
use crate::model::ingress::TlsMode;
use crate::model::langsmith::AuthMode;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.auth", "dns.domain", "tls.mode"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0602",
    name: "administrator-email",
    summary: "Login by e-mail and password needs the first administrator's address; with a domain it is admin@ that domain.",
    why: "The chart refuses to render without it, and nobody could log in.",
    example: "[tls]\nmode = \"none\"\n[langsmith.auth]\nmode = \"basic\"",
    source: "the chart's templates/validate.yaml, guard on config.initialOrgAdminEmail",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let auth = &context.environment.langsmith.auth;
    // Where a certificate is asked for, another rule asks for the domain, and that is enough.
    if context.environment.tls.mode == TlsMode::None
        && auth.mode == AuthMode::Basic
        && auth.admin_email.is_none()
        && context.environment.dns.domain.is_none()
    {
        findings.push(
            context
                .error(
                    &RULE,
                    "langsmith.auth.mode",
                    "the first administrator has no e-mail address",
                )
                .label("who logs in first?")
                .help("add `admin_email = \"platform@example.com\"` to `[langsmith.auth]`"),
        );
    }
}
