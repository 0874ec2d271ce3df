//! PostgreSQL, Redis and the bucket.

use ::hcl::expr::Expression;

use crate::format::hcl::{list, object};
use crate::model::Environment;
use crate::model::recovery::{RecoveryProfile, RegionRole, Standby};
use crate::model::stores::{
    ClickhouseSource, LockMode, Managed, PostgresSource, RedisAuth, RedisSource,
};
use crate::plan::Site;
use crate::plan::names::Names;
use crate::render::parameters::{
    ELASTICACHE_ENDPOINT, ELASTICACHE_URL, POSTGRES_ENDPOINT, written_by,
};
use crate::render::postgres_identifier;

use super::super::module::{Module, output};
use super::{located, private_subnets, vpc_id};

/// The database that AWS runs, if it runs one.
pub(super) fn postgres(site: &Site) -> Option<Module> {
    let postgres = &site.environment().stores.postgres;
    let managed = postgres.managed()?;
    let module = if postgres.source == PostgresSource::Aurora {
        let aurora = Module::new(
            "aurora",
            "PostgreSQL on Aurora, reachable from the nodes alone.",
        );
        self::managed(site, aurora, managed).pass("instances", postgres.aurora.instances)
    } else {
        let rds = Module::new(
            "postgres",
            "PostgreSQL on RDS, reachable from the nodes alone.",
        );
        self::managed(site, rds, managed)
            .pass("allocated_storage_gib", postgres.rds.storage_gib)
            .pass("max_allocated_storage_gib", postgres.rds.max_storage_gib)
            .pass("multi_az", is_multi_az(site))
    };
    Some(located(module, site))
}

/// The module of the database, for whoever refers to it.
pub(super) fn postgres_module(site: &Site) -> &'static str {
    match (site.environment().stores.postgres.source, site.role()) {
        (PostgresSource::Aurora, _) => "aurora",
        (_, RegionRole::Primary) => "postgres",
        (_, RegionRole::Recovery) => "postgres-recovery",
    }
}

/// The database of the recovery region: a replica of the primary's, or what is made of its backups.
pub(in crate::render::terraform) fn postgres_recovery(site: &Site) -> Option<Module> {
    let environment = site.environment();
    let rds = environment.stores.postgres.managed()?;
    let (_, standby) = environment.recovery.second_region()?;
    let source = site.elsewhere()?.postgres_arn();
    let standby = match standby {
        Standby::Warm => "warm",
        Standby::Cold => "cold",
    };
    let module = Module::new(
        "postgres-recovery",
        "PostgreSQL on RDS, out of the primary's: promoted by `[recovery] active`.",
    )
    .pass("source_arn", source)
    .pass("standby", standby)
    .pass("promoted", site.is_active());
    let module = placed(site, module, rds)
        .pass(
            "max_allocated_storage_gib",
            environment.stores.postgres.rds.max_storage_gib,
        )
        .pass(
            "endpoint_parameter",
            site.names().parameter(POSTGRES_ENDPOINT),
        )
        .pass("parameter_key_arn", output("secrets", "key_arn"));
    Some(located(module, site))
}

/// What both kinds are told.
fn managed(site: &Site, module: Module, rds: Managed<'_>) -> Module {
    let names = site.names();
    let written = written_by(site.environment().stores.postgres.source);
    placed(site, module, rds)
        .pass("database_name", rds.database.as_str())
        .pass("username", rds.username.as_str())
        .pass("password_version", rds.password_version)
        .pass("password_parameter", names.parameter(written.password))
        .pass(
            "connection_url_parameter",
            names.parameter(written.connection_url),
        )
        .pass("parameter_key_arn", output("secrets", "key_arn"))
}

/// Its names, its place, its size and its windows. What belongs to RDS shares no name with what belongs to Aurora,
/// because Terraform makes the one while it deletes the other.
fn placed(site: &Site, module: Module, rds: Managed<'_>) -> Module {
    let names = site.names();
    let identifier = postgres_identifier(site);
    let part = match site.environment().stores.postgres.source {
        PostgresSource::Aurora => "aurora",
        _ => "postgres",
    };
    module
        .pass("identifier", identifier.as_str())
        .pass("subnet_group_name", identifier.as_str())
        .pass(
            "parameter_group_name",
            format!("{identifier}-{}", rds.engine_version.major()),
        )
        .pass("security_group_name", identifier.as_str())
        .pass(
            "monitoring_role_name",
            names.role(&format!("{part}-monitoring")),
        )
        .pass("key_alias", names.key_alias(part))
        .pass("final_snapshot_identifier", format!("{identifier}-final"))
        .pass("vpc_id", vpc_id(site))
        .pass("subnet_ids", private_subnets(site))
        .pass(
            "client_security_group_id",
            output("cluster", "node_security_group_id"),
        )
        .pass("engine_version", rds.engine_version.as_str())
        .pass("instance_class", rds.instance_class.as_str())
        .pass("backup_retention_days", rds.backup_retention.days())
        .pass("backup_window", rds.backup_window.as_str())
        .pass("maintenance_window", rds.maintenance_window.as_str())
        .pass(
            "deletion_protection",
            site.environment().environment.deletion_protection && rds.deletion_protection,
        )
        // Protected or not: whoever takes production down has switched the protection off before.
        .pass("skip_final_snapshot", !site.is_production())
}

fn is_multi_az(site: &Site) -> bool {
    site.environment().recovery.profile != RecoveryProfile::SnapshotOnly
}

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
    let environment = site.environment();
    environment.stores.postgres.managed().is_some() || !volume_namespaces(environment).is_empty()
}

/// Where claims are whose volumes hold data that no other backup has. An agent's database is one: the
/// operator gives each deployed agent a PostgreSQL of its own.
fn volume_namespaces(environment: &Environment) -> Vec<&str> {
    let (stores, langsmith) = (&environment.stores, &environment.langsmith);
    let is_in_cluster = stores.postgres.source == PostgresSource::InCluster
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
    let databases = environment.stores.postgres.managed().is_some() && !is_replica;
    let copy_to = site
        .elsewhere()
        .filter(|_| site.role() == RegionRole::Primary);
    let namespaces = volume_namespaces(environment);
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
        databases.then(|| list([output(postgres_module(site), "arn")])),
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
