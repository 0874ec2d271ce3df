//! Storage that cannot grow.

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
    code: "LS0306",
    name: "storage-growth",
    summary: "The storage of PostgreSQL can grow by at least a tenth.",
    why: "RDS refuses a ceiling that is less than 10 % above the allocated storage.",
    example: "[stores.postgres.rds]\nstorage_gib = 100\nmax_storage_gib = 100",
    source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.StorageTypes.html#USER_PIOPS.Autoscaling",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let postgres = &context.environment.stores.postgres;
    let rds = &postgres.rds;
    let least = rds.storage_gib.saturating_add(rds.storage_gib.div_ceil(10));
    if postgres.source == PostgresSource::Rds && rds.max_storage_gib < least {
        findings.push(
            context
                .error(
                    &RULE,
                    "stores.postgres.rds.max_storage_gib",
                    format!(
                        "storage of {} GiB may grow to {} GiB only",
                        rds.storage_gib, rds.max_storage_gib
                    ),
                )
                .label(format!("at least {least}"))
                .help(format!(
                    "write `max_storage_gib = {}`",
                    rds.storage_gib.saturating_mul(5)
                )),
        );
    }
}
