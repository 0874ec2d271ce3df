//! What the LangSmith release switches on.

use toml::Table;

use crate::chart;
use crate::model::Environment;
use crate::model::langsmith::AuthMode;
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};

/// What the release switches on, in the chart's terms.
pub fn features(environment: &Environment) -> chart::Features {
    features_with(environment, environment.langsmith.values.table())
}

/// What it would switch on if these were the values that the environment file passes on.
pub fn features_with(environment: &Environment, values: &Table) -> chart::Features {
    let stores = &environment.stores;
    let features = &environment.langsmith.features;
    let is_basic = environment.langsmith.auth.mode == AuthMode::Basic;
    let decided = chart::Features {
        in_cluster_postgres: stores.postgres.source == PostgresSource::InCluster,
        in_cluster_redis: stores.redis.source == RedisSource::InCluster,
        redis_cluster: stores.redis.external.cluster,
        in_cluster_clickhouse: stores.clickhouse.source == ClickhouseSource::InCluster,
        basic_auth: is_basic,
        oauth: !is_basic,
        mixed_auth: true,
        deployments: features.deployments,
        insights: features.insights,
        polly: features.polly,
        fleet: features.fleet,
        ..chart::Features::default()
    };
    // What the environment file passes on to the chart comes last there, too.
    match chart::switches::switches() {
        Ok(switches) => switches.apply(decided, values),
        Err(_) => decided,
    }
}
