//! Backups of a replicated ClickHouse at an interval that no schedule has.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0311",
    name: "clickhouse-backups",
    severity: RuleSeverity::Error,
    summary: "A replicated ClickHouse with a backup interval that does not divide a day, backups that are kept for less than a week, or volumes with more throughput than their operations allow, or more operations than their size allows.",
    why: "A schedule that does not divide a day drifts, so the time of the last backup cannot be predicted. A gp3 volume allows a quarter of a MiB per second for each operation per second, 500 operations per second for each GiB, and 64 TiB; AWS rejects more, and the replicas wait for their volumes.",
    example: "[stores.clickhouse]\nsource = \"replicated\"\nreplicated = { backup_every = \"5h\" }",
    source: "LangSmith's disaster recovery guide: backups on a frequency matching your RPO; https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(replicated) = context.replicated_clickhouse() else {
        return;
    };
    let every = key!(replicated.backup_every);
    let hours = every.seconds() / 3600;
    let divides = hours > 0 && every.seconds().is_multiple_of(3600) && 24 % hours == 0;
    if !divides {
        findings.push(
            context
                .finding(
                    &every,
                    format!(
                        "a backup every `{}` does not run at the same hours each day",
                        *every
                    ),
                )
                .label("1, 2, 3, 4, 6, 8, 12 or 24 hours")
                .help("write `backup_every = \"24h\"`"),
        );
    }
    let retention = key!(replicated.backup_retention);
    if !retention.is_whole_days() || retention.days() < 7 {
        findings.push(
            context
                .finding(
                    &retention,
                    format!("backups are kept for only `{}`", *retention),
                )
                .label("at least 7 whole days")
                .help("write `backup_retention = \"35d\"`"),
        );
    }
    let throughput = key!(replicated.throughput_mib);
    let operations = key!(replicated.iops);
    let iops = *operations;
    if *throughput * 4 > iops {
        findings.push(
            context
                .finding(
                    &throughput,
                    format!(
                        "{iops} operations per second do not allow {} MiB per second",
                        *throughput
                    ),
                )
                .label(format!("at most {}", iops / 4))
                .also(context.written_at(&operations), "the operations per second")
                .help(format!("write `iops = {}` or more", *throughput * 4)),
        );
    }
    let storage = key!(replicated.storage);
    // Volumes are made in whole GiB.
    let gib = storage.bytes().div_ceil(GIB);
    if u64::from(iops) > 500 * gib {
        findings.push(
            context
                .finding(
                    &storage,
                    format!(
                        "a volume of `{}` does not allow {iops} operations per second",
                        *storage
                    ),
                )
                .label(format!("at most {}", 500 * gib))
                .also(context.written_at(&operations), "the operations per second")
                .help(format!(
                    "write `storage = \"{}Gi\"` or more",
                    u64::from(iops).div_ceil(500)
                )),
        );
    }
    if gib > LARGEST {
        findings.push(
            context
                .finding(&storage, format!("EBS has no volume of `{}`", *storage))
                .label("at most 64 TiB")
                .help("write `storage = \"64Ti\"` or less"),
        );
    }
}

/// Bytes.
const GIB: u64 = 1 << 30;
/// GiB of the largest gp3 volume.
const LARGEST: u64 = 64 * 1024;
