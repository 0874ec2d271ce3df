//! What the runbook of regular maintenance gets.

use serde::Serialize;

use crate::plan::connection::Connection;
use crate::plan::{Plan, Site};

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    regions: Vec<Region>,
}

/// The cluster of one region.
#[derive(Serialize)]
struct Region {
    #[serde(rename = "region")]
    name: String,
    stack: &'static str,
    cluster: String,
    connection: Connection,
    kubernetes_version: String,
    node_groups: Vec<String>,
    namespace: String,
    release: String,
    /// Whether LangSmith's pods run here. Where the region is on standby, nothing is waited for.
    serves: bool,
    /// Stores that are one pod each, which a node takes along.
    single_pods: Vec<&'static str>,
}

pub(super) fn facts(plan: &Plan) -> Facts {
    Facts {
        base: plan.primary.names().base().to_owned(),
        regions: plan.sites().map(region).collect(),
    }
}

fn region(site: &Site) -> Region {
    let environment = site.environment();
    let names = site.names();
    let stores = [
        ("PostgreSQL", site.postgres.is_in_chart),
        ("Redis", site.redis.is_in_chart),
        ("ClickHouse", site.clickhouse.is_in_chart),
    ];
    let single = stores.into_iter().filter(|(_, is_in_chart)| *is_in_chart);
    Region {
        name: names.region().to_owned(),
        stack: site.region().stack,
        cluster: names.cluster(),
        connection: site.connection.clone(),
        kubernetes_version: environment.cluster.kubernetes_version.to_string(),
        node_groups: environment
            .cluster
            .node_groups
            .keys()
            .map(ToString::to_string)
            .collect(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        serves: site.is_active(),
        single_pods: single.map(|(store, _)| store).collect(),
    }
}
