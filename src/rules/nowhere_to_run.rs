//! Pods that no node admits.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::cluster::{NodeGroup, TaintEffect};

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0904",
    name: "nowhere-to-run",
    severity: RuleSeverity::Error,
    summary: "Some node group admits pods without tolerations, and some has the labels that LangSmith's pods ask for.",
    why: "CoreDNS and the other add-ons of EKS tolerate no taint of yours: with every group tainted the cluster has no DNS. A node selector that no group's labels match leaves every pod of LangSmith pending.",
    example: "[cluster.node_groups.general]\ntaints = { dedicated = { value = \"langsmith\", effect = \"NoSchedule\" } }",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = key!(context.cluster.node_groups);
    let entries = groups.entries();
    if entries.is_empty() {
        return;
    }
    let is_tainted = |group: &Key<'_, NodeGroup>| {
        key!(group.taints).as_ref().is_some_and(|taints| {
            taints
                .values()
                .any(|taint| taint.effect != TaintEffect::PreferNoSchedule)
        })
    };
    if entries.iter().all(is_tainted) {
        findings.push(
            context
                .finding(&groups, "every node group is tainted")
                .label("nowhere for CoreDNS")
                .help("leave one group without taints, for EKS' own add-ons"),
        );
    }
    let Some(selector) = key!(context.langsmith.node_selector).some() else {
        return;
    };
    let matches = |group: &Key<'_, NodeGroup>| {
        selector.iter().all(|(key, value)| {
            // Labels of Kubernetes and EKS are on every node, with values that are not known here.
            key.as_str().contains("kubernetes.io/")
                || key.as_str().contains("k8s.aws/")
                || key!(group.labels)
                    .as_ref()
                    .and_then(|labels| labels.get(key))
                    == Some(value)
        })
    };
    if !entries.iter().any(matches) {
        findings.push(
            context
                .finding(&selector, "no node group has these labels")
                .label("matches nothing")
                .help("give a group the same `labels`, or take the selector out"),
        );
    }
}
