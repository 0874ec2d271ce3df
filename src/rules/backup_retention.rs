//! PostgreSQL backups that are not kept long enough.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0302",
    name: "backup-retention",
    severity: RuleSeverity::Error,
    summary: "Automated backups of PostgreSQL that are not kept for 7 to 35 whole days, or daily snapshots that are not kept for at least 7.",
    why: "Zero turns off point-in-time recovery, and replicas with it. RDS keeps at most 35 days.",
    example: "[stores.postgres.rds]\nbackup_retention = \"0d\"",
    source: "LangSmith's disaster recovery guide: a retention of 7 to 35 days; https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.BackupRetention.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let snapshots = key!(context.recovery.backups.retention);
    if !snapshots.is_whole_days() || snapshots.days() < 7 {
        findings.push(
            context
                .finding(
                    &snapshots,
                    format!("snapshots are kept for only `{}`", *snapshots),
                )
                .label("at least 7 whole days")
                .help("write `retention = \"35d\"`"),
        );
    }
    let Some(managed) = context.managed_postgres() else {
        return;
    };
    let retention = managed.backup_retention;
    if !retention.is_whole_days() || !(7..=35).contains(&retention.days()) {
        findings.push(
            context
                .finding(
                    &retention,
                    format!("backups cannot be kept for `{}`", *retention),
                )
                .label("7 to 35 whole days")
                .note("`0d` would turn off point-in-time recovery; RDS keeps at most 35 days")
                .help("write `backup_retention = \"14d\"`"),
        );
    }
}
