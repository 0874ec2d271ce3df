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
        ("config.settings.redisRunsExpirySeconds", json!("77777")),
        ("config.customLogo.enabled", json!(true)),
        ("config.langsmithLicenseKey", json!("other")),
        ("config.oauth.oauthClientId", json!("other")),
        ("config.basePath", json!("/other")),
        ("config.deployment.tlsEnabled", json!(false)),
        ("config.deployment.ingressHealthCheckEnabled", json!(false)),
        ("clusterDomain", json!("elsewhere.local")),
        ("commonAnnotations", json!({"probe": "1"})),
        ("commonDnsConfig", json!({"nameservers": ["10.0.0.2"]})),
        ("commonEnv", json!([{"name": "PROBE", "value": "1"}])),
        (
            "commonInitContainers",
            json!([{"name": "probe", "image": "probe"}]),
        ),
        ("commonLabels", json!({"probe": "1"})),
        ("commonPodAnnotations", json!({"probe": "1"})),
        ("commonPodSecurityContext", json!({"runAsUser": 4242})),
        (
            "commonVolumeMounts",
            json!([{"name": "probe", "mountPath": "/probe"}]),
        ),
        ("commonVolumes", json!([{"name": "probe", "emptyDir": {}}])),
        ("postgres.external.existingSecretName", json!("other")),
        ("redis.external.existingSecretName", json!("other")),
        ("clickhouse.external.existingSecretName", json!("other")),
        ("postgres.serviceAccount.name", json!("other")),
        ("redis.serviceAccount.create", json!(false)),
        (
            "clickhouse.serviceAccount.annotations",
            json!({"probe": "1"}),
        ),
        (
            "clickhouse.statefulSet.resources",
            json!({"limits": {"cpu": "7"}}),
        ),
        ("postgres.statefulSet.persistence.size", json!("77Gi")),
        ("redis.pdb.minAvailable", json!(2)),
        ("images.registry", json!("registry.example.com")),
        ("images.imagePullSecrets", json!([{"name": "other"}])),
        ("images.backendImage.tag", json!("other")),
        ("images.frontendImage.tag", json!("other")),
        ("frontend.maxBodySize", json!("7M")),
        ("frontend.proxyReadTimeout", json!("7")),
        ("frontend.keepAliveTimeout", json!("7")),
        ("frontend.service.type", json!("NodePort")),
        ("platformBackend.service.port", json!(7777)),
        ("frontend.cspHeader", json!("default-src 'self'")),
        (
            "backend.migrations.resources",
            json!({"limits": {"cpu": "7"}}),
        ),
        (
            "redis.statefulSet.updateStrategy",
            json!({"type": "OnDelete"}),
        ),
        (
            "backend.deployment.resources",
            json!({"limits": {"cpu": "7"}}),
        ),
        ("backend.deployment.replicas", json!(7)),
        ("backend.autoscaling.hpa.minReplicas", json!(4)),
        ("backend.pdb.minAvailable", json!(2)),
        ("backend.serviceAccount.annotations", json!({"probe": "1"})),
        ("backend.serviceAccount.name", json!("other")),
        (
            "listener.deployment.terminationGracePeriodSeconds",
            json!(7),
        ),
        ("operator.createCRDs", json!(false)),
        ("operator.watchNamespaces", json!("other")),
        ("gateway.name", json!("other")),
        ("gateway.sectionName", json!("other")),
        ("gateway.labels", json!({"probe": "1"})),
        ("ingress.labels", json!({"probe": "1"})),
    ]
}

/// The pods of everything that lasts, by name: Deployments, and the stores in the cluster.
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

/// Of the environment whose services and agents are all there, and of the one whose stores are in the cluster.
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

/// Hands the names of the two environments on each chart version to a macro, after other arguments.
macro_rules! with_agents_or_stores {
    ($then:ident! { $($arguments:tt)* }) => {
        $then! {
            $($arguments)*
            deployments deployments_on_0_12_37 deployments_on_0_13_43 deployments_on_0_14_6
            deployments_on_0_15_17 deployments_on_0_17_0_rc_12
            evaluation evaluation_on_0_12_37 evaluation_on_0_13_43 evaluation_on_0_14_6
            evaluation_on_0_16_11 evaluation_on_0_17_0_rc_12
        }
    };
}

with_agents_or_stores! { tests_of! { keeps, a_changed_key_replaces_the_pods_that_are_told; } }

/// Whether an environment on another chart version is one of the two.
fn is_asked(name: &str) -> bool {
    name.starts_with("deployments on ") || name.starts_with("evaluation on ")
}

#[test]
fn on_imported_charts() {
    let releases = charts::on_imported_charts().iter();
    let releases = releases.filter(|release| is_asked(&release.rendered.name));
    keep(releases, a_changed_key_replaces_the_pods_that_are_told);
}

#[test]
fn every_chart_version_is_asked() {
    const ASKED: &[&str] = with_agents_or_stores! { names_of! {} };
    let known = ON_VERSIONS.iter().copied();
    let known = known.filter(|name| is_asked(&name.replace("_on_", " on ")));
    let known: BTreeSet<&str> = known.chain(["deployments", "evaluation"]).collect();
    assert_eq!(ASKED.iter().copied().collect::<BTreeSet<_>>(), known);
}

/// Without a store in the cluster one that is not told would not be seen.
#[test]
fn an_evaluation_has_its_stores_in_the_cluster() {
    keeps("evaluation", |release| {
        let stores = release.of_kind("StatefulSet").len();
        let problem = format!("{stores} stores in the cluster");
        (stores != 3).then_some(problem).into_iter().collect()
    });
}
