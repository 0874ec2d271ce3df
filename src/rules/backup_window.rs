//! A backup window inside the maintenance window.

use crate::finding::{Finding, Rule};
use crate::model::stores::PostgresSource;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.postgres"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0308",
    name: "backup-window",
    summary: "The daily backup of PostgreSQL does not fall into its weekly maintenance.",
    why: "RDS refuses windows that overlap.",
    example: "[stores.postgres.rds]\nbackup_window = \"05:30-06:30\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let postgres = &context.environment.stores.postgres;
    let rds = &postgres.rds;
    if postgres.source != PostgresSource::Rds {
        return;
    }
    let (start, length) = rds.maintenance_window.start_and_length();
    let (backup, backup_length) = rds.backup_window.start_and_length();
    // The backup runs every day, so the day of the maintenance does not matter.
    let gap = (start + DAY - backup) % DAY;
    let other_gap = (backup + DAY - start) % DAY;
    if gap < backup_length || other_gap < length {
        findings.push(
            context
                .error(
                    &RULE,
                    "stores.postgres.rds.backup_window",
                    format!("the backup at `{}` falls into the maintenance at `{}`", rds.backup_window, rds.maintenance_window),
                )
                .label("overlaps the maintenance window")
                .help("write, for example, `backup_window = \"03:00-04:00\"` and `maintenance_window = \"sun:05:00-sun:06:00\"`"),
        );
    }
}

/// Minutes.
const DAY: u32 = 24 * 60;
