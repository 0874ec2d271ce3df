//! A database or user name that RDS reserves.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0309",
    name: "reserved-name",
    severity: RuleSeverity::Error,
    summary: "A database or user name that RDS for PostgreSQL reserves.",
    why: "RDS rejects the name ten minutes into the apply.",
    example: "[stores.postgres.rds]\nusername = \"admin\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(managed) = context.managed_postgres() else {
        return;
    };
    for (name, reserved) in [
        (
            managed.username,
            &["admin", "rdsadmin", "rds_superuser", "rdsrepladmin"][..],
        ),
        (
            managed.database,
            &["rdsadmin", "template0", "template1"][..],
        ),
    ] {
        if reserved.contains(&name.as_str()) {
            findings.push(
                context
                    .finding(&name, format!("RDS reserves the name `{}`", *name))
                    .label("reserved")
                    .help(format!("write `{} = \"langsmith\"`", name.name())),
            );
        }
    }
}
