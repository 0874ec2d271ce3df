//! Backups of PostgreSQL that do not reach back far enough.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.postgres", "recovery.backups.retention"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0302",
    name: "backup-retention",
    summary: "Automated backups of PostgreSQL are kept for 7 to 35 whole days, daily snapshots for 7 or more.",
    why: "Zero turns off point-in-time recovery and replicas with it; RDS keeps at most 35 days.",
    example: "[stores.postgres.rds]\nbackup_retention = \"0d\"",
    source: "LangSmith's disaster recovery guide: a retention of 7 to 35 days; https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let snapshots = &context.environment.recovery.backups.retention;
    if !snapshots.is_whole_days() || snapshots.days() < 7 {
        findings.push(
            context
                .error(
                    &RULE,
                    "recovery.backups.retention",
                    format!("snapshots kept for `{snapshots}` are too few"),
                )
                .label("7 whole days or more")
                .help("write `retention = \"35d\"`"),
        );
    }
    let postgres = &context.environment.stores.postgres;
    let Some(managed) = postgres.managed() else {
        return;
    };
    let retention = managed.backup_retention;
    if !retention.is_whole_days() || !(7..=35).contains(&retention.days()) {
        findings.push(
            context
                .error(
                    &RULE,
                    &format!("stores.postgres.{}.backup_retention", managed.table),
                    format!("backups cannot be kept for `{retention}`"),
                )
                .label("7 to 35 whole days")
                .note("`0d` would turn off point-in-time recovery; RDS keeps at most 35 days")
                .help("write `backup_retention = \"14d\"`"),
        );
    }
}
