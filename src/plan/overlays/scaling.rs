//! `40-scaling.yaml`: replicas, resources and autoscalers of each service.

use crate::format::yaml::Map;
use crate::model::langsmith::Service;
use crate::plan::stores::amounts;
use crate::plan::{Site, scaler};

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let mut values = Map::new();
    for (_, key, service) in site.environment().langsmith.services() {
        values.insert(key, one(site, key, service));
        let workload = site.chart().workloads.get(key);
        if let Some(switch) = workload.and_then(|workload| workload.switch_path.as_ref()) {
            let path: Vec<&str> = switch.split('.').collect();
            values.insert_path(&path, true);
        }
    }
    values
}

fn one(site: &Site, key: &str, service: &Service) -> Map {
    let scaling = scaler::plan(site, service);
    let resources = Map::new()
        .set("requests", amounts(&service.requests))
        .set("limits", amounts(&service.limits));
    let deployment = Map::new()
        .set_some("replicas", scaling.replicas)
        .set("resources", resources);
    Map::new()
        .set("deployment", deployment)
        .set("autoscaling", scaling.autoscaling(site, key))
}
