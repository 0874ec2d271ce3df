//! PostgreSQL, Redis and the bucket.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::recovery::RegionRole;
use crate::model::stores::{ClickhouseSource, LockMode, RedisAuth, RedisSource};
use crate::plan::Site;
use crate::plan::names::Names;
use crate::plan::parameters::{ELASTICACHE_ENDPOINT, ELASTICACHE_URL};

use crate::plan::module::{Module, output};
use crate::plan::network::{private_subnets, vpc_id};

pub(in crate::render::terraform) fn redis(site: &Site) -> Module {
    let names = site.names();
    let redis = &site.environment().stores.redis;
    let elasticache = &redis.elasticache;
    let mut module = Module::new(
        "redis",
        "Redis on ElastiCache, reachable from the nodes alone.",
    )
    .pass("replication_group_id", names.redis())
    .pass("subnet_group_name", names.redis())
    .pass("parameter_group_name", names.redis())
    .pass("security_group_name", names.redis())
    .pass("key_alias", names.key_alias("redis"))
    .pass("vpc_id", vpc_id(site))
    .pass("subnet_ids", private_subnets(site))
    .pass(
        "client_security_group_id",
        output("cluster", "node_security_group_id"),
    )
    .pass("engine_version", elasticache.engine_version.as_str())
    .pass("node_type", elasticache.node_type.as_str())
    .pass("replicas", elasticache.replicas);
    module = match redis.auth {
        RedisAuth::Token => module
            .pass("auth", "token")
            .pass("endpoint_parameter", names.parameter(ELASTICACHE_ENDPOINT)),
        RedisAuth::Network => module
            .pass("auth", "network")
            .pass("connection_url_parameter", names.parameter(ELASTICACHE_URL)),
        RedisAuth::Iam => module
            .pass("auth", "iam")
            .pass("user_id", names.redis_user())
            .pass("default_user_id", names.redis_default_user())
            .pass("user_group_id", names.redis())
            .pass("connection_url_parameter", names.parameter(ELASTICACHE_URL)),
    };
    // What Redis holds is on its way elsewhere: nothing is ever restored from a snapshot of it.
    let module = module
        .pass("parameter_key_arn", output("secrets", "key_arn"))
        .pass("snapshot_retention_days", 0)
        .pass(
            "maintenance_window",
            elasticache.maintenance_window.as_str(),
        );
    // A teardown may come while the queue holds traces: they can be read again from a last snapshot.
    module
        .pass_some(
            "final_snapshot_identifier",
            site.is_production()
                .then(|| format!("{}-final", names.redis())),
        )
        .pass("account_id", site.environment().cloud.account_id.as_str())
}

/// Whether there is something that AWS Backup can snapshot.
pub(in crate::render) fn has_backups(site: &Site) -> bool {
    site.postgres.database.is_some() || !volume_namespaces(site).is_empty()
}

/// Where claims are whose volumes hold data that no other backup has. An agent's database is one: the
/// operator gives each deployed agent a PostgreSQL of its own.
fn volume_namespaces(site: &Site) -> Vec<&str> {
    let environment = site.environment();
    let (stores, langsmith) = (&environment.stores, &environment.langsmith);
    let is_in_cluster = site.postgres.is_in_chart
        || stores.redis.source == RedisSource::InCluster
        || stores.clickhouse.source == ClickhouseSource::InCluster;
    let mut namespaces = Vec::new();
    if is_in_cluster || langsmith.features.deployments {
        namespaces.push(langsmith.namespace.as_str());
    }
    if environment.ingress.split_dataplane {
        namespaces.push(langsmith.dataplane.namespace.as_str());
    }
    namespaces
}

pub(in crate::render::terraform) fn backup(site: &Site) -> Module {
    let names = site.names();
    let environment = site.environment();
    let backups = &environment.recovery.backups;
    let (start, length) = backups.window.start_and_length();
    // A replica is no source of its own: the copies of the primary's snapshots lie in this vault too.
    let is_replica = site.role() == RegionRole::Recovery && !site.is_active();
    let database = site.postgres.database.as_ref().filter(|_| !is_replica);
    let copy_to = site
        .elsewhere()
        .filter(|_| site.role() == RegionRole::Primary);
    let namespaces = volume_namespaces(site);
    let volumes = (!namespaces.is_empty()).then(|| {
        object([
            ("cluster_name", Expression::from(names.cluster())),
            ("namespaces", list(namespaces)),
        ])
    });
    Module::new(
        "backup",
        "Daily snapshots, in a vault that outlives what they are of.",
    )
    .pass("name", names.backup_vault())
    .pass("key_alias", names.key_alias("backup"))
    .pass("role_name", names.role("backup"))
    .pass("retention_days", backups.retention.days())
    .pass("start_hour", start / 60)
    .pass("start_minute", start % 60)
    .pass("start_window_minutes", length)
    .pass("locked", backups.locked)
    .pass_some("copy_to_vault_arn", copy_to.map(Names::backup_vault_arn))
    .pass_some(
        "database_arns",
        database.map(|database| list([output(&database.module, "arn")])),
    )
    .pass_some("volumes", volumes)
    .pass("account_id", environment.cloud.account_id.as_str())
}

pub(in crate::render::terraform) fn clickhouse_backups(site: &Site) -> Module {
    let names = site.names();
    let environment = site.environment();
    let replicated = &environment.stores.clickhouse.replicated;
    Module::new(
        "clickhouse-backups",
        "Where ClickHouse's replicas write their backups.",
    )
    .pass("bucket_name", names.clickhouse_backup_bucket())
    .pass("key_alias", names.key_alias("clickhouse-backups"))
    .pass("retention_days", replicated.backup_retention.days())
    .pass("account_id", environment.cloud.account_id.as_str())
}

pub(in crate::render::terraform) fn blob(site: &Site) -> Module {
    let names = site.names();
    let environment = site.environment();
    let endpoint =
        environment
            .stores
            .blob
            .endpoint_only
            .then(|| match &environment.network.existing {
                Some(existing) => existing
                    .s3_endpoint
                    .as_ref()
                    .map(|endpoint| Expression::from(endpoint.as_str())),
                None => Some(output("network", "s3_endpoint_id")),
            });
    let blob = &environment.stores.blob;
    let lock = blob.object_lock.as_ref().map(|lock| {
        let mode = match lock.mode {
            LockMode::Governance => "GOVERNANCE",
            LockMode::Compliance => "COMPLIANCE",
        };
        object([
            ("mode", Expression::from(mode)),
            ("days", lock.retention.days().into()),
        ])
    });
    Module::new(
        "blob",
        "The bucket of large payloads; its lifecycle follows LangSmith's own retention.",
    )
    .pass("bucket_name", names.blob_bucket())
    .pass("key_alias", names.key_alias("blob"))
    .pass("versioning", blob.versioning)
    .pass("short_ttl_days", environment.langsmith.ttl.short.days())
    .pass("long_ttl_days", environment.langsmith.ttl.long.days())
    .pass("noncurrent_version_days", blob.noncurrent_retention.days())
    .pass_some("object_lock", lock)
    .pass("client_role_arn", names.role_arn("langsmith"))
    .pass_some("s3_endpoint_id", endpoint.flatten())
    .pass("account_id", environment.cloud.account_id.as_str())
}
