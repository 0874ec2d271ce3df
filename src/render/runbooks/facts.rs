//! What the runbooks' templates are told.

use serde::Serialize;

use crate::model::langsmith::Scaler;
use crate::model::recovery::RecoveryProfile;
use crate::model::stores::{ClickhouseSource, RedisSource};
use crate::model::types::Duration;
use crate::plan::Site;
use crate::plan::stores::Backup;
use crate::plan::stores::postgres::Postgres;
use crate::render::manifests::{
    CLICKHOUSE_BACKUP_JOB, CLICKHOUSE_CLUSTER, CLICKHOUSE_NAMESPACE, EMPTY_REDIS_FILE,
    can_empty_redis, clickhouse_backup_url, empty_redis_name, is_replicated,
};
use crate::render::terraform::has_backups;
use crate::render::url;

use super::calendar;

/// Everything that a runbook names.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // Each says whether a part of the text is about this environment.
pub(super) struct Facts {
    base: String,
    region: String,
    cluster: String,
    namespace: String,
    release: String,
    fullname: String,
    url: Option<String>,
    path: String,
    zones: u32,
    node_groups: Vec<NodeGroup>,
    multi_az: bool,
    postgres: Postgres,
    elasticache: bool,
    redis_in_cluster: bool,
    redis_replicas: bool,
    redis: String,
    redis_pod: String,
    empty_redis: Option<Job>,
    clickhouse_in_cluster: bool,
    clickhouse: Option<Replicated>,
    clickhouse_operator: &'static str,
    clickhouse_restore: &'static str,
    bucket: Option<String>,
    versioning: bool,
    noncurrent_days: u64,
    vault: Option<String>,
    /// The region that takes over, where there is one.
    second_region: Option<String>,
    /// The namespace of agents that were deployed, whose databases run beside them.
    agents: Option<String>,
    backup_role: String,
    volume_key: String,
    backups: Vec<Backup>,
    stopped: Vec<Stopped>,
    queue: String,
    rto: String,
    rto_seconds: u64,
    /// How long a restore is waited for: until the target is missed, and for a small one as long as restores take.
    wait_minutes: u64,
    failover: String,
    events: Vec<calendar::Event>,
}

#[derive(Serialize)]
struct NodeGroup {
    name: String,
    min: u32,
    max: u32,
    left: u32,
}

/// ClickHouse's replicas in the cluster, and where their backups are.
#[derive(Serialize)]
pub(super) struct Replicated {
    namespace: &'static str,
    cluster: &'static str,
    bucket: String,
    url: String,
    job: &'static str,
}

/// A Job that is applied by hand.
#[derive(Serialize)]
struct Job {
    file: &'static str,
    name: String,
}

/// A Deployment that writes, and what would start its pods again.
#[derive(Serialize)]
struct Stopped {
    name: String,
    hpa: bool,
    keda: bool,
    min: u32,
}

impl Facts {
    /// Whether the drill's script has something to restore.
    pub(super) fn has_drill(&self) -> bool {
        self.postgres.has_drill
    }
}

pub(super) fn facts(site: &Site) -> Facts {
    let environment = site.environment();
    let names = site.names();
    let stores = &environment.stores;
    let recovery = &environment.recovery;
    // Without a target of its own, the hours that a restore takes at a size as usual.
    let rto = recovery.rto.as_ref().filter(|_| !is_multi_az(site));
    Facts {
        base: names.base().to_owned(),
        region: environment.cloud.region.to_string(),
        cluster: names.cluster(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        fullname: names.fullname(),
        url: url(site),
        path: names.parameter_path(),
        zones: zones(site),
        node_groups: node_groups(site),
        multi_az: is_multi_az(site),
        postgres: site.postgres.clone(),
        elasticache: stores.redis.source == RedisSource::Elasticache,
        redis_in_cluster: stores.redis.source == RedisSource::InCluster,
        redis_replicas: stores.redis.elasticache.replicas > 0,
        redis: names.redis(),
        redis_pod: names.release_object("redis"),
        empty_redis: can_empty_redis(site).then(|| Job {
            file: EMPTY_REDIS_FILE,
            name: empty_redis_name(site),
        }),
        clickhouse_in_cluster: stores.clickhouse.source == ClickhouseSource::InCluster,
        clickhouse: replicated(site),
        clickhouse_operator: clickhouse_operator(stores.clickhouse.source),
        clickhouse_restore: clickhouse_restore(stores.clickhouse.source),
        bucket: stores.blob.enabled.then(|| names.blob_bucket()),
        versioning: stores.blob.versioning,
        noncurrent_days: stores.blob.noncurrent_retention.days(),
        vault: has_backups(site).then(|| names.backup_vault()),
        second_region: site.elsewhere().map(|names| names.region().to_owned()),
        agents: environment.langsmith.features.deployments.then(|| {
            if environment.ingress.split_dataplane {
                environment.langsmith.dataplane.namespace.to_string()
            } else {
                environment.langsmith.namespace.to_string()
            }
        }),
        backup_role: names.role_arn("backup"),
        volume_key: names.key_arn("cluster-volumes"),
        backups: backups(site),
        stopped: stopped(site),
        queue: names.release_object("queue"),
        rto: rto.map_or_else(|| "4h".to_owned(), ToString::to_string),
        rto_seconds: rto.map_or(4 * 3600, Duration::seconds),
        wait_minutes: rto.map_or(0, Duration::seconds).div_ceil(60).max(240),
        failover: match (&recovery.rto, is_multi_az(site)) {
            (Some(rto), true) => rto.to_string(),
            _ => "ten minutes".to_owned(),
        },
        events: calendar::events(site),
    }
}

/// ClickHouse's replicas in the cluster, where they run there.
pub(super) fn replicated(site: &Site) -> Option<Replicated> {
    is_replicated(site).then(|| Replicated {
        namespace: CLICKHOUSE_NAMESPACE,
        cluster: CLICKHOUSE_CLUSTER,
        bucket: site.names().clickhouse_backup_bucket(),
        url: clickhouse_backup_url(site),
        job: CLICKHOUSE_BACKUP_JOB,
    })
}

fn is_multi_az(site: &Site) -> bool {
    site.environment().recovery.profile != RecoveryProfile::SnapshotOnly
}

fn zones(site: &Site) -> u32 {
    let network = &site.environment().network;
    match &network.existing {
        Some(existing) => u32::try_from(existing.private_subnets.len()).unwrap_or(u32::MAX),
        None => u32::from(network.create.availability_zones),
    }
}

fn node_groups(site: &Site) -> Vec<NodeGroup> {
    let zones = zones(site).max(1);
    let groups = site.environment().cluster.node_groups.iter();
    groups
        .map(|(name, group)| NodeGroup {
            name: name.to_string(),
            min: group.min,
            max: group.max,
            left: group.max - group.max.div_ceil(zones),
        })
        .collect()
}

fn clickhouse_operator(source: ClickhouseSource) -> &'static str {
    match source {
        ClickhouseSource::LangsmithManaged => "LangChain operates it, in several zones, and",
        ClickhouseSource::ClickhouseCloud => {
            "ClickHouse Cloud keeps replicas in several zones, and"
        }
        ClickhouseSource::Replicated => "Its replicas lie in several zones; it",
        ClickhouseSource::InCluster => "",
    }
}

fn clickhouse_restore(source: ClickhouseSource) -> &'static str {
    match source {
        ClickhouseSource::LangsmithManaged => {
            "LangChain operates ClickHouse: ask its support for a restore of the backup before the moment."
        }
        ClickhouseSource::ClickhouseCloud => {
            "ClickHouse Cloud restores a backup into a new service: choose, under Backups, the last one before the moment."
        }
        ClickhouseSource::Replicated => {
            "Restore a backup from the bucket, as [restore.md](restore.md) does."
        }
        ClickhouseSource::InCluster => "",
    }
}

fn backups(site: &Site) -> Vec<Backup> {
    let environment = site.environment();
    let stores = &environment.stores;
    let snapshots = format!("{} days", environment.recovery.backups.retention.days());
    let mut backups = site.postgres.backups.clone();
    let mut add = |name, what, reach: String| backups.push(Backup { name, what, reach });
    match stores.clickhouse.source {
        ClickhouseSource::InCluster => {
            add(
                "ClickHouse",
                "a snapshot of its volume each day, in the vault",
                snapshots.clone(),
            );
        }
        ClickhouseSource::LangsmithManaged => {
            add(
                "ClickHouse",
                "LangChain's daily backups",
                "ask LangChain".into(),
            );
        }
        ClickhouseSource::Replicated => {
            let days = stores.clickhouse.replicated.backup_retention.days();
            add(
                "ClickHouse",
                "whole backups in S3, `stores.clickhouse.replicated.backup_every` apart",
                format!("{days} days"),
            );
        }
        ClickhouseSource::ClickhouseCloud => {
            add(
                "ClickHouse",
                "ClickHouse Cloud's daily backups",
                "as the service is set".into(),
            );
        }
    }
    if environment.langsmith.features.deployments {
        add(
            "agents that were deployed",
            "a snapshot of each one's volume each day, in the vault",
            snapshots,
        );
    }
    if stores.blob.enabled && stores.blob.versioning {
        let days = stores.blob.noncurrent_retention.days();
        add(
            "the bucket",
            "each object's earlier versions",
            format!("{days} days"),
        );
    }
    add("Redis", "none: nothing in it has to be kept", "-".into());
    backups
}

/// What writes to the stores, the queues first.
fn stopped(site: &Site) -> Vec<Stopped> {
    let writers = [
        "queue",
        "ingest_queue",
        "backend",
        "platform_backend",
        "ace_backend",
        "host_backend",
        "listener",
    ];
    let services = site.environment().langsmith.services();
    let named = |key: &str| services.iter().find(|(name, _, _)| *name == key);
    writers
        .iter()
        .filter_map(|key| named(key))
        .map(|(key, _, service)| Stopped {
            name: site.names().release_object(&key.replace('_', "-")),
            hpa: service.scaler == Scaler::Hpa,
            keda: service.scaler == Scaler::Keda,
            min: service.min,
        })
        .collect()
}
