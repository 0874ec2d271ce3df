//! Agents in a namespace of their own, without what they need there.

use crate::finding::{Finding, Rule};
use crate::model::stores::{RedisAuth, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "ingress.split_dataplane",
        "langsmith.features.deployments",
        "langsmith.chart",
        "langsmith.namespace",
        "langsmith.dataplane",
        "stores.redis",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0215",
    name: "split-dataplane",
    summary: "A split dataplane has deployments switched on, chart 0.16 or newer, another namespace, both ids or none, and a Redis that it can log in to.",
    why: "The chart langgraph-dataplane brings a listener and an operator for the other namespace: the listener asks the control plane that deployments bring, under the ids that LangSmith gave it, and keeps its jobs in Redis.",
    example: "[ingress]\noption = \"istio\"\nsplit_dataplane = true",
    source: "charts langgraph-dataplane 0.2.22 and langsmith 0.16.11, values.yaml; LangSmith's AWS Terraform reference, ingress options",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    if !environment.ingress.split_dataplane {
        return;
    }
    let langsmith = &environment.langsmith;
    let dataplane = &langsmith.dataplane;
    let mut refuse = |path: &str, title: &str, label: &str, help: &str| {
        findings.push(context.error(&RULE, path, title).label(label).help(help));
    };
    if !langsmith.features.deployments {
        refuse(
            "ingress.split_dataplane",
            "there are no agents to run apart",
            "deployments are off",
            "under `[langsmith.features]` write `deployments = true`",
        );
    }
    let version = langsmith.chart.version();
    if (version.major, version.minor) < (0, 16) {
        refuse(
            "ingress.split_dataplane",
            "the dataplane's chart is made for chart 0.16 or newer",
            "another listener image",
            "under `[langsmith]` write `chart = \"0.16.11\"`",
        );
    }
    if dataplane.namespace == langsmith.namespace {
        refuse(
            "langsmith.dataplane.namespace",
            "agents would run in LangSmith's own namespace",
            "not apart",
            "write `namespace = \"langsmith-agents\"`",
        );
    }
    let missing = match (&dataplane.workspace_id, &dataplane.listener_id) {
        (Some(_), None) => Some(("workspace_id", "listener_id")),
        (None, Some(_)) => Some(("listener_id", "workspace_id")),
        _ => None,
    };
    if let Some((given, missing)) = missing {
        refuse(
            &format!("langsmith.dataplane.{given}"),
            "the listener needs both ids",
            &format!("`{missing}` is missing"),
            "the rendered README says where LangSmith shows them",
        );
    }
    let redis = &environment.stores.redis;
    if redis.source == RedisSource::Elasticache && redis.auth == RedisAuth::Iam {
        refuse(
            "stores.redis.auth",
            "the dataplane's listener cannot log in to Redis by IAM",
            "its chart knows a connection URL only",
            "write `auth = \"token\"`",
        );
    }
    if redis.source == RedisSource::External && redis.external.cluster {
        refuse(
            "stores.redis.external.cluster",
            "the dataplane's listener cannot use a Redis Cluster",
            "its chart knows a connection URL only",
            "name a Redis of one address, or run agents beside LangSmith with `features.deployments`",
        );
    }
}
