//! What the LangSmith release switches on.

use toml::Table;

use crate::chart;
use crate::model::langsmith::AuthMode;

use super::Site;

/// What the release switches on, in the chart's terms.
pub fn features(site: &Site) -> chart::Features {
    features_with(site, site.environment().langsmith.values.table())
}

/// What it would switch on if these were the values that the environment file passes on.
pub fn features_with(site: &Site, values: &Table) -> chart::Features {
    let environment = site.environment();
    let features = &environment.langsmith.features;
    let is_basic = environment.langsmith.auth.mode == AuthMode::Basic;
    let decided = chart::Features {
        in_cluster_postgres: site.postgres.is_in_chart,
        in_cluster_redis: site.redis.is_in_chart,
        redis_cluster: site.redis.is_cluster,
        in_cluster_clickhouse: site.clickhouse.is_in_chart,
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
