//! The numbered values files of the LangSmith release: scaling and availability.

use crate::chart::ValueKind;
use crate::chart::workload::{Kind, Shape};
use crate::format::yaml::{Map, Node};
use crate::model::langsmith::{Scaler, Service};
use crate::plan::Site;
use crate::render::features;

/// `40-scaling.yaml`: replicas, resources and autoscalers of each service.
pub(super) fn scaling(site: &Site) -> Map {
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

/// Whether a service's scaler is one block for an HPA, as before line 0.13.
fn is_flat(site: &Site, key: &str) -> bool {
    let workload = site.chart().workloads.get(key);
    let scaling = workload.and_then(|workload| workload.scaling.as_ref());
    scaling.is_some_and(|scaling| scaling.shape == Shape::Flat)
}

fn one(site: &Site, key: &str, service: &Service) -> Map {
    let targets = &site.environment().langsmith.autoscaling;
    let resources = Map::new()
        .set("requests", super::amounts(&service.requests))
        .set("limits", super::amounts(&service.limits));
    let mut deployment = Map::new();
    if service.scaler == Scaler::None {
        deployment.insert("replicas", service.min);
    }
    deployment.insert("resources", resources);
    let hpa = match service.scaler {
        Scaler::Hpa => Map::new()
            .set("enabled", true)
            .set("minReplicas", service.min)
            .set("maxReplicas", service.max)
            .set("targetCPUUtilizationPercentage", targets.cpu_percent)
            .set("targetMemoryUtilizationPercentage", targets.memory_percent),
        Scaler::None | Scaler::Keda => Map::new().set("enabled", false),
    };
    let keda = match service.scaler {
        Scaler::Keda => Map::new()
            .set("enabled", true)
            .set("minReplicaCount", service.min)
            .set("maxReplicaCount", service.max)
            .set("targetCPUUtilizationPercentage", targets.cpu_percent)
            .set("targetMemoryUtilizationPercentage", targets.memory_percent),
        Scaler::None | Scaler::Hpa => Map::new().set("enabled", false),
    };
    let autoscaling = if is_flat(site, key) {
        hpa
    } else {
        Map::new().set("hpa", hpa).set("keda", keda)
    };
    Map::new()
        .set("deployment", deployment)
        .set("autoscaling", autoscaling)
}

/// `50-availability.yaml`: what keeps the services up while nodes come and go.
pub(super) fn availability(site: &Site) -> Map {
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
        if service.max > 1 {
            let constraint = spread(site, key);
            values.insert_path(
                &[key, "deployment", "topologySpreadConstraints"],
                vec![constraint],
            );
        }
    }
    for (key, settings) in super::pod_settings(site) {
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

/// `70-standby.yaml`: the release is there, and nothing of it runs.
pub(super) fn standby(site: &Site) -> Map {
    let mut values = Map::new();
    let running = features(site);
    let keys = site.chart().value_keys().ok();
    let passed_on = &site.environment().langsmith.values;
    for (key, workload) in site.chart().workloads_in_use(&running) {
        if workload.kind == Kind::Job {
            // The bootstrap cannot be switched off, so hooks are left out when the release is installed.
            let path: Vec<&str> = key.split('.').chain(["enabled"]).collect();
            let has_switch = keys
                .as_ref()
                .is_some_and(|keys| keys.check(&path, ValueKind::Boolean).is_ok());
            if has_switch {
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
        if service.scaler == Scaler::None {
            continue;
        }
        if is_flat(site, key) {
            values.insert_path(&[key, "autoscaling", "enabled"], false);
        } else {
            for scaler in ["hpa", "keda"] {
                values.insert_path(&[key, "autoscaling", scaler, "enabled"], false);
            }
        }
    }
    values
}

/// Pods of one service in different zones, as far as there is room.
fn spread(site: &Site, key: &str) -> Node {
    let chart = site.chart();
    let component = chart
        .workloads
        .get(key)
        .map(|workload| workload.object_name(&site.names().fullname()));
    Map::new()
        .set("maxSkew", 1)
        .set("topologyKey", "topology.kubernetes.io/zone")
        .set("whenUnsatisfiable", "ScheduleAnyway")
        .set(
            "labelSelector",
            Map::new().set(
                "matchLabels",
                Map::new().set("app.kubernetes.io/component", component.unwrap_or_default()),
            ),
        )
        .into()
}
