//! Stores exchanged under a running LangSmith: the secrets hold the new ones, exactly the pods that `lsgen diff` named
//! are replaced, and no pod is older than what it read.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::cluster::{Cluster, Helm, base64};
use super::releases::Helmfile;
use crate::environments::read::yaml;
use crate::environments::{Rendered, project, render};
use crate::support::tools::run_waiting;

/// A change of the environment file: what it is about, the text that goes and the text that comes, and which parameters
/// Terraform or a person then writes.
struct Change {
    name: &'static str,
    from: &'static str,
    to: &'static str,
    parameters: &'static str,
}

/// Where every sequence begins: the example of an evaluation, with its stores in tables of their own.
const STORES: &str = r#"
[stores.postgres]
source = "in-cluster"

[stores.redis]
source = "in-cluster"

[stores.clickhouse]
source = "in-cluster"

[langsmith]"#;

/// One after the other, on one living cluster.
const CHANGES: [Change; 7] = [
    Change {
        name: "Redis to ElastiCache",
        from: "[stores.redis]\nsource = \"in-cluster\"",
        to: "[stores.redis]\nsource = \"elasticache\"\nauth = \"network\"",
        parameters: "redis/",
    },
    Change {
        name: "PostgreSQL to RDS",
        from: "[stores.postgres]\nsource = \"in-cluster\"",
        to: "[stores.postgres]\nsource = \"rds\"",
        parameters: "postgres/",
    },
    Change {
        name: "RDS to Aurora",
        from: "source = \"rds\"",
        to: "source = \"aurora\"",
        parameters: "postgres/",
    },
    Change {
        name: "another database",
        from: "source = \"aurora\"",
        to: "source = \"aurora\"\naurora = { database = \"traces\" }",
        parameters: "postgres/",
    },
    Change {
        name: "another user",
        from: "database = \"traces\"",
        to: "database = \"traces\", username = \"tracer\"",
        parameters: "postgres/",
    },
    Change {
        name: "Redis to one outside",
        from: "source = \"elasticache\"\nauth = \"network\"",
        to: "source = \"external\"",
        parameters: "redis/",
    },
    Change {
        name: "ClickHouse to ClickHouse Cloud",
        from: "[stores.clickhouse]\nsource = \"in-cluster\"",
        to: "[stores.clickhouse]\nsource = \"clickhouse-cloud\"",
        parameters: "clickhouse/",
    },
];

pub(crate) fn exchange_stores(helm: Helm) {
    let example = std::fs::read_to_string(project("examples/evaluation.toml")).unwrap();
    let mut text = example.replacen("\n[langsmith]", STORES, 1);
    let first = rendered("evaluation", &text);
    let cluster = Cluster::start(&first, helm);
    Helmfile::read(&cluster, &first).apply();
    cluster.is_ready();
    for (number, change) in CHANGES.iter().enumerate() {
        assert!(text.contains(change.from), "{}", change.name);
        let changed = text.replacen(change.from, change.to, 1);
        let after = rendered(change.name, &changed);
        let told = named_by_diff(&cluster, &text, &changed);
        let pods = cluster.pods_by_owner();

        after.spill(&cluster.path(""));
        cluster.write_parameters(&after, change.parameters, &format!("step-{number}"));
        Helmfile::read(&cluster, &after).apply();
        cluster.is_ready();

        let replaced: BTreeSet<String> = cluster
            .pods_by_owner()
            .into_iter()
            .filter(|(owner, uids)| pods.get(owner).is_some_and(|old| old.is_disjoint(uids)))
            .map(|(owner, _)| owner)
            .collect();
        assert_eq!(replaced, told, "{}: replaced, and told", change.name);
        secrets_are_fresh(&cluster, &after, change.name);
        text = changed;
    }
}

fn rendered(name: &str, text: &str) -> Rendered {
    render(name, text).unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
}

/// The workloads whose pods are replaced, as `lsgen diff` tells them.
fn named_by_diff(cluster: &Cluster, before: &str, after: &str) -> BTreeSet<String> {
    let files = [("before.toml", before), ("after.toml", after)].map(|(name, text)| {
        let file = cluster.path("..").join(name);
        std::fs::write(&file, text).unwrap();
        file
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
    command
        .arg("diff")
        .args(&files)
        .args(["--format", "json", "--exit-zero"]);
    let report: Value = serde_json::from_str(&run_waiting(&mut command).unwrap()).unwrap();
    let effects = report["effects"]["known"].as_array().unwrap().iter();
    let of_release = effects.filter(|effect| effect["place"] == "helm/langsmith");
    of_release
        .filter(|effect| {
            ["in-place", "interruption"]
                .iter()
                .any(|class| effect["class"] == *class)
        })
        .flat_map(|effect| {
            let subject = effect["subject"].as_str().unwrap().to_owned();
            let (kinds, names) = subject.split_once(' ').unwrap();
            let kind = kinds.trim_end_matches('s').to_owned();
            let is_workload = ["Deployment", "StatefulSet"].contains(&kind.as_str());
            let names: Vec<String> = names
                .split(", ")
                .map(|name| format!("{kind} {name}"))
                .collect();
            names.into_iter().filter(move |_| is_workload)
        })
        .collect()
}

/// Every secret holds what the parameters say now, and no pod that reads it was made before.
fn secrets_are_fresh(cluster: &Cluster, site: &Rendered, change: &str) {
    let secrets: BTreeMap<String, Value> = cluster
        .get("secrets")
        .into_iter()
        .map(|secret| (key(&secret), secret))
        .collect();
    let manifests = site
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("manifests/"));
    let documents = manifests
        .filter(|(_, text)| text.contains("kind: ExternalSecret"))
        .flat_map(|(_, text)| yaml(text).unwrap());
    let pods = cluster.get("pods");
    for external in documents.filter(|document| document["kind"] == "ExternalSecret") {
        let name = key(&external);
        let secret = &secrets[&name];
        let held: String = secret["data"]
            .as_object()
            .unwrap()
            .values()
            .map(|value| base64(value.as_str().unwrap()) + "\n")
            .collect();
        for entry in external["spec"]["data"].as_array().unwrap() {
            let parameter = entry["remoteRef"]["key"].as_str().unwrap();
            let value = cluster.parameter(parameter);
            assert!(
                held.contains(&value),
                "{change}: {name} does not hold {parameter}"
            );
        }
        let times = secret["metadata"]["managedFields"].as_array().unwrap();
        let written = times
            .iter()
            .filter_map(|one| one["time"].as_str())
            .max()
            .unwrap();
        for pod in pods
            .iter()
            .filter(|pod| is_reader(pod, &external["metadata"]))
        {
            let made = pod["metadata"]["creationTimestamp"].as_str().unwrap();
            // Both are of one form, down to the second.
            assert!(
                made >= written,
                "{change}: {} is older than {name}",
                key(pod)
            );
        }
    }
}

/// Whether a pod that still runs reads a secret.
fn is_reader(pod: &Value, secret: &Value) -> bool {
    let is_running = pod["status"]["phase"] == "Running";
    let is_near = pod["metadata"]["namespace"] == secret["namespace"];
    let name = secret["name"].to_string();
    let spec = pod["spec"].to_string();
    let forms = ["secretKeyRef", "secretRef", "secretName"];
    // Every mention of a secret in a pod names it by `name` or `secretName`.
    is_running
        && is_near
        && forms.iter().any(|form| spec.contains(form))
        && (spec.contains(&format!("\"name\":{name}"))
            || spec.contains(&format!("\"secretName\":{name}")))
}

fn key(object: &Value) -> String {
    let metadata = &object["metadata"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    format!(
        "{}/{}",
        text(&metadata["namespace"]),
        text(&metadata["name"])
    )
}
