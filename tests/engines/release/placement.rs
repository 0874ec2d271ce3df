//! Which nodes the pods run on, and whether their images are there already.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{every_release, is_selected};
use crate::charts::{Release, Workload};
use crate::environments::read::{Output, items};

#[test]
fn the_pre_pull_daemon_set_holds_every_image() {
    every_release(|release| {
        let output = Output::new(release.rendered);
        let daemon_set = output.of_kind("DaemonSet")[0];
        let held: BTreeSet<&str> = items(&daemon_set["spec"]["template"]["spec"]["initContainers"])
            .iter()
            .filter(|container| container["name"].as_str().unwrap().starts_with("pull-"))
            .map(|container| container["image"].as_str().unwrap())
            .collect();
        let workloads = release.workloads();
        let run: BTreeSet<&str> = workloads
            .iter()
            .flat_map(Workload::containers)
            .map(|container| container["image"].as_str().unwrap())
            .chain(operator_images(release))
            .collect();
        let mut problems = Vec::new();
        if run != held {
            problems.push(format!("run {run:?}, held {held:?}"));
        }
        // It pulls as the workloads do, and where they run.
        let pod = &daemon_set["spec"]["template"]["spec"];
        for workload in &workloads {
            for key in ["imagePullSecrets", "nodeSelector", "tolerations"] {
                let (own, theirs) = (&pod[key], &workload.pod()[key]);
                let is_empty = |value: &Value| {
                    value.is_null()
                        || *value == serde_json::json!([])
                        || *value == serde_json::json!({})
                };
                if own != theirs && !(is_empty(own) && is_empty(theirs)) {
                    problems.push(format!(
                        "`{key}` of {} {}: {theirs}, of the DaemonSet: {own}",
                        workload.kind, workload.name
                    ));
                }
            }
        }
        problems
    });
}

/// The images of what the operator makes for each agent, in the texts that it is given.
fn operator_images(release: &Release) -> impl Iterator<Item = &str> {
    let config_maps = release.objects.iter().filter(|object| {
        let name = object["metadata"]["name"].as_str().unwrap_or_default();
        object["kind"] == "ConfigMap" && name.ends_with("-operator-config")
    });
    let texts = config_maps.flat_map(|object| object["data"].as_object().unwrap().values());
    let lines = texts.flat_map(|text| text.as_str().unwrap().lines());
    lines
        .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("image: "))
        .filter(|image| *image != "${image}")
}

#[test]
fn every_pod_tolerates_the_taints_of_its_nodes() {
    every_release(|release| {
        let environment = release.rendered.validated.environment();
        let taints: Vec<(String, String, String)> = environment
            .cluster
            .node_groups
            .values()
            .filter_map(|group| group.taints.as_ref())
            .flatten()
            .map(|(key, taint)| {
                (
                    key.to_string(),
                    taint.value.to_string(),
                    format!("{:?}", taint.effect),
                )
            })
            .collect();
        let mut problems = Vec::new();
        for workload in release.workloads() {
            for (key, value, effect) in &taints {
                let is_tolerated = items(&workload.pod()["tolerations"])
                    .iter()
                    .any(|toleration| {
                        toleration["key"] == key.as_str()
                            && toleration["value"] == value.as_str()
                            && toleration["effect"] == effect.as_str()
                    });
                if !is_tolerated {
                    problems.push(format!(
                        "{} {} does not tolerate {key}={value}",
                        workload.kind, workload.name
                    ));
                }
            }
            for (key, value) in environment.langsmith.node_selector.iter().flatten() {
                if workload.pod()["nodeSelector"][key.as_str()] != value.as_str() {
                    problems.push(format!("{} {} runs anywhere", workload.kind, workload.name));
                }
            }
            for constraint in items(&workload.pod()["topologySpreadConstraints"]) {
                let selector = constraint["labelSelector"]["matchLabels"]
                    .as_object()
                    .unwrap();
                if !is_selected(&workload, selector) {
                    problems.push(format!(
                        "{} is spread by labels of other pods",
                        workload.name
                    ));
                }
            }
        }
        problems
    });
}
