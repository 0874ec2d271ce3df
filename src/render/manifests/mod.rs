//! `manifests/`: what the cluster needs before and beside the published charts.
//!
//! Each folder is a chart of its own and a release (`folder.rs`), but for those that are applied by hand and deleted
//! again: `smoke-test/`, `upgrade/` while an upgrade is prepared, `recovery/` for what ends a restore.

mod clickhouse;
mod cluster;
mod dataplane;
mod empty_redis;
mod folder;
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
use crate::plan::Site;

use super::{RenderError, engine, releases, uses_split_dataplane};

pub(super) use folder::Folder;
pub(super) use gateway::{GATEWAY, is_rendered as has_gateway, namespace as gateway_namespace};
pub(super) use pre_pull::NAME as PRE_PULL_FILE;
pub(super) use pre_pull::name as pre_pull_name;
pub(super) use secrets::all as external_secrets;
pub(super) use tls::{CERT_MANAGER, NAME as ISSUER_NAME, VAULT_ACCOUNT};

/// The folders that are charts.
pub(super) mod charts {
    pub(in crate::render) use super::folder::{
        CLICKHOUSE, CLICKHOUSE_KEEPER, CLUSTER, DATAPLANE, GATEWAY, SECRETS, TLS,
    };
}

/// Renders `manifests/`.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    for folder in releases::folders(site)? {
        folder.render(bundle)?;
    }
    let engine = engine("manifests");
    cluster::render(site, &engine, bundle)?;
    secrets::render(site, &engine, bundle)?;
    pre_pull::render(site, &engine, bundle)?;
    gateway::render(site, bundle)?;
    clickhouse::render(site, bundle)?;
    empty_redis::render(site, &engine, bundle)?;
    dataplane::render(site, bundle)?;
    smoke_test::render(site, bundle)?;
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

/// LangSmith's namespace, and that of agents that run apart: their routes the gateway takes.
pub(super) fn release_namespaces(site: &Site) -> Vec<String> {
    let langsmith = &site.environment().langsmith;
    let mut namespaces = vec![langsmith.namespace.to_string()];
    if uses_split_dataplane(site) {
        namespaces.push(langsmith.dataplane.namespace.to_string());
    }
    namespaces
}

/// Node selector and tolerations of LangSmith's pods, as a pod's spec has them; empty without any.
pub(super) fn placement(site: &Site) -> Map {
    let mut placement = Map::new();
    if let Some(selector) = node_selector(site) {
        placement.insert("nodeSelector", selector);
    }
    let tolerations = tolerations(site);
    if !tolerations.is_empty() {
        placement.insert("tolerations", tolerations);
    }
    placement
}

pub(super) fn node_selector(site: &Site) -> Option<Map> {
    let selector = site.environment().langsmith.node_selector.as_ref()?;
    let map = selector.iter().fold(Map::new(), |map, (key, value)| {
        map.set(key.as_str(), value.as_str())
    });
    (!map.is_empty()).then_some(map)
}

/// One toleration for each taint of any node group: LangSmith may run on all of them.
pub(super) fn tolerations(site: &Site) -> Vec<Node> {
    let groups = site.environment().cluster.node_groups.values();
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
