//! `manifests/`: what the cluster needs before and beside the charts.
//!
//! `cluster/` is for the cluster as a whole, `secrets/` for what External Secrets reads, `upgrade/`
//! for what is applied only while an upgrade is prepared, `recovery/` for what ends a restore.

mod clickhouse;
mod dataplane;
mod empty_redis;
mod gateway;
mod pre_pull;
mod secrets;
mod smoke_test;
mod tls;

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::format::yaml::{Map, Node};
use crate::model::cluster::TaintEffect;
use crate::model::ingress::IngressOption;
use crate::model::metadata::Tier;
use crate::rules::Validated;

use super::{RenderError, STORAGE_CLASS, engine, uses_split_dataplane};

pub(super) use clickhouse::{
    ACCOUNT as CLICKHOUSE_ACCOUNT, BACKUP_JOB as CLICKHOUSE_BACKUP_JOB,
    CLUSTER as CLICKHOUSE_CLUSTER, NAMESPACE as CLICKHOUSE_NAMESPACE,
    OPERATOR as CLICKHOUSE_OPERATOR, backup_url as clickhouse_backup_url, is_replicated,
};
pub(super) use empty_redis::{
    FILE as EMPTY_REDIS_FILE, is_possible as can_empty_redis, name as empty_redis_name,
};
pub(super) use gateway::GATEWAY;
pub(super) use pre_pull::NAME as PRE_PULL_FILE;
pub(super) use pre_pull::name as pre_pull_name;
pub(super) use tls::{CERT_MANAGER, NAME as ISSUER_NAME, VAULT_ACCOUNT};

#[derive(Serialize)]
struct NamespaceFacts<'a> {
    namespace: &'a str,
    holds_targets: bool,
    in_mesh: bool,
}

#[derive(Serialize)]
struct StorageClassFacts<'a> {
    name: &'a str,
    key: String,
    reclaim_policy: &'a str,
}

/// Renders `manifests/`.
pub(super) fn render(validated: &Validated, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine("manifests");
    let environment = validated.environment();
    let namespace = NamespaceFacts {
        namespace: environment.langsmith.namespace.as_str(),
        in_mesh: environment.ingress.mutual_tls,
        holds_targets: environment.ingress.option == IngressOption::Alb,
    };
    let reclaim_policy = match environment.environment.tier {
        Tier::Production => "Retain",
        Tier::Evaluation => "Delete",
    };
    let storage_class = StorageClassFacts {
        name: STORAGE_CLASS,
        key: validated.names().key_arn("cluster-volumes"),
        reclaim_policy,
    };
    insert(
        bundle,
        "cluster/namespace.yaml",
        render_one(&engine, "namespace.yaml", namespace)?,
    )?;
    insert(
        bundle,
        "cluster/storage-class.yaml",
        render_one(&engine, "storage-class.yaml", storage_class)?,
    )?;
    secrets::render(validated, &engine, bundle)?;
    pre_pull::render(validated, &engine, bundle)?;
    gateway::render(validated, bundle)?;
    clickhouse::render(validated, bundle)?;
    empty_redis::render(validated, &engine, bundle)?;
    dataplane::render(validated, bundle)?;
    smoke_test::render(validated, bundle)?;
    Ok(())
}

fn render_one(
    engine: &Engine,
    template: &str,
    facts: impl Serialize,
) -> Result<String, RenderError> {
    Ok(engine.render(&format!("manifests/{template}"), facts)?)
}

fn insert(bundle: &mut Bundle, file: &str, text: String) -> Result<(), RenderError> {
    Ok(bundle.insert(format!("manifests/{file}"), text, "render::manifests")?)
}

/// The folders of manifests that LangSmith needs, in the order they are applied.
pub(super) fn folders(validated: &Validated) -> Vec<&'static str> {
    let mut folders = vec!["cluster", "secrets"];
    folders.extend(gateway::folders(validated));
    if clickhouse::is_replicated(validated) {
        folders.push("clickhouse-operator");
    }
    if uses_split_dataplane(validated) {
        folders.push("dataplane");
    }
    folders
}

/// LangSmith's namespace, and that of agents that run apart: their routes the gateway takes.
pub(super) fn release_namespaces(validated: &Validated) -> Vec<String> {
    let langsmith = &validated.environment().langsmith;
    let mut namespaces = vec![langsmith.namespace.to_string()];
    if uses_split_dataplane(validated) {
        namespaces.push(langsmith.dataplane.namespace.to_string());
    }
    namespaces
}

/// Node selector and tolerations of LangSmith's pods, as a pod's spec has them; empty without any.
pub(super) fn placement(validated: &Validated) -> Map {
    let mut placement = Map::new();
    if let Some(selector) = node_selector(validated) {
        placement.insert("nodeSelector", selector);
    }
    let tolerations = tolerations(validated);
    if !tolerations.is_empty() {
        placement.insert("tolerations", tolerations);
    }
    placement
}

pub(super) fn node_selector(validated: &Validated) -> Option<Map> {
    let selector = validated.environment().langsmith.node_selector.as_ref()?;
    let map = selector.iter().fold(Map::new(), |map, (key, value)| {
        map.set(key.as_str(), value.as_str())
    });
    (!map.is_empty()).then_some(map)
}

/// One toleration for each taint of any node group: LangSmith may run on all of them.
pub(super) fn tolerations(validated: &Validated) -> Vec<Node> {
    let groups = validated.environment().cluster.node_groups.values();
    let mut tolerations: Vec<Node> = Vec::new();
    for (key, taint) in groups.filter_map(|group| group.taints.as_ref()).flatten() {
        let effect = match taint.effect {
            TaintEffect::NoSchedule => "NoSchedule",
            TaintEffect::PreferNoSchedule => "PreferNoSchedule",
            TaintEffect::NoExecute => "NoExecute",
        };
        let toleration = Node::from(
            Map::new()
                .set("key", key.as_str())
                .set("operator", "Equal")
                .set("value", taint.value.as_str())
                .set("effect", effect),
        );
        if !tolerations.contains(&toleration) {
            tolerations.push(toleration);
        }
    }
    tolerations
}
