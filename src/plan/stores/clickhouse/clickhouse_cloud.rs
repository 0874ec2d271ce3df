//! A service of ClickHouse Cloud.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;

use super::super::{Backup, outside as external};
use super::Clickhouse;
use super::outside::{self, Operator, Service};

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: None,
    is_in_cluster: false,
    is_replicated_here: false,
    figures: "clickhouse-clickhouse-cloud",
    lost_with_region: None,
};

pub(super) fn plan(inputs: &Inputs) -> Clickhouse {
    outside::plan(Service {
        source: "clickhouse-cloud",
        operator: Operator {
            name: "ClickHouse Cloud",
            survives: "ClickHouse Cloud keeps replicas in several zones, and",
            restores: "ClickHouse Cloud restores a backup into a new service: choose, under Backups, the last one before the moment.",
            returns: "ClickHouse Cloud restores its last backup into a service of this region.",
        },
        backup_by_hand: chapter!("clickhouse/clickhouse-cloud/backup-by-hand"),
        backup: Backup {
            name: "ClickHouse",
            what: "ClickHouse Cloud's daily backups",
            reach: "as the service is set".to_owned(),
        },
        values: external(inputs, "clickhouse"),
    })
}
