//! What two files must agree on, they agree on.

use std::collections::BTreeSet;

use lsgen::api::model::RedisSource;
use lsgen::api::plan::features;
use serde_json::{Value, json};

use super::identity::at;
use super::parameters;
use super::{clickhouse, dataplane, pull_secret};
use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items, stack};

promise! { Promise::ByRegion(problems) }

pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    for (subject, values) in agreements(output) {
        let distinct: BTreeSet<String> = values
            .iter()
            .filter(|value| !value.is_null())
            .map(ToString::to_string)
            .collect();
        if distinct.len() != 1 {
            problems.push(format!("{subject}: {distinct:?}"));
        }
    }
    problems.extend(secrets(output));
    problems.extend(taints(output));
    problems.extend(super::ingress_option::problems(output));
    problems
}

/// Values that are one and the same, with what they are. Null where an option leaves one out.
fn agreements(output: &Output<'_>) -> Vec<(&'static str, Vec<Value>)> {
    let modules = &output.modules;
    let overlays = &output.overlays;
    let controller = output.addon("aws-load-balancer-controller");
    let autoscaler = output.addon("cluster-autoscaler");
    let providers = stack(output.rendered, "infra/providers.tf");
    let backend = stack(output.rendered, "infra/versions.tf")["terraform"]["backend"]["s3"].clone();
    let own_state = match output.rendered.validated.source() {
        None => "state",
        Some(_) => "recovery_state",
    };
    let state = stack(output.rendered, "state/main.tf")["module"][own_state].clone();
    let class = output.of_cluster("StorageClass");
    let releases = items(&output.helmfile()["releases"]);
    let langsmith = releases
        .iter()
        .find(|release| items(&release["values"]).len() > 1);
    // A region that stands by has it by hand.
    let langsmith = langsmith.unwrap_or(&Value::Null);
    let config = &overlays["config"];
    let seconds = |days: &Value| days.as_u64().map(|days| json!((days * 86_400).to_string()));
    // A VPC of the environment's own is passed on by reference.
    let given_vpc = |module: &str| {
        let vpc = modules[module]["vpc_id"].as_str();
        vpc.filter(|vpc| !vpc.contains("${"))
            .map_or(Value::Null, Value::from)
    };
    let mut agreements = vec![
        (
            "the cluster's name",
            vec![
                modules["cluster"]["name"].clone(),
                modules["network"]["cluster_name"].clone(),
                modules["identity"]["cluster_name"].clone(),
                controller["clusterName"].clone(),
                autoscaler["autoDiscovery"]["clusterName"].clone(),
                output.addon("keda")["clusterName"].clone(),
                word_after(output, "aws eks update-kubeconfig ", "--name"),
            ],
        ),
        (
            "the region",
            vec![
                providers["provider"]["aws"]["region"].clone(),
                backend["region"].clone(),
                controller["region"].clone(),
                autoscaler["awsRegion"].clone(),
                output.of_kind("ClusterSecretStore")[0]["spec"]["provider"]["aws"]["region"]
                    .clone(),
                overlays["commonEnv"][0]["value"].clone(),
                overlays["commonEnv"][1]["value"].clone(),
            ],
        ),
        (
            "the VPC",
            vec![
                modules["network"]["name"].clone(),
                controller["vpcTags"]["Name"].clone(),
                given_vpc("cluster"),
                given_vpc("identity"),
                given_vpc("load_balancer"),
                controller["vpcId"].clone(),
            ],
        ),
        (
            "the state's bucket",
            vec![state["bucket_name"].clone(), backend["bucket"].clone()],
        ),
        (
            "the lock table",
            vec![
                state["lock_table_name"]
                    .as_str()
                    .map_or(json!(null), Value::from),
                backend["dynamodb_table"].clone(),
                // One of the two ways is always there.
                if backend["use_lockfile"] == true {
                    json!("a lock file")
                } else {
                    json!(null)
                },
            ],
        ),
        (
            "the namespace",
            vec![
                output.of_cluster("Namespace")["metadata"]["name"].clone(),
                langsmith["namespace"].clone(),
                output.of_kind("DaemonSet")[0]["metadata"]["namespace"].clone(),
                output.of_kind("ClusterSecretStore")[0]["spec"]["conditions"][0]["namespaces"][0]
                    .clone(),
            ],
        ),
        (
            "the idle timeout",
            vec![
                json!(
                    ["load_balancer", "network_load_balancer"]
                        .iter()
                        .find_map(|name| modules.get(name))
                        .expect("a load balancer")["idle_timeout_seconds"]
                        .to_string()
                ),
                overlays["frontend"]["proxyReadTimeout"].clone(),
            ],
        ),
        (
            "the volumes' key",
            vec![
                bare(&modules["cluster"]["volume_key_alias"]),
                after(&class["parameters"]["kmsKeyId"], "alias/"),
            ],
        ),
        (
            "the state's key",
            vec![
                bare(&state["key_alias"]),
                after(&backend["kms_key_id"], "alias/"),
            ],
        ),
        (
            "the parameters' path",
            vec![
                modules["secrets"]["parameter_path"].clone(),
                modules["identity"]["external_secrets"]["parameter_path"].clone(),
            ],
        ),
    ];
    if !modules["blob"].is_null() {
        agreements.extend([
            (
                "the bucket",
                vec![
                    modules["blob"]["bucket_name"].clone(),
                    config["blobStorage"]["bucketName"].clone(),
                    after(&modules["network"]["blob_bucket_arn"], ":::"),
                ],
            ),
            (
                "the time of ordinary traces",
                vec![
                    seconds(&modules["blob"]["short_ttl_days"]).unwrap_or_default(),
                    config["ttl"]["ttl_period_seconds"]["shortlived"].clone(),
                ],
            ),
            (
                "the time of kept traces",
                vec![
                    seconds(&modules["blob"]["long_ttl_days"]).unwrap_or_default(),
                    config["ttl"]["ttl_period_seconds"]["longlived"].clone(),
                ],
            ),
        ]);
    }
    if !modules["dns"].is_null() {
        agreements.push((
            "the domain",
            vec![
                modules["dns"]["domain"].clone(),
                after(&config["hostname"], "://"),
            ],
        ));
    }
    for store in output.of_kind("ExternalSecret") {
        agreements.push((
            "the secret store",
            vec![
                output.of_kind("ClusterSecretStore")[0]["metadata"]["name"].clone(),
                store["spec"]["secretStoreRef"]["name"].clone(),
            ],
        ));
        // cert-manager looks for the credentials of an issuer in its own namespace.
        let reader = if is_of_issuer(output, &store["metadata"]["name"]) {
            json!("cert-manager")
        } else if let Some(namespace) = clickhouse::reader(output, &store["metadata"]["name"]) {
            namespace
        } else if dataplane::reads(output, &store["metadata"]["name"]) {
            langsmith["dataplane"]["namespace"].clone()
        } else {
            langsmith["namespace"].clone()
        };
        // Every namespace whose pods name it has one of its own.
        if pull_secret::is_one(output, &store["metadata"]["name"]) {
            continue;
        }
        agreements.push((
            "the namespace of a secret",
            vec![reader, store["metadata"]["namespace"].clone()],
        ));
    }
    for (_, name) in entries(overlays)
        .into_iter()
        .filter(|(key, _)| *key == "storageClassName")
    {
        agreements.push((
            "the storage class",
            vec![class["metadata"]["name"].clone(), name.clone()],
        ));
    }
    agreements
}

/// Whether the issuer of certificates names that secret.
fn is_of_issuer(output: &Output<'_>, secret: &Value) -> bool {
    let issuers = output.of_kind("ClusterIssuer");
    issuers
        .iter()
        .flat_map(|issuer| entries(issuer))
        .any(|(key, value)| key == "name" && value == secret)
}

/// The secrets that the chart reads are there, with every key that it asks for.
fn secrets(output: &Output<'_>) -> Vec<String> {
    let validated = &output.rendered.validated;
    let made = parameters::secrets(output);
    let mut problems = Vec::new();
    let mut named = BTreeSet::new();
    for (name, secret) in &validated.chart().secrets {
        let keys = secret.keys_in_use(&features(validated));
        if keys.is_empty() {
            continue;
        }
        let Some(existing) = at(&output.overlays, &secret.path).as_str() else {
            problems.push(format!(
                "the chart would make the secret `{name}` itself: {}",
                secret.path
            ));
            continue;
        };
        named.insert(existing);
        // Redis is made anew for the region that serves.
        let redis = validated.environment().stores.redis.source;
        if name == "redis"
            && validated.source().is_some()
            && !validated.is_active()
            && redis == RedisSource::Elasticache
        {
            continue;
        }
        for key in keys {
            if !made
                .get(existing)
                .is_some_and(|made| made.iter().any(|made| made == key))
            {
                problems.push(format!("the secret `{existing}` misses `{key}`"));
            }
        }
    }
    let unread = |name: &&String| {
        !named.contains(name.as_str())
            && !pull_secret::is_one(output, &json!(name))
            && !is_of_issuer(output, &json!(name))
            && !dataplane::reads(output, &json!(name))
            && clickhouse::reader(output, &json!(name)).is_none()
    };
    for name in made.keys().filter(unread) {
        problems.push(format!("nobody reads the secret `{name}`"));
    }
    problems
}

/// Every taint of a node group is tolerated by the pre-pull DaemonSet, and labels lead somewhere.
fn taints(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let groups = output.modules["cluster"]["node_groups"]
        .as_object()
        .expect("node groups");
    let pod = &output.of_kind("DaemonSet")[0]["spec"]["template"]["spec"];
    for (key, taint) in groups
        .values()
        .filter_map(|group| group["taints"].as_object())
        .flatten()
    {
        let effect = match taint["effect"].as_str().expect("an effect") {
            "NO_SCHEDULE" => "NoSchedule",
            "PREFER_NO_SCHEDULE" => "PreferNoSchedule",
            "NO_EXECUTE" => "NoExecute",
            other => panic!("{other}"),
        };
        let toleration =
            json!({ "key": key, "operator": "Equal", "value": taint["value"], "effect": effect });
        if !items(&pod["tolerations"]).contains(&toleration) {
            problems.push(format!(
                "the DaemonSet does not tolerate {key}={}",
                taint["value"]
            ));
        }
    }
    let langsmith = &output.rendered.validated.environment().langsmith;
    let selector = langsmith.node_selector.as_ref();
    let selector = selector
        .map(|selector| json!(selector))
        // Add-ons run on any node, and their images are held there.
        .filter(|map| map != &json!({}) && !langsmith.images.pre_pull.addons);
    if pod["nodeSelector"] != selector.unwrap_or_default() {
        problems.push(format!("the DaemonSet runs on {}", pod["nodeSelector"]));
    }
    problems
}

/// What comes after a mark in a text.
fn after(value: &Value, mark: &str) -> Value {
    let text = value.as_str().unwrap_or_default();
    match text.split_once(mark) {
        Some((_, rest)) => json!(rest),
        None => Value::Null,
    }
}

/// A key's alias without the prefix that some modules take it with.
fn bare(alias: &Value) -> Value {
    let text = alias.as_str().unwrap_or_default();
    json!(text.strip_prefix("alias/").unwrap_or(text))
}

/// The word after an option of a command in the README.
fn word_after(output: &Output<'_>, command: &str, option: &str) -> Value {
    let readme = output.rendered.file("README.md");
    let line = readme
        .lines()
        .find(|line| line.trim_start().starts_with(command));
    let word = line.and_then(|line| line.split_once(option)?.1.split_whitespace().next());
    word.map_or(Value::Null, Value::from)
}
