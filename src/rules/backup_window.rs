//! A backup window inside the maintenance window.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::stores::redis;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0308",
    name: "backup-window",
    severity: RuleSeverity::Error,
    summary: "Backup and maintenance windows of PostgreSQL, of Redis, or of AWS Backup, that overlap.",
    why: "RDS and ElastiCache reject overlapping windows, and a snapshot by AWS Backup fails while the instance runs a backup or maintenance.",
    example: "[stores.postgres.rds]\nbackup_window = \"05:30-06:30\"",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html; https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html; https://docs.aws.amazon.com/aws-backup/latest/devguide/whatisbackup.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    of_postgres(context, findings);
    of_redis(context, findings);
}

fn of_redis(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(managed) = context.managed_redis() else {
        return;
    };
    let maintenance = key!(managed.maintenance_window);
    let snapshots = redis::snapshot_window();
    if overlap(snapshots.start_and_length(), maintenance.start_and_length()) {
        findings.push(
            context
                .finding(
                    &maintenance,
                    format!(
                        "the maintenance window `{}` of Redis overlaps its snapshot window `{snapshots}`",
                        *maintenance
                    ),
                )
                .label("during snapshots")
                .help("use, for example, `maintenance_window = \"sun:06:30-sun:07:30\"`"),
        );
    }
}

fn of_postgres(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(database) = context.managed_postgres() else {
        return;
    };
    let (backup, maintenance) = (database.backup_window, database.maintenance_window);
    let own = backup.start_and_length();
    let weekly = maintenance.start_and_length();
    if overlap(own, weekly) {
        findings.push(
            context
                .finding(
                    &backup,
                    format!("the backup window `{}` overlaps the maintenance window `{}`", *backup, *maintenance),
                )
                .label("starts or ends during maintenance")
                .also(context.written_at(&maintenance), "the maintenance window")
                .help("use, for example, `backup_window = \"03:00-04:00\"` and `maintenance_window = \"sun:05:00-sun:06:00\"`"),
        );
    }
    let window = key!(context.recovery.backups.window);
    let snapshots = window.start_and_length();
    if snapshots.1 < 60 {
        findings.push(
            context
                .finding(
                    &window,
                    format!("AWS Backup cannot start within `{}`", *window),
                )
                .label("at least one hour")
                .help("write `window = \"08:00-10:00\"`"),
        );
    }
    for (name, path, other) in [
        ("backup", backup.path(), own),
        ("maintenance", maintenance.path(), weekly),
    ] {
        // AWS Backup asks for an hour before as well.
        let busy = ((other.0 + DAY - HOUR) % DAY, other.1 + HOUR);
        if overlap(snapshots, busy) {
            findings.push(
                context
                    .finding(
                        &window,
                        format!("AWS Backup would run during the {name} window of PostgreSQL"),
                    )
                    .label(format!("overlaps `{path}`, or the hour before it"))
                    .also(context.written_at(path), format!("the {name} window"))
                    .help("write `window = \"08:00-10:00\"`"),
            );
        }
    }
}

/// Whether two daily windows overlap: each is its start and its length.
fn overlap(one: (u32, u32), other: (u32, u32)) -> bool {
    // The backup runs every day, so the day of the maintenance does not matter.
    (other.0 + DAY - one.0) % DAY < one.1 || (one.0 + DAY - other.0) % DAY < other.1
}

/// Minutes.
const DAY: u32 = 24 * HOUR;
/// Minutes.
const HOUR: u32 = 60;
