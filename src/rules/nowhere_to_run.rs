//! Pods that no node accepts.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::cluster::NodeGroup;

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0904",
    name: "nowhere-to-run",
    severity: RuleSeverity::Error,
    summary: "Node groups that are all tainted, or none of which has the labels that LangSmith's node selector requires.",
    why: "CoreDNS and the other EKS add-ons do not tolerate custom taints: if every node group is tainted, the cluster has no DNS. If no node group matches the node selector, every LangSmith pod stays pending.",
    example: "[cluster.node_groups.general]\ntaints = { dedicated = { value = \"langsmith\", effect = \"NoSchedule\" } }",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = key!(context.cluster.node_groups);
    let entries = groups.entries();
    if entries.is_empty() {
        return;
    }
    let is_tainted = |group: &Key<'_, NodeGroup>| {
        key!(group.taints)
            .as_ref()
            .is_some_and(|taints| taints.values().any(|taint| taint.effect.keeps_off()))
    };
    if entries.iter().all(is_tainted) {
        findings.push(
            context
                .finding(&groups, "every node group is tainted")
                .label("CoreDNS cannot run")
                .help("remove the taints of one group, for the EKS add-ons"),
        );
    }
    let Some(selector) = key!(context.langsmith.node_selector).some() else {
        return;
    };
    let matches = |group: &Key<'_, NodeGroup>| {
        selector.iter().all(|(key, value)| {
            // Kubernetes and EKS label every node themselves, with values that are not known here.
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
                .finding(&selector, "no node group matches the node selector")
                .label("no match")
                .help("add these `labels` to a node group, or remove the selector"),
        );
    }
}
