//! A login without a first administrator.

use crate::finding::{Finding, Rule};
use crate::model::langsmith::AuthMode;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.auth", "dns.domain"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0602",
    name: "administrator-email",
    summary: "Login by e-mail and password needs the first administrator's address; with a domain it is admin@ that domain.",
    why: "The chart refuses to render without it, and nobody could log in.",
    example: "[langsmith.auth]\nmode = \"basic\"",
    source: "the chart's templates/validate.yaml, guard on config.initialOrgAdminEmail",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let auth = &context.environment.langsmith.auth;
    if auth.mode == AuthMode::Basic
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
