//! What an install switches on, and the conditions under which the chart renders something.

use crate::internal::Internal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an install of the LangSmith chart switches on, in the chart's own terms.
///
/// [`Features::default`] is what the chart does when no value is given. A switch which a line does not have
/// changes nothing on that line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Features {
    /// The chart's own Postgres runs: not `postgres.external.enabled`.
    pub in_cluster_postgres: bool,
    /// The chart's own Redis runs: not `redis.external.enabled`.
    pub in_cluster_redis: bool,
    /// The external Redis is a cluster: `redis.external.cluster.enabled`.
    pub redis_cluster: bool,
    /// ClickHouse is used at all: `clickhouse.enabled`, a switch from line 0.16 on.
    pub clickhouse: bool,
    /// The chart's own ClickHouse runs: not `clickhouse.external.enabled`.
    pub in_cluster_clickhouse: bool,

    /// People sign in with a password: `config.basicAuth.enabled`.
    pub basic_auth: bool,
    /// People sign in at an identity provider: `config.oauth.enabled`.
    pub oauth: bool,
    /// `config.authType` is `mixed`: OAuth with a client secret, or basic auth. Without it OAuth uses PKCE.
    pub mixed_auth: bool,

    /// Agent deployments: `config.deployment.enabled`.
    pub deployments: bool,
    /// The operator that runs agent deployments: `operator.enabled`; it counts only with `deployments`.
    pub operator: bool,
    /// The host backend without deployments: `hostBackend.enabled`.
    pub host_backend: bool,
    /// The frontend: `frontend.enabled`.
    pub frontend: bool,
    /// The ingest queue: `ingestQueue.enabled`.
    pub ingest_queue: bool,
    /// The agent gateway: `agentGateway.enabled`.
    pub agent_gateway: bool,
    /// The Presidio analyzer: `presidioAnalyzer.enabled`.
    pub presidio: bool,

    /// Insights: `insights.enabled`, on by default.
    pub insights: bool,
    /// Insights' own Postgres runs in the cluster.
    pub in_cluster_insights_postgres: bool,
    /// Insights' own Redis runs in the cluster.
    pub in_cluster_insights_redis: bool,
    /// Polly: `polly.enabled`, on by default.
    pub polly: bool,
    /// Polly's own Postgres runs in the cluster.
    pub in_cluster_polly_postgres: bool,
    /// Polly's own Redis runs in the cluster.
    pub in_cluster_polly_redis: bool,
    /// Fleet: `fleet.enabled`.
    pub fleet: bool,
    /// Fleet's own Postgres runs in the cluster.
    pub in_cluster_fleet_postgres: bool,
    /// Fleet's own Redis runs in the cluster.
    pub in_cluster_fleet_redis: bool,
    /// The older agent builder: `config.agentBuilder.enabled`, deprecated on line 0.15.
    pub agent_builder: bool,
    /// Insights as the bootstrap job deploys it: `config.insights.enabled`, before line 0.15.
    pub bundled_insights: bool,
    /// Polly as the bootstrap job deploys it: `config.polly.enabled`, before line 0.15.
    pub bundled_polly: bool,
    /// The job that deploys the agent builder: `backend.agentBootstrap.enabled`, gone on line 0.16.
    pub agent_bootstrap: bool,

    /// The Postgres migration job: `backend.migrations.enabled`.
    pub migrations: bool,
    /// The ClickHouse migration job: `backend.clickhouseMigrations.enabled`.
    pub clickhouse_migrations: bool,
    /// The job that holds back an upgrade while backfills run: `backend.backfillCheck.enabled`, from line 0.16 on.
    pub backfill_check: bool,
    /// The job that tests a finished install: `backend.e2eTest.enabled`.
    pub e2e_test: bool,

    /// The engine: `engine.enabled`, from line 0.16 on.
    pub engine: bool,
    /// `SmithDB`: `smithdb.enabled`, from line 0.16 on.
    pub smithdb: bool,
    /// The migration of traces into `SmithDB`: `smithdb.langsmith.migration.enabled`.
    pub smithdb_migration: bool,
    /// The migration's own Postgres runs in the cluster: `smithdb.migration.taskdb.postgres.external.enabled` is off.
    pub in_cluster_smithdb_task_database: bool,
    /// Sandboxes: `sandboxes.enabled`, from line 0.16 on.
    pub sandboxes: bool,
    /// The chart installs the `JuiceFS` driver for sandboxes: `sandboxes.juicefs.csi.install`.
    pub juicefs_driver: bool,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            in_cluster_postgres: true,
            in_cluster_redis: true,
            redis_cluster: false,
            clickhouse: true,
            in_cluster_clickhouse: true,
            basic_auth: false,
            oauth: false,
            mixed_auth: false,
            deployments: false,
            operator: true,
            host_backend: false,
            frontend: true,
            ingest_queue: true,
            agent_gateway: false,
            presidio: false,
            insights: true,
            in_cluster_insights_postgres: true,
            in_cluster_insights_redis: true,
            polly: true,
            in_cluster_polly_postgres: true,
            in_cluster_polly_redis: true,
            fleet: false,
            in_cluster_fleet_postgres: true,
            in_cluster_fleet_redis: true,
            agent_builder: false,
            bundled_insights: false,
            bundled_polly: false,
            agent_bootstrap: false,
            migrations: true,
            clickhouse_migrations: true,
            backfill_check: true,
            e2e_test: true,
            engine: false,
            smithdb: false,
            smithdb_migration: false,
            in_cluster_smithdb_task_database: true,
            sandboxes: false,
            juicefs_driver: true,
        }
    }
}

/// One condition of `chart.toml`'s `when` lists, which hold when each of their conditions holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // A condition is named for the field of `Features` it reads.
pub enum Condition {
    InClusterPostgres,
    InClusterRedis,
    RedisCluster,
    /// Redis is one address: in the cluster, or external without cluster mode.
    SingleEndpointRedis,
    Clickhouse,
    InClusterClickhouse,
    BasicAuth,
    Oauth,
    /// OAuth with a client secret.
    MixedOauth,
    /// A test user can sign in without a browser, which the end-to-end test needs.
    BasicAuthOrMixedOauth,
    Deployments,
    Operator,
    DeploymentsOrHostBackend,
    Frontend,
    IngestQueue,
    AgentGateway,
    Presidio,
    Insights,
    InsightsOrEngine,
    InClusterInsightsPostgres,
    InClusterInsightsRedis,
    Polly,
    InClusterPollyPostgres,
    InClusterPollyRedis,
    Fleet,
    FleetOrAgentBuilder,
    InClusterFleetPostgres,
    InClusterFleetRedis,
    AgentBuilder,
    BundledInsights,
    BundledPolly,
    AgentBootstrap,
    Migrations,
    ClickhouseMigrations,
    BackfillCheck,
    #[serde(rename = "e2e-test")]
    EndToEndTest,
    Engine,
    Smithdb,
    SmithdbMigration,
    InClusterSmithdbTaskDatabase,
    Sandboxes,
    JuicefsDriver,
}

impl Condition {
    /// Its name in the data: `in-cluster-postgres`.
    pub fn name(self) -> String {
        let name = serde_json::to_value(self).internal("a condition as data");
        name.as_str().internal("the name of a condition").to_owned()
    }
}

impl Features {
    /// The same with one feature, named for its field, on or off; none when there is no such field.
    #[must_use]
    pub fn with(self, feature: &str, is_on: bool) -> Option<Self> {
        let mut fields = serde_json::to_value(self).internal("features as data");
        *fields.get_mut(feature)? = Value::Bool(is_on);
        Some(serde_json::from_value(fields).internal("features of data"))
    }

    /// Whether every condition of a `when` list holds; none at all means always.
    pub fn all(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| self.holds(*condition))
    }

    /// Whether one condition holds.
    pub fn holds(&self, condition: Condition) -> bool {
        match condition {
            Condition::InClusterPostgres => self.in_cluster_postgres,
            Condition::InClusterRedis => self.in_cluster_redis,
            Condition::RedisCluster => self.redis_cluster && !self.in_cluster_redis,
            Condition::SingleEndpointRedis => self.in_cluster_redis || !self.redis_cluster,
            Condition::Clickhouse => self.clickhouse,
            Condition::InClusterClickhouse => self.in_cluster_clickhouse,
            Condition::BasicAuth => self.basic_auth,
            Condition::Oauth => self.oauth,
            Condition::MixedOauth => self.oauth && self.mixed_auth,
            Condition::BasicAuthOrMixedOauth => self.basic_auth || (self.oauth && self.mixed_auth),
            Condition::Deployments => self.deployments,
            Condition::Operator => self.operator,
            Condition::DeploymentsOrHostBackend => self.deployments || self.host_backend,
            Condition::Frontend => self.frontend,
            Condition::IngestQueue => self.ingest_queue,
            Condition::AgentGateway => self.agent_gateway,
            Condition::Presidio => self.presidio,
            Condition::Insights => self.insights,
            Condition::InsightsOrEngine => self.insights || self.engine,
            Condition::InClusterInsightsPostgres => self.in_cluster_insights_postgres,
            Condition::InClusterInsightsRedis => self.in_cluster_insights_redis,
            Condition::Polly => self.polly,
            Condition::InClusterPollyPostgres => self.in_cluster_polly_postgres,
            Condition::InClusterPollyRedis => self.in_cluster_polly_redis,
            Condition::Fleet => self.fleet,
            Condition::FleetOrAgentBuilder => self.fleet || self.agent_builder,
            Condition::InClusterFleetPostgres => self.in_cluster_fleet_postgres,
            Condition::InClusterFleetRedis => self.in_cluster_fleet_redis,
            Condition::AgentBuilder => self.agent_builder,
            Condition::BundledInsights => self.bundled_insights,
            Condition::BundledPolly => self.bundled_polly,
            Condition::AgentBootstrap => self.agent_bootstrap,
            Condition::Migrations => self.migrations,
            Condition::ClickhouseMigrations => self.clickhouse_migrations,
            Condition::BackfillCheck => self.backfill_check,
            Condition::EndToEndTest => self.e2e_test,
            Condition::Engine => self.engine,
            Condition::Smithdb => self.smithdb,
            Condition::SmithdbMigration => self.smithdb_migration,
            Condition::InClusterSmithdbTaskDatabase => self.in_cluster_smithdb_task_database,
            Condition::Sandboxes => self.sandboxes,
            Condition::JuicefsDriver => self.juicefs_driver,
        }
    }
}
