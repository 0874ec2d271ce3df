//! Every role that a service account names exists and trusts exactly that account.

use std::collections::{BTreeMap, BTreeSet};

use lsgen::api::plan::features;
use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items, stack};

const ANNOTATION: &str = "eks.amazonaws.com/role-arn";

/// What EKS installs by itself, with the accounts of its own choice. Their roles go to the add-ons
/// of the module `cluster`. From the add-ons' documentation.
const OF_EKS: [(&str, &str); 2] = [
    ("ebs_csi", "kube-system/ebs-csi-controller-sa"),
    ("vpc_cni", "kube-system/aws-node"),
];

promise! { Promise::ByRegion(problems) }

pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let provided = provided(output);
    let wanted = wanted(output);
    for (account, role) in &wanted {
        if !provided
            .get(role)
            .is_some_and(|accounts| accounts.contains(account))
        {
            problems.push(format!(
                "{account} wants {role}, which does not trust it: {provided:?}"
            ));
        }
    }
    for (role, accounts) in &provided {
        for account in accounts {
            // Where a region waits without nodes, the add-on comes with the first of them.
            let is_awaited = !output.rendered.validated.is_active()
                && OF_EKS.iter().any(|(_, one)| one == account);
            if !wanted.contains(&(account.clone(), role.clone())) && !is_awaited {
                problems.push(format!("{role} trusts {account}, which does not use it"));
            }
        }
    }
    let named = output.yaml.iter().flat_map(|(path, documents)| {
        documents
            .iter()
            .flat_map(entries)
            .map(move |(key, value)| (path, key, value))
    });
    for (path, _, role) in named.filter(|(_, key, _)| *key == ANNOTATION) {
        if !provided.contains_key(role.as_str().expect("an ARN")) {
            problems.push(format!("{path}: nobody makes {role}"));
        }
    }
    let client = &output.modules["blob"]["client_role_arn"];
    if client
        .as_str()
        .is_some_and(|role| !provided.contains_key(role))
    {
        problems.push(format!("the bucket admits {client}, which nobody makes"));
    }
    problems.extend(without_role(output));
    problems
}

/// The roles that Terraform makes, with the service accounts that each trusts.
fn provided(output: &Output<'_>) -> BTreeMap<String, BTreeSet<String>> {
    let provider = &stack(output.rendered, "infra/providers.tf")["provider"]["aws"];
    let account = provider["allowed_account_ids"][0]
        .as_str()
        .expect("an account");
    let partition = output
        .rendered
        .validated
        .environment()
        .cloud
        .region
        .partition();
    let roles = output.modules["identity"]
        .as_object()
        .expect("arguments")
        .values();
    roles
        .filter_map(|role| {
            Some((
                role["role_name"].as_str()?,
                items(&role["service_accounts"]),
            ))
        })
        .map(|(name, accounts)| {
            let text = |account: &Value| account.as_str().expect("a text").to_owned();
            let arn = format!("arn:{partition}:iam::{account}:role/{name}");
            (arn, accounts.iter().map(text).collect())
        })
        .collect()
}

/// The service accounts that name a role, with the role.
fn wanted(output: &Output<'_>) -> BTreeSet<(String, String)> {
    let mut wanted = BTreeSet::new();
    let validated = &output.rendered.validated;
    let namespace = validated.environment().langsmith.namespace.as_str();
    let full_name = validated.names().fullname();
    for (_, workload) in validated.chart().workloads_in_use(&features(validated)) {
        let annotations = workload.service_account_annotations_path();
        let annotations = annotations.map(|path| at(&output.overlays, &path));
        let role = annotations.and_then(|annotations| annotations[ANNOTATION].as_str());
        if let (Some(role), Some(account)) = (role, workload.service_account(&full_name)) {
            wanted.insert((format!("{namespace}/{account}"), role.to_owned()));
        }
    }
    for release in items(&output.helmfile()["releases"]) {
        let name = release["name"].as_str().expect("a name");
        let values = output.addon(name);
        for account in [&values["serviceAccount"], &values["rbac"]["serviceAccount"]] {
            if let Some(role) = account["annotations"][ANNOTATION].as_str() {
                let namespace = release["namespace"].as_str().expect("a namespace");
                let account = account["name"].as_str().expect("a name");
                wanted.insert((format!("{namespace}/{account}"), role.to_owned()));
            }
        }
    }
    for account in output.of_kind("ServiceAccount") {
        let metadata = &account["metadata"];
        if let Some(role) = metadata["annotations"][ANNOTATION].as_str() {
            let [name, namespace] =
                ["name", "namespace"].map(|key| metadata[key].as_str().expect("a text"));
            wanted.insert((format!("{namespace}/{name}"), role.to_owned()));
        }
    }
    let addons = serde_json::to_string(&output.modules["cluster"]["addons"]).expect("JSON");
    for (argument, account) in OF_EKS {
        if addons.contains(&format!("module.identity.{argument}_role_arn")) {
            let name = output.modules["identity"][argument]["role_name"]
                .as_str()
                .expect("a role");
            wanted.insert((
                account.to_owned(),
                validated
                    .names()
                    .role_arn("")
                    .replace(&validated.names().role(""), name),
            ));
        }
    }
    wanted
}

/// Workloads that are given the bucket and no role to open it with.
fn without_role(output: &Output<'_>) -> Vec<String> {
    let validated = &output.rendered.validated;
    if !validated.environment().stores.blob.enabled {
        return Vec::new();
    }
    let in_use = validated.chart().workloads_in_use(&features(validated));
    in_use
        .filter(|(_, workload)| workload.object_storage)
        // On line 0.12 the test of an install runs with the default account: it calls LangSmith's API alone.
        .filter(|(key, _)| *key != "e2eTest")
        .filter(|(_, workload)| {
            let path = workload.service_account_annotations_path();
            path.is_none_or(|path| at(&output.overlays, &path)[ANNOTATION].is_null())
        })
        .map(|(key, _)| format!("{key} is given the bucket and no role to open it with"))
        .collect()
}

/// The value at a path of keys joined by dots.
pub(crate) fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |value, key| &value[key])
}
