//! Which secrets and roles the pods have.

use std::collections::{BTreeMap, BTreeSet};

use lsgen::api::model::{RedisAuth, RedisSource};
use serde_json::Value;

use crate::charts::{Release, Workload};
use crate::environments::read::{Output, items};

fn every_secret_comes_from_the_parameter_store(release: &Release) -> Vec<String> {
    let output = Output::new(release.rendered);
    let mut made = BTreeMap::new();
    for secret in output.of_kind("ExternalSecret") {
        let template = secret["spec"]["target"]["template"]["data"].as_object();
        let keys: BTreeSet<&str> = match template {
            Some(template) => template.keys().map(String::as_str).collect(),
            None => items(&secret["spec"]["data"])
                .iter()
                .filter_map(|one| one["secretKey"].as_str())
                .collect(),
        };
        made.insert(secret["spec"]["target"]["name"].as_str().unwrap(), keys);
    }
    let mut problems: Vec<String> = release
        .of_kind("Secret")
        .iter()
        .map(|secret| format!("the chart makes the Secret {}", secret["metadata"]["name"]))
        .collect();
    for workload in release.workloads() {
        for (name, key) in wanted_secrets(&workload) {
            let is_made = made
                .get(name)
                .is_some_and(|keys| key.is_none_or(|key| keys.contains(key)));
            // Redis is made anew for the region that serves, and no pod of the other one starts.
            let is_awaited = name.ends_with("-redis") && !release.rendered.validated.is_active();
            if !is_made && !is_awaited {
                problems.push(format!(
                    "{} misses {key:?} of the secret {name}",
                    workload.name
                ));
            }
        }
    }
    problems
}

each_release! { every_secret_comes_from_the_parameter_store }

/// The secrets that a workload cannot start without, with the key where it names one.
pub(super) fn wanted_secrets<'a>(workload: &Workload<'a>) -> BTreeSet<(&'a str, Option<&'a str>)> {
    let mut references = Vec::new();
    for container in workload.containers() {
        let single = items(&container["env"])
            .iter()
            .map(|one| &one["valueFrom"]["secretKeyRef"]);
        let whole = items(&container["envFrom"])
            .iter()
            .map(|one| &one["secretRef"]);
        references.extend(single.chain(whole));
    }
    let mut wanted: BTreeSet<(&str, Option<&str>)> = references
        .into_iter()
        .filter(|reference| reference["optional"] != true)
        .filter_map(|reference| Some((reference["name"].as_str()?, reference["key"].as_str())))
        .collect();
    for volume in items(&workload.pod()["volumes"]) {
        let secret = &volume["secret"];
        if let Some(name) = secret["secretName"]
            .as_str()
            .filter(|_| secret["optional"] != true)
        {
            let keys = items(&secret["items"])
                .iter()
                .map(|item| item["key"].as_str());
            wanted.extend(keys.map(|key| (name, key)));
            wanted.insert((name, None));
        }
    }
    wanted
}

fn every_pod_acts_in_aws_with_the_role_that_trusts_it(release: &Release) -> Vec<String> {
    let output = Output::new(release.rendered);
    let validated = &release.rendered.validated;
    let namespace = validated.environment().langsmith.namespace.as_str();
    let role = &output.modules["identity"]["langsmith"];
    let trusted: BTreeSet<&str> = items(&role["service_accounts"])
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let arn = validated.names().role_arn("langsmith");
    let mut annotated = BTreeSet::new();
    let mut problems = Vec::new();
    for account in release.of_kind("ServiceAccount") {
        let name = account["metadata"]["name"].as_str().unwrap();
        match account["metadata"]["annotations"]["eks.amazonaws.com/role-arn"].as_str() {
            Some(role) if role == arn => {
                annotated.insert(format!("{namespace}/{name}"));
            }
            Some(role) => problems.push(format!("{name} wants {role}")),
            None => {}
        }
    }
    if !annotated.iter().map(String::as_str).eq(trusted) {
        problems.push(format!(
            "annotated {annotated:?}, trusted {}",
            role["service_accounts"]
        ));
    }
    let redis = &validated.environment().stores.redis;
    let has_redis_role = redis.source == RedisSource::Elasticache && redis.auth == RedisAuth::Iam;
    for workload in release.workloads() {
        let account = workload.pod()["serviceAccountName"]
            .as_str()
            .unwrap_or("default");
        if account != "default" && release.object("ServiceAccount", account).is_none() {
            problems.push(format!(
                "{} runs as {account}, which nobody makes",
                workload.name
            ));
        }
        let variables: BTreeSet<&str> = workload
            .containers()
            .flat_map(|container| items(&container["env"]))
            .filter_map(|variable| variable["name"].as_str())
            .collect();
        // On line 0.12 the test of an install runs with the default account: it calls the API alone.
        let is_caller = account == "default" && workload.name.ends_with("-e2e-test");
        let needs = variables.contains("S3_BUCKET_NAME")
            || (has_redis_role
                && variables
                    .iter()
                    .any(|name| name.contains("REDIS") && name.contains("IAM")));
        if needs && !is_caller && !annotated.contains(&format!("{namespace}/{account}")) {
            problems.push(format!(
                "{} needs a role, and {account} has none",
                workload.name
            ));
        }
    }
    problems
}

each_release! { every_pod_acts_in_aws_with_the_role_that_trusts_it }
