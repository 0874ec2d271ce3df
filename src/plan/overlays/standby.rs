//! `70-standby.yaml`: the release is there, and nothing of it runs.

use crate::chart::ValueKind;
use crate::chart::workload::Kind;
use crate::format::yaml::Map;
use crate::internal::Internal;
use crate::plan::{Site, features, scaler};

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let mut values = Map::new();
    let running = features(site);
    let keys = site.chart().value_keys().internal("values.keys");
    let passed_on = &site.environment().langsmith.values;
    for (key, workload) in site.chart().workloads_in_use(&running) {
        if workload.kind == Kind::Job {
            // The bootstrap cannot be switched off, so hooks are left out when the release is installed.
            let path: Vec<&str> = key.split('.').chain(["enabled"]).collect();
            if keys.check(&path, ValueKind::Boolean).is_ok() {
                values.insert_path(&path, false);
            }
            continue;
        }
        if let Some(path) = &workload.replicas_path {
            let path: Vec<&str> = path.split('.').collect();
            values.insert_path(&path, 0);
        }
        // A scaler of the user's own would start pods whatever the replicas say.
        let scaling = workload.scaling.iter();
        let scalers = scaling.flat_map(|scaling| [Some(&scaling.path), scaling.keda_path.as_ref()]);
        for scaler in scalers.flatten() {
            let path: Vec<&str> = scaler.split('.').chain(["enabled"]).collect();
            if passed_on.get(&path).is_some() {
                values.insert_path(&path, false);
            }
        }
    }
    for (_, key, service) in site.environment().langsmith.services() {
        if let Some(off) = scaler::switched_off(site, key, service) {
            values.merge(Map::new().set_path(&[key, "autoscaling"], off));
        }
    }
    values
}
