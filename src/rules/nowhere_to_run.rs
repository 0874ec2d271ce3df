//! Pods that no node admits.

use crate::finding::{Finding, Rule};
use crate::model::cluster::{NodeGroup, TaintEffect};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.node_groups", "langsmith.node_selector"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0904",
    name: "nowhere-to-run",
    summary: "Some node group admits pods without tolerations, and some has the labels that LangSmith's pods ask for.",
    why: "CoreDNS and the other add-ons of EKS tolerate no taint of yours: with every group tainted the cluster has no DNS. A node selector that no group's labels match leaves every pod of LangSmith pending.",
    example: "[cluster.node_groups.general]\ntaints = { dedicated = { value = \"langsmith\", effect = \"NoSchedule\" } }",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = &context.environment.cluster.node_groups;
    let is_tainted = |group: &NodeGroup| {
        group.taints.as_ref().is_some_and(|taints| {
            taints
                .values()
                .any(|taint| taint.effect != TaintEffect::PreferNoSchedule)
        })
    };
    if !groups.is_empty() && groups.values().all(is_tainted) {
        findings.push(
            context
                .error(&RULE, "cluster.node_groups", "every node group is tainted")
                .label("nowhere for CoreDNS")
                .help("leave one group without taints, for EKS' own add-ons"),
        );
    }
    let Some(selector) = &context.environment.langsmith.node_selector else {
        return;
    };
    let matches = |group: &NodeGroup| {
        selector.iter().all(|(key, value)| {
            // Labels of Kubernetes and EKS are on every node, with values that are not known here.
            key.as_str().contains("kubernetes.io/")
                || key.as_str().contains("k8s.aws/")
                || group.labels.as_ref().and_then(|labels| labels.get(key)) == Some(value)
        })
    };
    if !groups.is_empty() && !groups.values().any(matches) {
        findings.push(
            context
                .error(
                    &RULE,
                    "langsmith.node_selector",
                    "no node group has these labels",
                )
                .label("matches nothing")
                .help("give a group the same `labels`, or take the selector out"),
        );
    }
}
