//! A ClickHouse that LangChain operates, reached through an allow list or privately.

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
    figures: "clickhouse-langsmith-managed",
    lost_with_region: None,
};

pub(super) fn plan(inputs: &Inputs) -> Clickhouse {
    let hybrid = ["external", "hybrid"];
    outside::plan(Service {
        source: "langsmith-managed",
        operator: Operator {
            name: "LangChain",
            survives: "LangChain operates it, in several zones, and",
            restores: "LangChain operates ClickHouse: ask its support for a restore of the backup before the moment.",
            returns: "LangChain operates it, and brings it back in a region that was agreed on.",
        },
        backup_by_hand: chapter!("clickhouse/langsmith-managed/backup-by-hand"),
        backup: Backup {
            name: "ClickHouse",
            what: "LangChain's daily backups",
            reach: "ask LangChain".to_owned(),
        },
        values: external(inputs, "clickhouse")
            .set_path(&hybrid, true)
            .comment_path(
                &hybrid,
                "Required for a ClickHouse that LangChain operates.",
            ),
    })
}
