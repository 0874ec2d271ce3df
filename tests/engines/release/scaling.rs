//! How many pods run, what adds more, and what keeps some of them.

use std::collections::BTreeSet;

use lsgen::api::model::Scaler;

use super::{full_name, is_selected};
use crate::charts::{Release, Workload};

/// The services of LangSmith's upgrade guide, by the end of their Deployment's name.
const BUDGETED: [&str; 6] = [
    "ace-backend",
    "backend",
    "frontend",
    "ingest-queue",
    "platform-backend",
    "queue",
];

/// What runs agents, in the same way.
const AGENTS: [&str; 3] = ["host-backend", "listener", "operator"];

fn every_budget_leaves_pods_to_evict(release: &Release) -> Vec<String> {
    let is_on = release
        .rendered
        .validated
        .environment()
        .langsmith
        .pod_disruption_budgets;
    let mut problems = Vec::new();
    let mut budgeted = BTreeSet::new();
    for budget in release.of_kind("PodDisruptionBudget") {
        let selector = budget["spec"]["selector"]["matchLabels"]
            .as_object()
            .unwrap();
        let workloads = release.workloads();
        let selected: Vec<&Workload<'_>> = workloads
            .iter()
            // On line 0.15 the bootstrap job bears the labels of its service, until it is done.
            .filter(|workload| workload.kind != "Job" && is_selected(workload, selector))
            .collect();
        let [
            Workload {
                kind: "Deployment",
                name,
                ..
            },
        ] = selected.as_slice()
        else {
            problems.push(format!(
                "{} guards {} workloads",
                budget["metadata"]["name"],
                selected.len()
            ));
            continue;
        };
        let floor = floor(release, name);
        // Where nothing runs, nothing is evicted.
        if stands_by(release) && floor == Some(0) {
            budgeted.insert((*name).to_owned());
            continue;
        }
        if floor.is_none_or(|floor| floor < 2) || budget["spec"]["minAvailable"] != 1 {
            problems.push(format!(
                "{name} keeps {} of {floor:?} pods",
                budget["spec"]["minAvailable"]
            ));
        }
        budgeted.insert((*name).to_owned());
    }
    let deployments = is_on
        && release
            .rendered
            .validated
            .environment()
            .langsmith
            .features
            .deployments;
    let of_guide = BUDGETED.iter().filter(|_| is_on);
    let of_agents = AGENTS.iter().filter(|_| deployments);
    let demanded: BTreeSet<String> = of_guide
        .chain(of_agents)
        .map(|end| format!("{}-{end}", full_name(release)))
        .collect();
    if !budgeted.is_superset(&demanded) {
        problems.push(format!("budgets for {budgeted:?}"));
    }
    if !stands_by(release) {
        let possible = if is_on {
            possible(release)
        } else {
            BTreeSet::new()
        };
        if budgeted != possible {
            problems.push(format!(
                "budgets for {budgeted:?}, possible for {possible:?}"
            ));
        }
    }
    problems
}

each_release! { every_budget_leaves_pods_to_evict }

/// The Deployments of two pods or more that the line offers a budget for.
fn possible(release: &Release) -> BTreeSet<String> {
    let validated = &release.rendered.validated;
    let offered: BTreeSet<String> = validated
        .chart()
        .workloads
        .values()
        .filter(|workload| workload.pdb_path.is_some())
        .map(|workload| workload.object_name(&full_name(release)))
        .collect();
    let deployments = release.of_kind("Deployment").into_iter();
    deployments
        .map(|deployment| deployment["metadata"]["name"].as_str().unwrap().to_owned())
        .filter(|name| offered.contains(name) && floor(release, name) >= Some(2))
        .collect()
}

/// Kubernetes refuses a budget with both bounds, and two scalers of one Deployment undo each other's work; with a
/// scaler the Deployment's own figure would undo it at every upgrade.
fn every_pod_count_has_one_master(release: &Release) -> Vec<String> {
    let mut problems = Vec::new();
    for budget in release.of_kind("PodDisruptionBudget") {
        if !budget["spec"]["maxUnavailable"].is_null() || !budget["spec"]["minAvailable"].is_u64() {
            problems.push(format!(
                "{} has {}",
                budget["metadata"]["name"], budget["spec"]
            ));
        }
    }
    for kind in ["Deployment", "StatefulSet"] {
        for object in release.of_kind(kind) {
            let name = object["metadata"]["name"].as_str().unwrap();
            let masters = ["HorizontalPodAutoscaler", "ScaledObject"].map(|scaler| {
                let all = release.of_kind(scaler);
                let is_its =
                    |one: &&&serde_json::Value| one["spec"]["scaleTargetRef"]["name"] == name;
                all.iter().filter(is_its).count()
            });
            let has_figure = object["spec"]["replicas"].is_u64();
            if masters.iter().sum::<usize>() + usize::from(has_figure) != 1 {
                problems.push(format!(
                    "{kind} {name}: {masters:?} scalers, {} replicas",
                    object["spec"]["replicas"]
                ));
            }
            if kind == "StatefulSet" && object["spec"]["replicas"] != 1 && !stands_by(release) {
                problems.push(format!("{name} runs {} pods", object["spec"]["replicas"]));
            }
        }
    }
    problems
}

each_release! { every_pod_count_has_one_master }

/// Whether the other region serves, and this one must not write.
fn stands_by(release: &Release) -> bool {
    !release.rendered.validated.is_active()
}

fn a_region_that_stands_by_runs_nothing(release: &Release) -> Vec<String> {
    if !stands_by(release) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for object in &release.objects {
        let kind = object["kind"].as_str().unwrap();
        let is_running = match kind {
            "Deployment" | "StatefulSet" => object["spec"]["replicas"] != 0,
            // Hooks are the user's to leave out: the chart has no switch for the bootstrap job's.
            "Job" | "CronJob" | "Pod" => {
                object["metadata"]["annotations"]["helm.sh/hook"].is_null()
            }
            "HorizontalPodAutoscaler" | "ScaledObject" => true,
            _ => false,
        };
        if is_running {
            problems.push(format!("{kind} {} runs", object["metadata"]["name"]));
        }
    }
    problems
}

each_release! { a_region_that_stands_by_runs_nothing }

/// The fewest pods of a Deployment: what its scaler says, or its own figure without one.
fn floor(release: &Release, name: &str) -> Option<u64> {
    let scaler = |kind: &str| {
        let mut scalers = release.of_kind(kind).into_iter();
        scalers.find(|scaler| scaler["spec"]["scaleTargetRef"]["name"] == name)
    };
    if let Some(scaler) = scaler("HorizontalPodAutoscaler") {
        return scaler["spec"]["minReplicas"].as_u64();
    }
    if let Some(scaler) = scaler("ScaledObject") {
        return scaler["spec"]["minReplicaCount"].as_u64();
    }
    release.object("Deployment", name)?["spec"]["replicas"].as_u64()
}

fn every_service_scales_as_the_file_says(release: &Release) -> Vec<String> {
    let validated = &release.rendered.validated;
    let mut wanted = BTreeSet::new();
    for (_, key, service) in validated.environment().langsmith.services() {
        let name = validated.chart().workloads[key].object_name(&full_name(release));
        let (kind, floor) = match service.scaler {
            _ if stands_by(release) => ("Deployment", 0),
            Scaler::Hpa => ("HorizontalPodAutoscaler", service.min),
            Scaler::Keda => ("ScaledObject", service.min),
            Scaler::None => ("Deployment", service.min),
        };
        wanted.insert((kind.to_owned(), name, u64::from(floor)));
    }
    let mut found = BTreeSet::new();
    for (_, name, _) in &wanted {
        for kind in ["HorizontalPodAutoscaler", "ScaledObject"] {
            for scaler in release.of_kind(kind) {
                if scaler["spec"]["scaleTargetRef"]["name"] == name.as_str() {
                    found.insert((kind.to_owned(), name.clone(), floor(release, name).unwrap()));
                }
            }
        }
        if !found.iter().any(|(_, other, _)| other == name) {
            found.insert((
                "Deployment".to_owned(),
                name.clone(),
                floor(release, name).unwrap_or_default(),
            ));
        }
    }
    wanted
        .symmetric_difference(&found)
        .map(|one| format!("{one:?} is asked for or found, not both"))
        .collect()
}

each_release! { every_service_scales_as_the_file_says }

fn production_keeps_nothing_in_the_cluster(release: &Release) -> Vec<String> {
    let stateful =
        release.of_kind("StatefulSet").len() + release.of_kind("PersistentVolumeClaim").len();
    let is_production = release.rendered.validated.is_production();
    let problem = match (is_production, stateful) {
        (true, 1..) => "production runs a store of its own",
        (false, 0) => "an evaluation runs no store at all",
        _ => return Vec::new(),
    };
    vec![problem.to_owned()]
}

each_release! { production_keeps_nothing_in_the_cluster }
