//! Which nodes the pods run on.

use super::is_selected;
use crate::charts::Release;
use crate::environments::read::items;

fn every_pod_tolerates_the_taints_of_its_nodes(release: &Release) -> Vec<String> {
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
}

each_release! { every_pod_tolerates_the_taints_of_its_nodes }
