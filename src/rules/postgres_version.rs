//! A PostgreSQL version that is too old.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0303",
    name: "postgres-version",
    severity: RuleSeverity::Error,
    summary: "A PostgreSQL version older than 14.",
    why: "LangSmith's migrations use features that older versions do not have.",
    example: "[stores.postgres.rds]\nengine_version = \"13\"",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: RDS Postgres (14+)",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(managed) = context.managed_postgres() else {
        return;
    };
    let version = managed.engine_version;
    if version.major() < 14 {
        findings.push(
            context
                .finding(
                    &version,
                    format!("LangSmith does not run on PostgreSQL {}", *version),
                )
                .label("requires 14 or newer")
                .help("write `engine_version = \"16\"`"),
        );
    }
}
