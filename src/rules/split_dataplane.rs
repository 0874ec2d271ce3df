//! Agents in a namespace of their own, without what they need there.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::stores::{RedisAuth, RedisSource};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0215",
    name: "split-dataplane",
    severity: RuleSeverity::Error,
    summary: "A split dataplane has deployments switched on, chart 0.16 or newer, another namespace, both ids or none, and a Redis that it can log in to.",
    why: "The chart langgraph-dataplane brings a listener and an operator for the other namespace: the listener asks the control plane that deployments bring, under the ids that LangSmith gave it, and keeps its jobs in Redis.",
    example: "[ingress]\noption = \"istio\"\nsplit_dataplane = true",
    source: "charts langgraph-dataplane 0.2.22 and langsmith 0.16.11, values.yaml; LangSmith's AWS Terraform reference, ingress options",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let split = key!(context.ingress.split_dataplane);
    if !*split {
        return;
    }
    let mut refuse = |path: &KeyPath, title: &str, label: &str, help: &str| {
        findings.push(context.finding(path, title).label(label).help(help));
    };
    if !*key!(context.langsmith.features.deployments) {
        refuse(
            split.path(),
            "there are no agents to run apart",
            "deployments are off",
            "under `[langsmith.features]` write `deployments = true`",
        );
    }
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    if (version.major, version.minor) < (0, 16) {
        refuse(
            split.path(),
            "the dataplane's chart is made for chart 0.16 or newer",
            "another listener image",
            "under `[langsmith]` write `chart = \"0.16.11\"`",
        );
    }
    let namespace = key!(context.langsmith.dataplane.namespace);
    if *namespace == *key!(context.langsmith.namespace) {
        refuse(
            namespace.path(),
            "agents would run in LangSmith's own namespace",
            "not apart",
            "write `namespace = \"langsmith-agents\"`",
        );
    }
    let workspace = key!(context.langsmith.dataplane.workspace_id);
    let listener = key!(context.langsmith.dataplane.listener_id);
    for (given, missing) in [(&workspace, &listener), (&listener, &workspace)] {
        if given.is_some() && missing.is_none() {
            refuse(
                given.path(),
                "the listener needs both ids",
                &format!("`{}` is missing", missing.name()),
                "the rendered README says where LangSmith shows them",
            );
        }
    }
    let auth = key!(context.stores.redis.auth);
    let cluster = key!(context.stores.redis.external.cluster);
    match *key!(context.stores.redis.source) {
        RedisSource::Elasticache if *auth == RedisAuth::Iam => refuse(
            auth.path(),
            "the dataplane's listener cannot log in to Redis by IAM",
            "its chart knows a connection URL only",
            "write `auth = \"token\"`",
        ),
        RedisSource::External if *cluster => refuse(
            cluster.path(),
            "the dataplane's listener cannot use a Redis Cluster",
            "its chart knows a connection URL only",
            "name a Redis of one address, or run agents beside LangSmith with `features.deployments`",
        ),
        RedisSource::Elasticache | RedisSource::External | RedisSource::InCluster => {}
    }
}
