//! `manifests/clickhouse-keeper/` and `manifests/clickhouse/`: a replicated ClickHouse in the cluster.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml;
use crate::internal::Internal;
use crate::plan::Site;
use crate::plan::stores::amounts;
use crate::plan::stores::clickhouse::Replicas;
use crate::render::{RenderError, engine};

use super::insert;
use crate::plan::placement::{node_selector, tolerations};
use crate::plan::releases::folder::{CLICKHOUSE, CLICKHOUSE_KEEPER};

#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    replicas: &'a Replicas,
    server_image: &'a str,
    keeper_image: &'a str,
    requests: String,
    limits: String,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let Some(replicas) = &site.clickhouse.replicas else {
        return Ok(());
    };
    let engine = engine();
    let facts = facts(site, replicas);
    for (template, folder, file) in [
        ("keeper.yaml", CLICKHOUSE_KEEPER, "10-keeper"),
        ("storage-class.yaml", CLICKHOUSE, "10-storage-class"),
        ("account.yaml", CLICKHOUSE, "20-account"),
        ("cluster.yaml", CLICKHOUSE, "30-cluster"),
        ("backups.yaml", CLICKHOUSE, "40-backups"),
    ] {
        let text = engine.render(&format!("manifests/clickhouse/{template}"), &facts)?;
        insert(bundle, &folder.object(file), text)?;
    }
    Ok(())
}

fn facts<'a>(site: &Site, replicas: &'a Replicas) -> Facts<'a> {
    let images = replicas.images.as_ref();
    let images = images.internal("the chart's image of ClickHouse");
    let pull_secret = &site.environment().langsmith.images.pull_secret;
    Facts {
        replicas,
        server_image: &images.server,
        keeper_image: &images.keeper,
        requests: yaml::flow(&amounts(&replicas.resources.requests).into()),
        limits: yaml::flow(&amounts(&replicas.resources.limits).into()),
        pull_secret: pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
    }
}
