//! The stores: a room for each, with a file for each place where it can run.

pub(crate) mod postgres;

use serde::Serialize;

use crate::format::yaml::Map;
use crate::model::stores::{Amounts, InCluster, Resources};

/// The storage class of every volume.
pub(crate) const STORAGE_CLASS: &str = "gp3";

/// The namespace of ClickHouse's replicas.
pub(crate) const CLICKHOUSE_NAMESPACE: &str = "clickhouse";

/// The Kubernetes names of the LangSmith release's secrets.
pub(crate) fn secret(inputs: &super::Inputs, part: &str) -> String {
    inputs.names().release_object(part)
}

/// A store and the backups there are of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Backup {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) reach: String,
}

/// The backups of a store whose volume is snapshotted with the others.
pub(crate) fn volume_backup(inputs: &super::Inputs, name: &'static str) -> Backup {
    Backup {
        name,
        what: "a snapshot of its volume each day, in the vault",
        reach: snapshots_reach(inputs),
    }
}

/// How long daily snapshots are kept.
pub(crate) fn snapshots_reach(inputs: &super::Inputs) -> String {
    let retention = &inputs.environment().recovery.backups.retention;
    format!("{} days", retention.days())
}

/// The values of a store that the chart runs as one pod.
pub(crate) fn stateful_set(settings: &InCluster) -> Map {
    Map::new()
        .set("resources", resources(&settings.resources))
        .set(
            "persistence",
            Map::new()
                .set("enabled", true)
                .set("size", settings.storage.to_string())
                .set("storageClassName", STORAGE_CLASS),
        )
}

/// What a pod asks for and may use, as Kubernetes has it.
pub(crate) fn resources(resources: &Resources) -> Map {
    Map::new()
        .set("requests", amounts(&resources.requests))
        .set("limits", amounts(&resources.limits))
}

/// CPU and memory, as Kubernetes has them.
pub(crate) fn amounts(amounts: &Amounts) -> Map {
    Map::new()
        .set("cpu", amounts.cpu.to_string())
        .set("memory", amounts.memory.to_string())
}
