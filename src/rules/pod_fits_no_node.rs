//! A pod that no node can hold.

use super::judge::instances;
use crate::finding::{Finding, Rule};
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "cluster.node_groups",
        "stores",
        "langsmith.scaling",
        "langsmith.features.deployments",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0902",
    name: "pod-fits-no-node",
    summary: "Every pod's request fits on a node of some group.",
    why: "A pod that fits nowhere stays pending, and the autoscaler cannot help it.",
    example: "[stores.clickhouse]\nsource = \"in-cluster\"\n[cluster.node_groups.general]\ninstance_type = \"m5.large\"",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: 8 vCPU / 32 GB RAM for in-cluster ClickHouse",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let nodes: Vec<instances::Capacity> = environment
        .cluster
        .node_groups
        .values()
        .filter_map(|group| instances::capacity(&group.instance_type))
        .collect();
    if nodes.is_empty() {
        return;
    }
    let stores = &environment.stores;
    let services = environment.langsmith.services();
    let services = services.iter().map(|(key, _, service)| {
        (
            format!("langsmith.scaling.{key}.requests"),
            &service.requests,
        )
    });
    let operator = environment.langsmith.features.deployments.then(|| {
        (
            "langsmith.scaling.operator.requests".to_owned(),
            &environment.langsmith.scaling.operator.requests,
        )
    });
    let in_cluster = [
        (
            "postgres",
            stores.postgres.source == PostgresSource::InCluster,
            &stores.postgres.in_cluster,
        ),
        (
            "redis",
            stores.redis.source == RedisSource::InCluster,
            &stores.redis.in_cluster,
        ),
        (
            "clickhouse",
            stores.clickhouse.source == ClickhouseSource::InCluster,
            &stores.clickhouse.in_cluster,
        ),
    ];
    let in_cluster =
        in_cluster
            .iter()
            .filter(|(_, is_used, _)| *is_used)
            .map(|(store, _, settings)| {
                (
                    format!("stores.{store}.in_cluster.resources.requests"),
                    &settings.resources.requests,
                )
            });
    let is_replicated = stores.clickhouse.source == ClickhouseSource::Replicated;
    let replicated = is_replicated.then(|| {
        (
            "stores.clickhouse.replicated.resources.requests".to_owned(),
            &stores.clickhouse.replicated.resources.requests,
        )
    });
    for (table, requests) in services.chain(operator).chain(replicated).chain(in_cluster) {
        if !nodes
            .iter()
            .any(|node| node.holds(requests.cpu.millicores(), requests.memory.bytes()))
        {
            findings.push(
                context
                    .error(
                        &RULE,
                        &table,
                        format!("no node has `{}` CPU and `{}` memory left for this pod", requests.cpu, requests.memory),
                    )
                    .label("fits on no node")
                    .note("the kubelet, the system and the DaemonSets take about a tenth of each node")
                    .help("choose a larger `instance_type` under `[cluster.node_groups]`, or request less"),
            );
        }
    }
}
