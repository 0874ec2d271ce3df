//! Which pods a changed values key replaces: what lsgen says of a diff, against renders of the real chart.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use lsgen::chart::restarts::restarts;
use lsgen::render;
use serde_json::{Value, json};

use crate::charts::{Release, charts, releases};
use crate::environments::read::yaml;
use crate::support::tools::run;

/// The environment whose services and agents are all there: on its own line, and on the others.
const ENVIRONMENT: &str = "deployments";

/// Changed keys, each with another value than lsgen's.
fn changes() -> Vec<(&'static str, Value)> {
    vec![
        ("config.hostname", json!("https://elsewhere.example.com")),
        ("config.initialOrgName", json!("Other")),
        ("config.initialOrgAdminEmail", json!("other@example.com")),
        ("config.existingSecretName", json!("other")),
        ("config.logLevel", json!("debug")),
        ("config.ttl.ttl_period_seconds.longlived", json!("100")),
        ("config.blobStorage.bucketName", json!("other")),
        ("config.deployment.tlsEnabled", json!(false)),
        ("config.deployment.ingressHealthCheckEnabled", json!(false)),
        ("commonEnv", json!([{"name": "PROBE", "value": "1"}])),
        ("postgres.external.existingSecretName", json!("other")),
        ("redis.external.existingSecretName", json!("other")),
        ("clickhouse.external.existingSecretName", json!("other")),
        ("images.registry", json!("registry.example.com")),
        ("images.imagePullSecrets", json!([{"name": "other"}])),
        ("images.backendImage.tag", json!("other")),
        ("images.frontendImage.tag", json!("other")),
        ("frontend.maxBodySize", json!("7M")),
        ("frontend.proxyReadTimeout", json!("7")),
        ("frontend.keepAliveTimeout", json!("7")),
        ("frontend.service.type", json!("NodePort")),
        (
            "backend.deployment.resources",
            json!({"limits": {"cpu": "7"}}),
        ),
        ("backend.deployment.replicas", json!(7)),
        ("backend.autoscaling.hpa.minReplicas", json!(4)),
        ("backend.pdb.minAvailable", json!(2)),
        ("backend.serviceAccount.annotations", json!({"probe": "1"})),
        (
            "listener.deployment.terminationGracePeriodSeconds",
            json!(7),
        ),
        ("operator.createCRDs", json!(false)),
        ("operator.watchNamespaces", json!("other")),
        ("gateway.name", json!("other")),
        ("gateway.sectionName", json!("other")),
    ]
}

/// The pods of everything that lasts, by name.
fn templates(objects: &[Value]) -> BTreeMap<String, Value> {
    let lasting = ["Deployment", "StatefulSet", "DaemonSet"];
    objects
        .iter()
        .filter(|object| lasting.contains(&object["kind"].as_str().unwrap_or_default()))
        .map(|object| {
            let name = object["metadata"]["name"].as_str().unwrap().to_owned();
            (name, object["spec"]["template"].clone())
        })
        .collect()
}

fn with_change(release: &Release, chart: &Path, path: &str, value: Value) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    release.rendered.spill(folder.path());
    let nested = path
        .rsplit('.')
        .fold(value, |inner, key| json!({ key: inner }));
    let change = folder.path().join("change.json");
    fs::write(&change, nested.to_string()).unwrap();
    let langsmith = &release.rendered.validated.environment().langsmith;
    let mut command = Command::new("helm");
    command
        .args(["template", langsmith.release.as_str()])
        .arg(chart)
        .args(["--namespace", langsmith.namespace.as_str()]);
    for (overlay, _) in release.rendered.below("helm/langsmith") {
        command
            .arg("--values")
            .arg(folder.path().join("helm/langsmith").join(overlay));
    }
    let text = run(command.arg("--values").arg(change));
    yaml(&text.unwrap_or_else(|error| panic!("{path}: {error}"))).unwrap()
}

#[test]
fn a_changed_key_replaces_the_pods_that_are_told() {
    let charts = charts();
    let restarts = restarts().unwrap();
    let mut complaint = String::new();
    let named = format!("{ENVIRONMENT} on ");
    for release in releases() {
        let name = &release.rendered.name;
        if name != ENVIRONMENT && !name.starts_with(&named) {
            continue;
        }
        let validated = &release.rendered.validated;
        let (line, running) = (validated.chart(), render::features(validated));
        let chart = &charts[&line.version.to_string()];
        let before = templates(&release.objects);
        let keys = line.value_keys().unwrap();
        for (path, value) in changes() {
            if !keys.has(path) {
                continue;
            }
            let after = templates(&with_change(release, chart, path, value));
            let replaced: BTreeSet<String> = before
                .iter()
                .filter(|(name, template)| after.get(*name) != Some(*template))
                .map(|(name, _)| name.clone())
                .collect();
            let told: BTreeSet<String> = restarts
                .of(path, line, &running)
                .into_iter()
                .map(|key| line.workloads[key].object_name(&validated.names().fullname()))
                .collect();
            if told != replaced {
                writeln!(
                    complaint,
                    "{name}: `{path}`: told {told:?}, replaced {replaced:?}"
                )
                .unwrap();
            }
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}
