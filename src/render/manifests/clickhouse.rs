//! `manifests/clickhouse-keeper/` and `manifests/clickhouse/`: a replicated ClickHouse in the cluster.
//!
//! It has a namespace of its own, because what happens to LangSmith's must not happen to the traces.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml::{self, Map};
use crate::plan;
use crate::plan::Site;
use crate::render::{RenderError, STORAGE_CLASS, engine};

use super::insert;
use crate::plan::placement::{node_selector, tolerations};
use crate::plan::releases::folder::{CLICKHOUSE, CLICKHOUSE_KEEPER};

/// The namespace of the replicas.
pub(in crate::render) const NAMESPACE: &str = crate::plan::stores::CLICKHOUSE_NAMESPACE;

/// The operator's namespace.
pub(in crate::render) const OPERATOR_NAMESPACE: &str = "clickhouse-operator";

/// The cluster, as ClickHouse, its operator and LangSmith's migrations call it.
pub(in crate::render) const CLUSTER: &str = "langsmith";

/// The servers' account.
pub(in crate::render) const ACCOUNT: &str = "clickhouse";

/// The operator's release, and the secret that its chart looks for.
pub(in crate::render) const OPERATOR: &str = plan::CLICKHOUSE_OPERATOR;

/// The secret with the password that LangSmith logs in with.
pub(super) const CREDENTIALS: &str = "clickhouse-credentials";

/// The storage class of the replicas.
const CLICKHOUSE_STORAGE_CLASS: &str = "gp3-clickhouse";

/// The scheduled backup.
pub(in crate::render) const BACKUP_JOB: &str = "clickhouse-backup";

#[derive(Serialize)]
struct Facts {
    name: &'static str,
    namespace: &'static str,
    storage_class: &'static str,
    keeper_storage_class: &'static str,
    iops: String,
    throughput: String,
    volume_key: String,
    account: &'static str,
    role: String,
    replicas: u8,
    credentials: &'static str,
    networks: Vec<String>,
    backup_url: String,
    backup_job: &'static str,
    schedule: String,
    host: String,
    server_image: String,
    keeper_image: String,
    requests: String,
    limits: String,
    storage: String,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
}

/// Whether ClickHouse's replicas run in the cluster.
pub(in crate::render) fn is_replicated(site: &Site) -> bool {
    plan::is_replicated(site.environment())
}

/// Where LangSmith reaches the replicas.
pub(in crate::render) fn host() -> String {
    format!("clickhouse-{CLUSTER}.{NAMESPACE}.svc.cluster.local")
}

/// Where backups go: below it each has the time at which it began.
pub(in crate::render) fn backup_url(site: &Site) -> String {
    let names = site.names();
    format!(
        "{}/{}",
        names.s3_endpoint(),
        names.clickhouse_backup_bucket()
    )
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    if !is_replicated(site) {
        return Ok(());
    }
    let engine = engine("manifests/clickhouse");
    let facts = facts(site);
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

fn facts(site: &Site) -> Facts {
    let environment = site.environment();
    let names = site.names();
    let replicated = &environment.stores.clickhouse.replicated;
    let amounts = |amounts: &crate::model::stores::Amounts| {
        let map = Map::new()
            .set("cpu", amounts.cpu.to_string())
            .set("memory", amounts.memory.to_string());
        yaml::flow(&map.into())
    };
    Facts {
        name: CLUSTER,
        namespace: NAMESPACE,
        storage_class: CLICKHOUSE_STORAGE_CLASS,
        keeper_storage_class: STORAGE_CLASS,
        iops: replicated.iops.to_string(),
        throughput: replicated.throughput_mib.to_string(),
        volume_key: names.key_arn("cluster-volumes"),
        account: ACCOUNT,
        role: names.role_arn("clickhouse"),
        replicas: replicated.replicas,
        credentials: CREDENTIALS,
        networks: networks(site),
        backup_url: backup_url(site),
        backup_job: BACKUP_JOB,
        schedule: schedule(replicated.backup_every.seconds() / 3600),
        host: host(),
        server_image: plan::server_reference(site),
        keeper_image: plan::keeper_reference(site),
        requests: amounts(&replicated.resources.requests),
        limits: amounts(&replicated.resources.limits),
        storage: replicated.storage.to_string(),
        pull_secret: environment
            .langsmith
            .images
            .pull_secret
            .as_ref()
            .map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
    }
}

/// Where pods call from. The range of a VPC that somebody else manages is not known: the private ranges, then.
fn networks(site: &Site) -> Vec<String> {
    let network = &site.environment().network;
    match network.existing {
        None => vec![network.create.cidr.to_string()],
        Some(_) => [
            "10.0.0.0/8",
            "100.64.0.0/10",
            "172.16.0.0/12",
            "192.168.0.0/16",
        ]
        .map(str::to_owned)
        .into(),
    }
}

/// A quarter past, away from the hour at which everybody's jobs start.
fn schedule(hours: u64) -> String {
    if hours >= 24 {
        "15 1 * * *".to_owned()
    } else {
        format!("15 */{hours} * * *")
    }
}
