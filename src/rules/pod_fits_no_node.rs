//! A pod that fits on no node.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::stores::Amounts;
use crate::plan::instances;
use crate::plan::stores::{clickhouse, postgres, redis};

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0902",
    name: "pod-fits-no-node",
    severity: RuleSeverity::Error,
    summary: "A pod whose requests do not fit on any node.",
    why: "The pod stays pending, and the autoscaler cannot help.",
    example: "[stores.clickhouse]\nsource = \"in-cluster\"\n[cluster.node_groups.general]\ninstance_type = \"m5.large\"",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: 8 vCPU / 32 GB RAM for in-cluster ClickHouse",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = key!(context.cluster.node_groups).entries();
    let nodes: Vec<instances::NodeSize> = groups
        .iter()
        .filter_map(|group| instances::capacity(&key!(group.instance_type)))
        .collect();
    if nodes.is_empty() {
        return;
    }
    for requests in requests(context) {
        if !nodes
            .iter()
            .any(|node| node.holds(requests.cpu.millicores(), requests.memory.bytes()))
        {
            findings.push(
                context
                    .finding(
                        &requests,
                        format!("no node has room for a pod that requests `{}` CPU and `{}` memory", requests.cpu, requests.memory),
                    )
                    .label("too large for every node")
                    .note("the kubelet, the system and the DaemonSets use about a tenth of each node")
                    .help("use a larger `instance_type` under `[cluster.node_groups]`, or request less"),
            );
        }
    }
}

/// What every pod of LangSmith and of the stores in the cluster requests.
fn requests<'a>(context: &Context<'a>) -> Vec<Key<'a, Amounts>> {
    let services = context.services().into_iter().map(|service| {
        let service = service.key;
        key!(service.requests)
    });
    let mut requests: Vec<_> = services.collect();
    if *key!(context.langsmith.features.deployments) {
        requests.push(key!(context.langsmith.scaling.operator.requests));
    }
    if postgres::traits(*key!(context.stores.postgres.source)).is_in_cluster {
        requests.push(key!(context.stores.postgres.in_cluster.resources.requests));
    }
    if redis::traits(*key!(context.stores.redis.source)).is_in_cluster {
        requests.push(key!(context.stores.redis.in_cluster.resources.requests));
    }
    if clickhouse::traits(*key!(context.stores.clickhouse.source)).is_in_cluster {
        requests.push(key!(
            context.stores.clickhouse.in_cluster.resources.requests
        ));
    }
    if let Some(replicated) = context.replicated_clickhouse() {
        requests.push(key!(replicated.resources.requests));
    }
    requests
}
