//! The stores: a room for each, with a file for each place where it can run.

pub(crate) mod backup;
pub(crate) mod blob;
pub(crate) mod clickhouse;
pub(crate) mod postgres;
pub(crate) mod redis;

use ::hcl::expr::Expression;
use serde::Serialize;

use crate::format::yaml::Map;
use crate::model::stores::{Amounts, InCluster, Resources};
use crate::plan::checklist::{Item, settled};

/// The storage class of every volume.
pub(crate) const STORAGE_CLASS: &str = "gp3";

/// A secret of the LangSmith release, which External Secrets fills: `langsmith-postgres`.
pub(crate) fn secret(inputs: &super::Inputs, part: &str) -> String {
    inputs.names().release_object(part)
}

/// Whether a store is where the environment says, unless a value of the chart says otherwise.
fn is_as_said(
    inputs: &super::Inputs,
    switch: &[&str],
    is_so: bool,
    (text, todo, place): (&str, &str, &'static str),
) -> Item {
    let passed_on = &inputs.environment().langsmith.values;
    let is_off = passed_on.get(switch).and_then(toml::Value::as_bool) == Some(false);
    let todo = if is_off {
        format!(
            "`{}` in `[langsmith.values]` says otherwise: remove it",
            switch.join(".")
        )
    } else {
        todo.to_owned()
    };
    settled(is_so && !is_off, text, todo, place)
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

/// Why a store's data does not reach a second region, in the words of a finding.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) title: &'static str,
    pub(crate) label: &'static str,
    pub(crate) help: &'static str,
}

/// What LangSmith's own role acts on, in the words of the module `identity`.
pub(crate) type Grants = Vec<(&'static str, Expression)>;

/// A namespace that a store has for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Namespace {
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) purpose: &'static str,
}

/// Who should reach a store outside the cluster, for the checklist.
pub(crate) fn admits_nodes(name: &str) -> String {
    format!("{name} admits the cluster's nodes alone")
}

/// Who should reach a store in the cluster, for the checklist.
pub(crate) fn admits_pods(name: &str) -> String {
    format!(
        "{name} admits LangSmith's pods alone: in the cluster every pod reaches it, unless a network policy says otherwise"
    )
}

/// The values of a store that the chart reaches and does not run.
pub(crate) fn outside(inputs: &super::Inputs, store: &str) -> Map {
    Map::new().set(
        "external",
        Map::new()
            .set("enabled", true)
            .set("existingSecretName", secret(inputs, store)),
    )
}

/// The values of a store that the chart runs as one pod, which reads its login from the secret all the same.
pub(crate) fn inside(inputs: &super::Inputs, store: &str, settings: &InCluster) -> Map {
    Map::new()
        .set(
            "external",
            Map::new().set("existingSecretName", secret(inputs, store)),
        )
        .set("statefulSet", stateful_set(settings))
}

fn stateful_set(settings: &InCluster) -> Map {
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
