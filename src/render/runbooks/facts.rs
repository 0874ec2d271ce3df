//! What the runbooks' templates get.

use serde::Serialize;

use crate::model::types::Duration;
use crate::plan::Site;
use crate::plan::connection::Connection;
use crate::plan::releases::wait_file;
use crate::plan::scaler;
use crate::plan::stores::backup::Vault;
use crate::plan::stores::blob::Blob;
use crate::plan::stores::clickhouse::Clickhouse;
use crate::plan::stores::postgres::Postgres;
use crate::plan::stores::redis::Redis;
use crate::plan::stores::{Backup, snapshots_reach};

use super::calendar;

/// Everything that a runbook names.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // Each says whether a part of the text is about this environment.
pub(super) struct Facts {
    base: String,
    region: String,
    cluster: String,
    load_balancer: String,
    connection: Connection,
    namespace: String,
    release: String,
    fullname: String,
    url: Option<String>,
    path: String,
    zones: u32,
    /// The name of the region's stack.
    stack: &'static str,
    /// The folder of its manifests, and what waits until a release is as it should be.
    manifests: String,
    wait: String,
    node_groups: Vec<NodeGroup>,
    multi_az: bool,
    postgres: Postgres,
    redis: Redis,
    clickhouse: Clickhouse,
    blob: Blob,
    vault: Option<Vault>,
    /// The region that takes over, where there is one.
    second_region: Option<String>,
    /// The namespace of agents that were deployed, whose databases run beside them.
    agents: Option<String>,
    volume_key: String,
    backups: Vec<Backup>,
    stopped: Vec<Stopped>,
    /// Those of them that take traces in.
    takes_in: Vec<Stopped>,
    queue: String,
    rto: String,
    rto_seconds: u64,
    /// How long a restore is waited for: until the target is missed, and for a small one as long as restores take.
    wait_minutes: u64,
    failover: String,
    events: Vec<calendar::Event>,
}

#[derive(Serialize)]
pub(super) struct NodeGroup {
    name: String,
    /// The zone that it is in, if it is in one alone.
    zone: Option<u8>,
    min: u32,
    max: u32,
    left: u32,
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
    let recovery = &environment.recovery;
    // Without a target of its own, the hours that a restore takes at a size as usual.
    let rto = recovery
        .rto
        .as_ref()
        .filter(|_| !site.reach().outlives_zone);
    Facts {
        base: names.base().to_owned(),
        region: environment.cloud.region.to_string(),
        cluster: names.cluster(),
        load_balancer: site.ingress.load_balancer.name.clone(),
        connection: site.connection.clone(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        fullname: names.fullname(),
        url: site.address.as_ref().map(|address| address.url.clone()),
        path: names.parameter_path(),
        zones: zones(site),
        stack: site.region().stack,
        manifests: site.beside("manifests"),
        wait: format!("helm/{}", wait_file(site)),
        node_groups: node_groups(site),
        multi_az: site.reach().outlives_zone,
        postgres: site.postgres.clone(),
        redis: site.redis.clone(),
        clickhouse: site.clickhouse.clone(),
        blob: site.blob.clone(),
        vault: site.vault.clone(),
        second_region: site.elsewhere().map(|names| names.region().to_owned()),
        agents: environment.langsmith.features.deployments.then(|| {
            if environment.ingress.split_dataplane {
                environment.langsmith.dataplane.namespace.to_string()
            } else {
                environment.langsmith.namespace.to_string()
            }
        }),
        volume_key: names.key_arn("cluster-volumes"),
        backups: backups(site),
        stopped: stopped(site, &WRITERS),
        takes_in: stopped(site, &["backend", "platform_backend"]),
        queue: names.release_object("queue"),
        rto: rto.map_or_else(|| "4h".to_owned(), ToString::to_string),
        rto_seconds: rto.map_or(4 * 3600, Duration::seconds),
        wait_minutes: rto.map_or(0, Duration::seconds).div_ceil(60).max(240),
        failover: match (&recovery.rto, site.reach().outlives_zone) {
            (Some(rto), true) => rto.to_string(),
            _ => "ten minutes".to_owned(),
        },
        events: calendar::events(site),
    }
}

fn zones(site: &Site) -> u32 {
    let network = &site.environment().network;
    match &network.existing {
        Some(existing) => u32::try_from(existing.private_subnets.len()).unwrap_or(u32::MAX),
        None => u32::from(network.create.availability_zones),
    }
}

pub(super) fn node_groups(site: &Site) -> Vec<NodeGroup> {
    let zones = zones(site).max(1);
    let groups = site.environment().cluster.node_groups.iter();
    groups
        .map(|(name, group)| NodeGroup {
            name: name.to_string(),
            zone: group.zone,
            min: group.min,
            max: group.max,
            // Of a group in one zone nothing is left when that zone is lost.
            left: match group.zone {
                Some(_) => 0,
                None => group.max - group.max.div_ceil(zones),
            },
        })
        .collect()
}

/// The backups that there are, store by store.
fn backups(site: &Site) -> Vec<Backup> {
    let has_agents = site.environment().langsmith.features.deployments;
    let agents = has_agents.then(|| Backup {
        name: "agents that were deployed",
        what: "a snapshot of each one's volume each day, in the vault",
        reach: snapshots_reach(site),
    });
    let stores = site.postgres.backups.iter().chain(&site.clickhouse.backups);
    let rest = site.blob.backups.iter().chain(&site.redis.backups);
    stores.cloned().chain(agents).chain(rest.cloned()).collect()
}

/// What writes to the stores, the queues first.
/// The services that write to the stores, in the order in which they are stopped.
const WRITERS: [&str; 7] = [
    "queue",
    "ingest_queue",
    "backend",
    "platform_backend",
    "ace_backend",
    "host_backend",
    "listener",
];

fn stopped(site: &Site, wanted: &[&str]) -> Vec<Stopped> {
    let services = site.environment().langsmith.services();
    let named = |key: &str| services.iter().find(|(name, _, _)| *name == key);
    wanted
        .iter()
        .filter_map(|key| named(key))
        .map(|(key, _, service)| {
            let scaling = scaler::plan(site, service);
            Stopped {
                name: site.names().release_object(&key.replace('_', "-")),
                hpa: scaling.has_hpa,
                keda: scaling.has_keda,
                min: service.min,
            }
        })
        .collect()
}
