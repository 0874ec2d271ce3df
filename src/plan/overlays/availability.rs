//! `50-availability.yaml`: what keeps the services up while nodes come and go.

use crate::format::yaml::{Map, Node};
use crate::plan::placement::placement;
use crate::plan::{Site, features};

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let langsmith = &site.environment().langsmith;
    let mut values = Map::new();
    if langsmith.pod_disruption_budgets {
        for path in budgets(site) {
            let path: Vec<&str> = path.split('.').collect();
            // An integer: on lines up to 0.15 the selector also matches jobs, of which no percentage can be taken. And
            // `maxUnavailable` would stand beside the chart's own `minAvailable`, which Kubernetes refuses.
            values.insert_path(
                &path,
                Map::new().set("enabled", true).set("minAvailable", 1),
            );
        }
    }
    for (_, key, service) in langsmith.services() {
        if let Some(constraint) = spread(site, key).filter(|_| service.max > 1) {
            values.insert_path(
                &[key, "deployment", "topologySpreadConstraints"],
                vec![constraint],
            );
        }
    }
    for (key, settings) in pod_settings(site) {
        let path: Vec<&str> = key.split('.').collect();
        for (field, value) in settings.iter() {
            let path: Vec<&str> = path.iter().copied().chain([field]).collect();
            values.insert_path(&path, value.clone());
        }
    }
    values
}

/// Where the chart takes the budget of each service that it has one for and that runs two pods or more at its
/// scaler's floor. A budget over one pod blocks every drain, and that pod goes down with its node all the same:
/// so the stores that the chart runs in the cluster, always one pod, have none, and drain as an outage that an
/// evaluation can bear. For what LangSmith's guide names a rule demands the two pods.
fn budgets(site: &Site) -> Vec<String> {
    let langsmith = &site.environment().langsmith;
    let operator = &langsmith.scaling.operator;
    let operator = langsmith
        .features
        .deployments
        .then_some(("operator", operator.replicas));
    let services = langsmith.services();
    let floors = services
        .iter()
        .map(|(_, key, service)| (*key, service.min))
        .chain(operator);
    floors
        .filter(|(_, floor)| *floor >= 2)
        .filter_map(|(key, _)| site.chart().workloads.get(key)?.pdb_path.clone())
        .collect()
}

/// Pods of one service in different zones, as far as there is room; none for a service that the chart does not have.
fn spread(site: &Site, key: &str) -> Option<Node> {
    let workload = site.chart().workloads.get(key)?;
    let component = workload.object_name(&site.names().fullname());
    let constraint = Map::new()
        .set("maxSkew", 1)
        .set("topologyKey", "topology.kubernetes.io/zone")
        .set("whenUnsatisfiable", "ScheduleAnyway")
        .set(
            "labelSelector",
            Map::new().set(
                "matchLabels",
                Map::new().set("app.kubernetes.io/component", component),
            ),
        );
    Some(constraint.into())
}

/// Node selector and tolerations of every workload that the release runs, by the values key that
/// they stand below.
fn pod_settings(site: &Site) -> Vec<(String, Map)> {
    let placement = placement(site);
    if placement.is_empty() {
        return Vec::new();
    }
    let running = features(site);
    let workloads = site.chart().workloads_in_use(&running);
    let mut settings: Vec<(String, Map)> = workloads
        .filter_map(|(_, workload)| Some((workload.pod_settings_path.clone()?, placement.clone())))
        .collect();
    settings.sort_by(|(one, _), (other, _)| one.cmp(other));
    settings.dedup_by(|(one, _), (other, _)| one == other);
    settings
}
