//! What the runbook of a teardown is told.

use serde::Serialize;

use crate::model::recovery as model;
use crate::model::stores::RedisSource;
use crate::plan::ingress::ends_inside;
use crate::plan::releases::{self, Part};
use crate::plan::stores::postgres::Database;
use crate::plan::{Plan, Site};
use crate::render::RenderError;
use crate::render::terraform::has_backups;

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
    dns_zone: bool,
}

/// What one region holds.
#[derive(Serialize)]
struct Region {
    region: String,
    stack: &'static str,
    cluster: String,
    vpc: String,
    /// What is uninstalled, in order, before the controllers.
    releases: Vec<Named>,
    /// The controllers, in order.
    controllers: Vec<Named>,
    buckets: Vec<String>,
    object_lock: bool,
    state_bucket: String,
    state_key: String,
    path: String,
    /// The database, where it leaves a last snapshot.
    postgres: Option<Database>,
    redis: Option<String>,
    vault: Option<String>,
    /// Resources that Terraform forgets, because backups cannot be read without them.
    kept: Vec<String>,
}

/// A release and its namespace, or a kind and a name.
#[derive(Serialize)]
struct Named {
    name: String,
    namespace: String,
}

pub(super) fn facts(plan: &Plan) -> Result<Facts, RenderError> {
    let primary = &plan.primary;
    let environment = primary.environment();
    let mut regions = Vec::new();
    // The second region first: it reads the primary's database and buckets.
    for site in plan.sites().rev() {
        regions.push(region(site)?);
    }
    Ok(Facts {
        base: primary.names().base().to_owned(),
        account: environment.cloud.account_id.to_string(),
        protected: environment.environment.deletion_protection,
        production: primary.is_production(),
        deployments: environment.langsmith.features.deployments
            || environment.ingress.split_dataplane,
        dataplane: environment.ingress.split_dataplane,
        regions,
        has_second: plan.recovery.is_some(),
        lock_table: (environment.state.lock == crate::model::cloud::StateLock::Dynamodb)
            .then(|| primary.names().lock_table()),
        dns_zone: environment.dns.zone == crate::model::ingress::Zone::Create,
    })
}

fn region(site: &Site) -> Result<Region, RenderError> {
    let environment = site.environment();
    let names = site.names();
    let stores = &environment.stores;
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
    let is_standby = site.role() == model::RegionRole::Recovery && !site.is_active();
    Ok(Region {
        region: names.region().to_owned(),
        stack: match site.role() {
            model::RegionRole::Primary => "infra",
            model::RegionRole::Recovery => "recovery",
        },
        cluster: names.cluster(),
        vpc: names.vpc(),
        releases: told(releases),
        controllers: told(controllers),
        buckets: buckets(site),
        object_lock: stores.blob.object_lock.is_some(),
        state_bucket: names.state_bucket(),
        state_key: names.key_alias("tfstate"),
        path: names.parameter_path(),
        // A replica that stands by goes without a last snapshot: the primary's is the last.
        postgres: site.postgres.database.clone().filter(|_| !is_standby),
        redis: (stores.redis.source == RedisSource::Elasticache && !is_standby)
            .then(|| names.redis()),
        vault: has_backups(site).then(|| names.backup_vault()),
        kept: kept(site),
    })
}

/// Whether a release holds what other objects need to go, or what they lie in.
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
    let environment = site.environment();
    let names = site.names();
    let mut buckets = Vec::new();
    if environment.stores.blob.enabled {
        buckets.push(names.blob_bucket());
    }
    if crate::render::manifests::is_replicated(site) {
        buckets.push(names.clickhouse_backup_bucket());
    }
    // A network load balancer here writes none, and has no bucket for them.
    if environment.security.alb_access_logs && !ends_inside(site) {
        buckets.push(names.access_log_bucket());
    }
    buckets
}

/// What outlives the stack on purpose, and the keys that it is encrypted with.
fn kept(site: &Site) -> Vec<String> {
    let environment = site.environment();
    let mut kept = Vec::new();
    if let Some(database) = &site.postgres.database {
        kept.push(format!("module.{}.aws_kms_key.this", database.module));
    }
    if environment.stores.redis.source == RedisSource::Elasticache
        && site.is_production()
        && (site.role() == model::RegionRole::Primary || site.is_active())
    {
        kept.push("module.redis.aws_kms_key.this".to_owned());
    }
    kept.push("module.cluster.aws_kms_key.volumes".to_owned());
    if has_backups(site) {
        for resource in [
            "aws_kms_key.this",
            "aws_backup_vault.this",
            "aws_backup_vault_lock_configuration.this",
            "aws_backup_vault_policy.this",
        ] {
            kept.push(format!("module.backup.{resource}"));
        }
    }
    kept
}
