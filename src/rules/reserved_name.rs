//! A database or user name that RDS keeps to itself.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.postgres"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0309",
    name: "reserved-name",
    summary: "The database and its user have names that RDS for PostgreSQL allows.",
    why: "RDS refuses them, ten minutes into the apply.",
    example: "[stores.postgres.rds]\nusername = \"admin\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let postgres = &context.environment.stores.postgres;
    let Some(managed) = postgres.managed() else {
        return;
    };
    for (key, name, reserved) in [
        (
            "username",
            managed.username,
            &["admin", "rdsadmin", "rds_superuser", "rdsrepladmin"][..],
        ),
        (
            "database",
            managed.database,
            &["rdsadmin", "template0", "template1"][..],
        ),
    ] {
        if reserved.contains(&name.as_str()) {
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("stores.postgres.{}.{key}", managed.table),
                        format!("RDS keeps the name `{name}` to itself"),
                    )
                    .label("reserved")
                    .help(format!("write `{key} = \"langsmith\"`")),
            );
        }
    }
}
