//! What the LangSmith release switches on.

use toml::Table;

use super::Site;
use crate::chart;
use crate::internal::Internal;

/// What the release switches on, in the chart's terms.
pub fn features(site: &Site) -> chart::Features {
    features_with(site, site.environment().langsmith.values.table())
}

/// What it would switch on if these were the values that the environment file passes on.
pub(crate) fn features_with(site: &Site, values: &Table) -> chart::Features {
    let environment = site.environment();
    let features = &environment.langsmith.features;
    let decided = chart::Features {
        in_cluster_postgres: site.postgres.is_in_chart,
        in_cluster_redis: site.redis.is_in_chart,
        redis_cluster: site.redis.is_cluster,
        in_cluster_clickhouse: site.clickhouse.is_in_chart,
        deployments: features.deployments,
        insights: features.insights,
        polly: features.polly,
        fleet: features.fleet,
        ..site.auth.switches
    };
    // What the environment file passes on to the chart comes last there, too.
    let switches = chart::switches::switches().internal("the chart's switches");
    switches.apply(decided, values)
}
