//! `[stores]`: PostgreSQL, Redis, ClickHouse and blob storage.
//!
//! Each source has a table of its own, so that a layer can bring figures for a source that the
//! environment then does not choose.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{
    CacheNodeType, Cpu, DailyWindow, DatabaseInstanceClass, DatabaseName, Duration, Memory,
    PostgresVersion, RedisVersion, WeeklyWindow,
};

/// The four stores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stores {
    /// Organizations, users, API keys, datasets, prompts.
    pub postgres: Postgres,
    /// The ingestion queue and the cache.
    pub redis: Redis,
    /// Traces and feedback.
    pub clickhouse: Clickhouse,
    /// Inputs, outputs and attachments of runs, in S3.
    pub blob: Blob,
}

/// PostgreSQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Postgres {
    /// Where it runs.
    pub source: PostgresSource,
    /// The settings of `source = "rds"`.
    pub rds: Rds,
    /// The settings of `source = "aurora"`.
    pub aurora: Aurora,
    /// The settings of `source = "in-cluster"`.
    pub in_cluster: InCluster,
}

/// What RDS and Aurora have in common, of the one that is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Managed<'a> {
    /// Its table below `stores.postgres`.
    pub table: &'static str,
    /// The engine's version.
    pub engine_version: &'a PostgresVersion,
    /// The instance class.
    pub instance_class: &'a DatabaseInstanceClass,
    /// How long automated backups reach back.
    pub backup_retention: &'a Duration,
    /// When the daily backup starts.
    pub backup_window: &'a DailyWindow,
    /// When AWS may patch and restart.
    pub maintenance_window: &'a WeeklyWindow,
    /// Whether AWS refuses to delete it.
    pub deletion_protection: bool,
    /// The database.
    pub database: &'a DatabaseName,
    /// The master user.
    pub username: &'a DatabaseName,
    /// The version of the master user's password.
    pub password_version: u32,
}

impl Postgres {
    /// The database that AWS runs for this environment, if it does.
    pub fn managed(&self) -> Option<Managed<'_>> {
        match self.source {
            PostgresSource::Rds => Some(self.rds.managed()),
            PostgresSource::Aurora => Some(self.aurora.managed()),
            PostgresSource::External | PostgresSource::InCluster => None,
        }
    }
}

impl Rds {
    /// What it has in common with the other.
    pub fn managed(&self) -> Managed<'_> {
        Managed {
            table: "rds",
            engine_version: &self.engine_version,
            instance_class: &self.instance_class,
            backup_retention: &self.backup_retention,
            backup_window: &self.backup_window,
            maintenance_window: &self.maintenance_window,
            deletion_protection: self.deletion_protection,
            database: &self.database,
            username: &self.username,
            password_version: self.password_version,
        }
    }
}

impl Aurora {
    /// What it has in common with the other.
    pub fn managed(&self) -> Managed<'_> {
        Managed {
            table: "aurora",
            engine_version: &self.engine_version,
            instance_class: &self.instance_class,
            backup_retention: &self.backup_retention,
            backup_window: &self.backup_window,
            maintenance_window: &self.maintenance_window,
            deletion_protection: self.deletion_protection,
            database: &self.database,
            username: &self.username,
            password_version: self.password_version,
        }
    }
}

/// Where PostgreSQL runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PostgresSource {
    /// Amazon RDS, made here.
    Rds,
    /// Amazon Aurora, made here.
    Aurora,
    /// Elsewhere: you put its connection URL into the parameter store.
    External,
    /// In the cluster, from the LangSmith chart. One pod, no backups.
    InCluster,
}

/// Amazon RDS for PostgreSQL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rds {
    /// The engine's major version; LangSmith needs 14 or newer.
    pub engine_version: PostgresVersion,
    /// The instance class.
    pub instance_class: DatabaseInstanceClass,
    /// Storage at the start, in GiB. It can grow and never shrink.
    #[schemars(range(min = 20, max = 65536))]
    pub storage_gib: u32,
    /// How far storage grows by itself, in GiB.
    #[schemars(range(min = 22, max = 65536))]
    pub max_storage_gib: u32,
    /// How long automated backups reach back. Point-in-time recovery works within it.
    pub backup_retention: Duration,
    /// When the daily backup starts, in UTC.
    pub backup_window: DailyWindow,
    /// When AWS may patch and restart, in UTC.
    pub maintenance_window: WeeklyWindow,
    /// Whether AWS refuses to delete the instance.
    pub deletion_protection: bool,
    /// The database. Changing it later replaces the instance.
    pub database: DatabaseName,
    /// The master user. Changing it later replaces the instance.
    pub username: DatabaseName,
    /// Raise it to give the master user a new password.
    #[schemars(range(min = 1))]
    pub password_version: u32,
}

/// Amazon Aurora PostgreSQL: one writer, and readers in other zones that take over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aurora {
    /// The engine's major version; LangSmith needs 14 or newer.
    pub engine_version: PostgresVersion,
    /// The class of every instance.
    pub instance_class: DatabaseInstanceClass,
    /// How many instances there are. With one there is no other to take over.
    #[schemars(range(min = 1, max = 15))]
    pub instances: u8,
    /// How long automated backups reach back. Point-in-time recovery works within it.
    pub backup_retention: Duration,
    /// When the daily backup starts, in UTC.
    pub backup_window: DailyWindow,
    /// When AWS may patch and restart, in UTC.
    pub maintenance_window: WeeklyWindow,
    /// Whether AWS refuses to delete the cluster.
    pub deletion_protection: bool,
    /// The database. Changing it later replaces the cluster.
    pub database: DatabaseName,
    /// The master user. Changing it later replaces the cluster.
    pub username: DatabaseName,
    /// Raise it to give the master user a new password.
    #[schemars(range(min = 1))]
    pub password_version: u32,
}

/// A store that runs as one pod of the LangSmith chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InCluster {
    /// The size of its volume.
    pub storage: Memory,
    /// What the pod asks for and may use.
    pub resources: Resources,
}

/// What a pod asks for and may use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// What the scheduler reserves.
    pub requests: Amounts,
    /// What the pod may use at most.
    pub limits: Amounts,
}

/// CPU and memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amounts {
    /// CPU.
    pub cpu: Cpu,
    /// Memory.
    pub memory: Memory,
}

/// Redis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// Where it runs.
    pub source: RedisSource,
    /// How LangSmith proves who it is to ElastiCache.
    pub auth: RedisAuth,
    /// The settings of `source = "elasticache"`.
    pub elasticache: Elasticache,
    /// The settings of `source = "external"`.
    pub external: ExternalRedis,
    /// The settings of `source = "in-cluster"`.
    pub in_cluster: InCluster,
}

/// Where Redis runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RedisSource {
    /// Amazon ElastiCache, made here.
    Elasticache,
    /// Elsewhere: you put what LangSmith connects with into the parameter store.
    External,
    /// In the cluster, from the LangSmith chart. One pod, no password.
    InCluster,
}

/// A Redis of your own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalRedis {
    /// Whether it is a Redis Cluster: you put the list of its nodes and its password into the parameter
    /// store, in place of one connection URL.
    pub cluster: bool,
}

/// How LangSmith proves who it is to ElastiCache. TLS is always on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RedisAuth {
    /// A token, kept in the parameter store and set by an install step outside Terraform.
    Token,
    /// IAM: short-lived credentials of LangSmith's own role. Chart 0.12.34 or newer.
    Iam,
    /// Nothing but the security group.
    Network,
}

impl RedisAuth {
    /// Whether clients log in with IAM.
    pub fn is_iam(self) -> bool {
        match self {
            Self::Iam => true,
            Self::Token | Self::Network => false,
        }
    }
}

/// Amazon ElastiCache for Redis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Elasticache {
    /// The engine version.
    pub engine_version: RedisVersion,
    /// The node type.
    pub node_type: CacheNodeType,
    /// Replicas beside the primary, in other zones. With at least one, failover is automatic.
    #[schemars(range(min = 0, max = 5))]
    pub replicas: u8,
    /// When AWS may patch and restart, in UTC.
    pub maintenance_window: WeeklyWindow,
}

/// ClickHouse.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clickhouse {
    /// Where it runs.
    pub source: ClickhouseSource,
    /// The settings of `source = "replicated"`.
    pub replicated: Replicated,
    /// The settings of `source = "in-cluster"`.
    pub in_cluster: InCluster,
}

/// A ClickHouse of several replicas in the cluster, run by an operator, with three Keepers and scheduled backups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Replicated {
    /// How many replicas, spread over the zones.
    #[schemars(range(min = 3, max = 5))]
    pub replicas: u8,
    /// The size of each replica's volume.
    pub storage: Memory,
    /// Operations a second of each volume.
    #[schemars(range(min = 3000, max = 16000))]
    pub iops: u32,
    /// MiB a second of each volume.
    #[schemars(range(min = 125, max = 1000))]
    pub throughput_mib: u32,
    /// What each replica asks for and may use.
    pub resources: Resources,
    /// How often a whole backup is written to S3.
    pub backup_every: Duration,
    /// How long each is kept.
    pub backup_retention: Duration,
}

/// Where ClickHouse runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClickhouseSource {
    /// Operated by LangChain and reached over VPC peering.
    LangsmithManaged,
    /// ClickHouse Cloud.
    ClickhouseCloud,
    /// A replicated cluster that you run in this cluster.
    Replicated,
    /// In the cluster, from the LangSmith chart. One pod, no replication, no backups.
    InCluster,
}

/// Blob storage in S3.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blob {
    /// Whether large payloads go to S3. Without it they burden ClickHouse.
    pub enabled: bool,
    /// Keep overwritten and deleted objects for a while.
    pub versioning: bool,
    /// How long overwritten and deleted objects are kept.
    pub noncurrent_retention: Duration,
    /// Refuse LangSmith's role wherever it does not come through the VPC's S3 endpoint. Links to
    /// attachments that LangSmith signs for browsers then work inside the VPC only.
    pub endpoint_only: bool,
    /// Make objects undeletable for a time. Can only be decided before the bucket exists.
    pub object_lock: Option<ObjectLock>,
}

/// How long an object cannot be deleted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectLock {
    /// Who may lift it.
    pub mode: LockMode,
    /// How long it lasts, from the moment that an object is written.
    pub retention: Duration,
}

/// Who may lift the lock of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LockMode {
    /// Anyone with the permission to.
    Governance,
    /// No one, not even the account's root user.
    Compliance,
}
