//! Which pods a changed values key replaces: what lsgen says of a diff, against renders of the real chart.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use lsgen::api::chart::restarts;
use lsgen::api::plan;
use serde_json::{Value, json};

use crate::charts::{self, Release, charts, keep, keeps};
use crate::environments::each::ON_VERSIONS;
use crate::environments::read::yaml;
use crate::support::tools::run;

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

/// Of the environment whose services and agents are all there.
fn a_changed_key_replaces_the_pods_that_are_told(release: &Release) -> Vec<String> {
    let charts = charts();
    let restarts = restarts().unwrap();
    let validated = &release.rendered.validated;
    let (line, running) = (validated.chart(), plan::features(validated));
    let chart = &charts[&line.version.to_string()];
    let before = templates(&release.objects);
    let keys = line.value_keys().unwrap();
    let mut problems = Vec::new();
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
            problems.push(format!("`{path}`: told {told:?}, replaced {replaced:?}"));
        }
    }
    problems
}

/// Hands the names of the environment on each chart version to a macro, after other arguments.
macro_rules! with_agents {
    ($then:ident! { $($arguments:tt)* }) => {
        $then! {
            $($arguments)*
            deployments deployments_on_0_12_37 deployments_on_0_13_43 deployments_on_0_14_6
            deployments_on_0_15_17 deployments_on_0_17_0_rc_12
        }
    };
}

with_agents! { tests_of! { keeps, a_changed_key_replaces_the_pods_that_are_told; } }

#[test]
fn on_imported_charts() {
    let is_asked = |release: &&Release| release.rendered.name.starts_with("deployments on ");
    let releases = charts::on_imported_charts().iter().filter(is_asked);
    keep(releases, a_changed_key_replaces_the_pods_that_are_told);
}

#[test]
fn every_chart_version_is_asked() {
    const ASKED: &[&str] = with_agents! { names_of! {} };
    let known = ON_VERSIONS.iter().copied();
    let known = known.filter(|name| name.starts_with("deployments_on_"));
    let known: BTreeSet<&str> = known.chain(["deployments"]).collect();
    assert_eq!(ASKED.iter().copied().collect::<BTreeSet<_>>(), known);
}
