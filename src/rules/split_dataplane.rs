//! A split dataplane without what it needs.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::stores::RedisSource;
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0215",
    name: "split-dataplane",
    severity: RuleSeverity::Error,
    summary: "A split dataplane without agent deployments, with a chart older than 0.16, with LangSmith's own namespace, with one of two IDs, or with a Redis that it cannot connect to.",
    why: "The chart langgraph-dataplane installs a listener and an operator in the other namespace. The listener connects to the control plane of the deployments with the IDs that LangSmith assigned, and keeps its jobs in Redis.",
    example: "[ingress]\noption = \"istio\"\nsplit_dataplane = true",
    source: "charts langgraph-dataplane 0.2.22 and langsmith 0.16.11, values.yaml; LangSmith's AWS Terraform reference, ingress options",
    waivable: false,
    fix: None,
};

/// Another key that a finding is about, and what it is.
type Other<'a> = Option<(&'a KeyPath, &'static str)>;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let split = key!(context.ingress.split_dataplane);
    if !*split {
        return;
    }
    let mut refuse = |path: &KeyPath, title: &str, label: &str, other: Other<'_>, help: &str| {
        let finding = context.finding(path, title).label(label).help(help);
        findings.push(match other {
            Some((other, label)) => finding.also(context.written_at(other), label),
            None => finding,
        });
    };
    let deployments = key!(context.langsmith.features.deployments);
    if !*deployments {
        refuse(
            split.path(),
            "a split dataplane needs agent deployments",
            "`features.deployments` is off",
            Some((deployments.path(), "agent deployments are off")),
            "under `[langsmith.features]`, write `deployments = true`",
        );
    }
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    if (version.major, version.minor) < (0, 16) {
        refuse(
            split.path(),
            "a split dataplane needs chart 0.16 or newer",
            "the listener image differs in older charts",
            Some((chart.path(), "an older chart")),
            "under `[langsmith]`, write `chart = \"0.16.11\"`",
        );
    }
    let namespace = key!(context.langsmith.dataplane.namespace);
    let own = key!(context.langsmith.namespace);
    if *namespace == *own {
        refuse(
            namespace.path(),
            "the dataplane has the same namespace as LangSmith",
            "must be another namespace",
            Some((own.path(), "LangSmith's namespace")),
            "write `namespace = \"langsmith-agents\"`",
        );
    }
    let workspace = key!(context.langsmith.dataplane.workspace_id);
    let listener = key!(context.langsmith.dataplane.listener_id);
    for (given, missing) in [(&workspace, &listener), (&listener, &workspace)] {
        if given.is_some() && missing.is_none() {
            refuse(
                given.path(),
                "the listener needs both IDs",
                &format!("`{}` is missing", missing.name()),
                None,
                "add it: the rendered README says where LangSmith shows it",
            );
        }
    }
    let auth = key!(context.stores.redis.auth);
    let cluster = key!(context.stores.redis.external.cluster);
    match *key!(context.stores.redis.source) {
        RedisSource::Elasticache if auth.is_iam() => refuse(
            auth.path(),
            "the dataplane's listener cannot log in to Redis by IAM",
            "its chart supports a connection URL only",
            Some((split.path(), "a split dataplane")),
            "write `auth = \"token\"`",
        ),
        RedisSource::External if *cluster => refuse(
            cluster.path(),
            "the dataplane's listener cannot use a Redis Cluster",
            "its chart supports a connection URL only",
            Some((split.path(), "a split dataplane")),
            "use a Redis with a single address, or run agents in LangSmith's namespace with `features.deployments`",
        ),
        RedisSource::Elasticache | RedisSource::External | RedisSource::InCluster => {}
    }
}
