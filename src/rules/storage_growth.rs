//! Storage that cannot grow.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0306",
    name: "storage-growth",
    severity: RuleSeverity::Error,
    summary: "A maximum storage of PostgreSQL that is less than 10% above the initial storage.",
    why: "RDS rejects such a maximum.",
    example: "[stores.postgres.rds]\nstorage_gib = 100\nmax_storage_gib = 100",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html#USER_PIOPS.Autoscaling",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some([storage, most]) = context.managed_postgres().and_then(|one| one.storage) else {
        return;
    };
    let start = *storage;
    let least = start.saturating_add(start.div_ceil(10));
    if *most < least {
        findings.push(
            context
                .finding(
                    &most,
                    format!("storage of {start} GiB can grow to only {} GiB", *most),
                )
                .label(format!("at least {least}"))
                .also(context.written_at(&storage), "the initial storage")
                .help(format!(
                    "write `max_storage_gib = {}`",
                    start.saturating_mul(5)
                )),
        );
    }
}
