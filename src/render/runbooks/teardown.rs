//! What the runbook of a teardown gets.

use serde::Serialize;

use crate::plan::connection::Connection;
use crate::plan::dns::Dns;
use crate::plan::releases::{self, Part};
use crate::plan::stores::backup::Vault;
use crate::plan::stores::blob::Blob;
use crate::plan::stores::postgres::Database;
use crate::plan::stores::redis::Redis;
use crate::plan::{Plan, Site, state};

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    account: String,
    protected: bool,
    production: bool,
    deployments: bool,
    dataplane: bool,
    regions: Vec<Region>,
    has_second: bool,
    lock_table: Option<String>,
    dns: Dns,
}

/// What one region holds.
#[derive(Serialize)]
struct Region {
    #[serde(rename = "region")]
    name: String,
    stack: &'static str,
    cluster: String,
    /// Where LangSmith runs.
    namespace: String,
    connection: Connection,
    vpc: String,
    /// What is uninstalled, in order, before the controllers.
    releases: Vec<Named>,
    /// The controllers, in order.
    controllers: Vec<Named>,
    buckets: Vec<String>,
    blob: Blob,
    state_bucket: String,
    state_key: String,
    path: String,
    /// The database, where it leaves a last snapshot.
    postgres: Option<Database>,
    redis: Redis,
    vault: Option<Vault>,
    /// Resources that Terraform forgets, because backups cannot be read without them.
    kept: Vec<String>,
}

/// A release and its namespace, or a kind and a name.
#[derive(Serialize)]
struct Named {
    name: String,
    namespace: String,
}

pub(super) fn facts(plan: &Plan) -> Facts {
    let primary = &plan.primary;
    let environment = primary.environment();
    let mut regions = Vec::new();
    // The second region first: it reads the primary's database and buckets.
    for site in plan.sites().rev() {
        regions.push(region(site));
    }
    Facts {
        base: primary.names().base().to_owned(),
        account: environment.cloud.account_id.to_string(),
        protected: environment.environment.deletion_protection,
        production: primary.is_production(),
        deployments: environment.langsmith.features.deployments
            || environment.ingress.split_dataplane,
        dataplane: environment.ingress.split_dataplane,
        regions,
        has_second: plan.recovery.is_some(),
        lock_table: state::lock(primary).table,
        dns: primary.dns.clone(),
    }
}

fn region(site: &Site) -> Region {
    let names = site.names();
    // The way of the installation, backwards. What controllers have to let go of goes before the controllers.
    let (controllers, releases): (Vec<_>, Vec<_>) = releases::every(site)
        .into_iter()
        .rev()
        .partition(|release| is_controller(release.part));
    let told = |releases: Vec<releases::Release>| {
        let releases = releases.into_iter();
        releases
            .map(|release| Named {
                name: release.name,
                namespace: release.namespace,
            })
            .collect()
    };
    Region {
        name: names.region().to_owned(),
        stack: site.region().stack,
        cluster: names.cluster(),
        namespace: site.environment().langsmith.namespace.to_string(),
        connection: site.connection.clone(),
        vpc: names.vpc(),
        releases: told(releases),
        controllers: told(controllers),
        buckets: buckets(site),
        blob: site.blob.clone(),
        state_bucket: names.state_bucket(),
        state_key: names.key_alias("tfstate"),
        path: names.parameter_path(),
        // A replica on standby is deleted without a last snapshot: the primary's is the last.
        postgres: site
            .postgres
            .database
            .clone()
            .filter(|_| !site.region().stands_by),
        redis: site.redis.clone(),
        vault: site.vault.clone(),
        kept: kept(site),
    }
}

/// Whether a release holds what other objects need to go, or what contains them.
fn is_controller(part: Part) -> bool {
    match part {
        Part::Addon | Part::ClickhouseOperator | Part::Cluster => true,
        Part::Secrets
        | Part::Gateway
        | Part::Certificate
        | Part::Binding
        | Part::DataplaneAccess
        | Part::ClickhouseKeeper
        | Part::Clickhouse
        | Part::Langsmith
        | Part::Dataplane => false,
    }
}

fn buckets(site: &Site) -> Vec<String> {
    let blob = site.blob.bucket.iter().map(|bucket| bucket.name.clone());
    let mut buckets: Vec<String> = blob.collect();
    let replicas = site.clickhouse.replicas.iter();
    buckets.extend(replicas.map(|replicas| replicas.bucket.clone()));
    buckets.extend(site.ingress.load_balancer.log_bucket.clone());
    buckets
}

/// What outlives the stack on purpose, and the keys that it is encrypted with.
fn kept(site: &Site) -> Vec<String> {
    let mut kept = Vec::new();
    if let Some(database) = &site.postgres.database {
        kept.push(format!("module.{}.aws_kms_key.this", database.module));
    }
    kept.extend(site.redis.kept.iter().cloned());
    kept.push("module.cluster.aws_kms_key.volumes".to_owned());
    let vault = site.vault.iter().flat_map(|vault| &vault.kept);
    kept.extend(vault.map(ToString::to_string));
    kept
}
