//! What operators do with a changed object of the kinds that they add to Kubernetes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use lsgen::api::diff::Class;
use toml::Table;

use super::{between, environment, files, holds};
use crate::environments::{all, project};

/// Groups that belong to Kubernetes itself.
const OWN: [&str; 6] = [
    "",
    "apps",
    "batch",
    "networking.k8s.io",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
];

/// `group/Kind` of every object of an operator that some environment renders, and one that does.
fn rendered() -> BTreeMap<String, String> {
    let mut kinds = BTreeMap::new();
    for rendered in all() {
        let manifests = rendered.files.iter().filter(|(path, _)| {
            let is_object = path.starts_with("manifests") || path.contains("/templates/");
            is_object && path.strip_suffix(".yaml").is_some()
        });
        for (_, text) in manifests {
            let mut group = None;
            for line in text.lines() {
                if let Some(version) = line.strip_prefix("apiVersion: ") {
                    group = Some(version.rsplit_once('/').map_or("", |(group, _)| group));
                }
                if let (Some(kind), Some(group)) = (line.strip_prefix("kind: "), group)
                    && !OWN.contains(&group)
                {
                    kinds.insert(format!("{group}/{kind}"), rendered.name.clone());
                }
            }
        }
    }
    kinds
}

#[test]
fn each_kind_of_an_operator_has_an_answer_for_every_change() {
    let text = fs::read_to_string(project("profiles/diff/objects.toml")).expect("the data");
    let data: Table = text.parse().expect("TOML");
    let entries = data["object"].as_array().expect("entries");
    let known: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| entry.get("otherwise").is_some())
        .flat_map(|entry| entry["kinds"].as_array().expect("kinds"))
        .map(|kind| kind.as_str().expect("a kind"))
        .collect();
    let rendered = rendered();
    assert!(rendered.len() > 12, "{rendered:?}");
    for (kind, environment) in &rendered {
        assert!(
            known.contains(kind.as_str()),
            "{kind}, of {environment}, has no entry with `otherwise`"
        );
    }
    for kind in known {
        assert!(rendered.contains_key(kind), "{kind} is not rendered");
    }
}

/// The class and a part of the reason, after one text of a rendered manifest has been replaced.
fn after(name: &str, old: &str, new: &str, class: Class, kind: &str, reason: &str) {
    let before = files(&environment(name));
    let mut after = before.clone();
    let mut replaced = 0;
    for (path, bytes) in &before {
        let Ok(text) = String::from_utf8(bytes.clone()) else {
            continue;
        };
        if path.as_str().starts_with("manifests/") && text.contains(old) {
            after.insert(path.clone(), text.replace(old, new).into_bytes());
            replaced += 1;
        }
    }
    assert!(replaced > 0, "{name} has no `{old}`");
    holds(&between(&before, &after).known, class, kind, reason);
}

#[test]
fn an_operator_says_what_it_does_with_a_changed_object() {
    after(
        "clickhouse-replicated",
        "langsmith/quota: default",
        "langsmith/quota: other",
        Class::InPlace,
        "ClickHouseInstallation",
        "without a restart",
    );
    after(
        "clickhouse-replicated",
        "fsGroup: 101",
        "fsGroup: 102",
        Class::Interruption,
        "ClickHouseInstallation",
        "one after another",
    );
    after(
        "envoy-letsencrypt",
        "rotationPolicy: Always",
        "rotationPolicy: Never",
        Class::InPlace,
        "Certificate",
        "has a new certificate issued",
    );
    after(
        "envoy-letsencrypt",
        "cpu: 250m",
        "cpu: 300m",
        Class::Interruption,
        "EnvoyProxy",
        "rolls out the proxies",
    );
    after(
        "envoy-letsencrypt",
        "minAvailable: 1",
        "minAvailable: 2",
        Class::InPlace,
        "EnvoyProxy",
        "disruption budget",
    );
    after(
        "istio-mesh",
        "mode: STRICT",
        "mode: PERMISSIVE",
        Class::Interruption,
        "PeerAuthentication",
        "without a sidecar",
    );
}
