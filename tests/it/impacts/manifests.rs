//! Objects of Kubernetes, and releases beside LangSmith's.

use lsgen::api::diff::Class;
use lsgen::api::diff::Impact;

use super::{all, between, environment, files, holds, of_change, with};
use crate::support::example;

#[test]
fn add_ons_and_manifests_come_and_go_with_what_needs_them() {
    let text = example("production");
    let keda = of_change(
        &text,
        "[langsmith]\n",
        "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
    );
    holds(&keda, Class::Created, "release keda", "Helm installs it");
    let back = of_change(
        &text.replace(
            "[langsmith]\n",
            "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
        ),
        "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
        "[langsmith]\n",
    );
    holds(
        &back,
        Class::Removed,
        "release keda",
        "until `helm uninstall`",
    );
    let (before, after) = (files(&text), files(&environment("clickhouse-replicated")));
    let impacts = between(&before, &after).known;
    holds(
        &impacts,
        Class::Created,
        "ClickHouseInstallation",
        "Helm makes it",
    );
    let impacts = between(&after, &before).known;
    holds(
        &impacts,
        Class::DataLoss,
        "ClickHouseInstallation",
        "Take a backup first",
    );
    assert!(
        impacts
            .iter()
            .all(|impact| !impact.subject.contains("image-pre-pull"))
    );
}

#[test]
fn a_release_beside_tells_the_files_that_changed() {
    let text = example("production");
    let ingress_option = of_change(
        &text,
        "option = \"alb\"",
        "option = \"envoy-gateway\"\nchained_alb = true",
    );
    let binding = "release langsmith-target-group-binding";
    holds(&ingress_option, Class::InPlace, binding, "Helm upgrades it");
    let is_binding = |impact: &&Impact| impact.subject == binding;
    let binding = ingress_option.iter().find(is_binding).unwrap();
    let folder = "helm/target-group-binding/";
    assert!(!binding.rendered.is_empty(), "{binding:#?}");
    assert!(
        binding
            .rendered
            .iter()
            .all(|cause| cause.starts_with(folder)),
        "{binding:#?}"
    );
}

/// Fields that Kubernetes fixes, and what ClickHouse's operator does to what runs.
#[test]
fn what_an_object_cannot_change_is_refused() {
    let text = environment("clickhouse-replicated");
    let key = |key: &str| format!("stores.clickhouse.replicated.{key}");
    let change = |name: &str, one: &str, other: &str| {
        let name = key(name);
        all(
            &with(&text, &[(&name, one)]),
            &with(&text, &[(&name, other)]),
        )
    };
    let iops = change("iops", "6000", "7000");
    holds(&iops, Class::Refused, "StorageClass", "cannot be changed");
    let shrinks = change("storage", "\"500Gi\"", "\"400Gi\"");
    holds(
        &shrinks,
        Class::Refused,
        "ClickHouseInstallation",
        "never shrinks",
    );
    let grows = change("storage", "\"500Gi\"", "\"600Gi\"");
    assert!(
        grows.iter().all(|impact| impact.class != Class::Refused),
        "{grows:#?}"
    );
    let memory = change(
        "resources",
        "{ requests = { cpu = \"4\", memory = \"16Gi\" }, limits = { cpu = \"4\", memory = \"16Gi\" } }",
        "{ requests = { cpu = \"4\", memory = \"20Gi\" }, limits = { cpu = \"4\", memory = \"20Gi\" } }",
    );
    holds(
        &memory,
        Class::Interruption,
        "ClickHouseInstallation",
        "restarts the servers",
    );
}

/// Whatever changes Keeper's manifest ends all three at once.
#[test]
fn every_change_of_keeper_interrupts() {
    let text = environment("clickhouse-replicated");
    let before = files(&text);
    let path = before
        .keys()
        .find(|path| {
            path.as_str()
                .starts_with("manifests/clickhouse-keeper/objects/")
        })
        .unwrap()
        .clone();
    for (old, new) in [
        ("clickhouse-keeper:25.12", "clickhouse-keeper:26.1"),
        ("memory: 2Gi", "memory: 3Gi"),
        ("raft_logs_level: information", "raft_logs_level: debug"),
    ] {
        let mut after = before.clone();
        let manifest = String::from_utf8(before[&path].clone()).unwrap();
        assert!(manifest.contains(old), "{manifest}");
        after.insert(path.clone(), manifest.replace(old, new).into_bytes());
        let impacts = between(&before, &after).known;
        holds(
            &impacts,
            Class::Interruption,
            "ClickHouseKeeperInstallation",
            "all Keepers at once",
        );
    }
    let registry = with(
        &text,
        &[("langsmith.images.registry", "\"registry.example.com\"")],
    );
    holds(
        &all(&text, &registry),
        Class::Interruption,
        "ClickHouseKeeperInstallation",
        "all Keepers at once",
    );
}
