//! `25-secrets.yaml`: what replaces a pod when a secret that it reads changes.
//!
//! A pod reads its secrets when it starts, so one that keeps running would keep on reaching a store that is gone. The
//! annotations stand below each workload's own key: common ones would restart the stores in the cluster as well.

use crate::chart::workload::Kind;
use crate::format::yaml::{Map, Node};
use crate::plan::secrets::external_secrets;
use crate::plan::{Site, features};

/// The values: for each workload that is given the stores' addresses, the revision of each secret.
pub(super) fn values(site: &Site) -> Map {
    let namespace = site.environment().langsmith.namespace.as_str();
    let own = of_namespace(site, namespace);
    let running = features(site);
    let line = site.chart();
    let mut values = Map::new();
    for (key, workload) in line.workloads_in_use(&running) {
        // SmithDB has stores of its own.
        let is_client = workload.object_storage && !key.starts_with("smithdb.");
        let Some(path) = workload
            .pod_settings_path
            .as_ref()
            .filter(|_| is_client && workload.kind != Kind::Job)
        else {
            continue;
        };
        let path: Vec<&str> = path.split('.').chain(["annotations"]).collect();
        values.insert_path(&path, own.clone());
    }
    values
}

/// The revisions of a namespace's secrets, as annotations of pods.
pub(super) fn of_namespace(site: &Site, namespace: &str) -> Map {
    let secrets = external_secrets(site).into_iter();
    secrets
        .filter(|secret| secret.namespace == namespace && !secret.is_for_pulling())
        .fold(Map::new(), |map, secret| {
            map.set(
                format!("lsgen.dev/{}", secret.name),
                Node::from(secret.revision(site)),
            )
        })
}
