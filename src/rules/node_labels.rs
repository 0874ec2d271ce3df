//! Labels and taints that Kubernetes takes and EKS' node groups do not.

use crate::finding::{Finding, Rule};
use crate::model::types::LabelKey;
use crate::source::KeyPath;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.node_groups"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0125",
    name: "node-labels",
    summary: "A label or taint of a node group is longer than EKS takes, has no value, or belongs to Kubernetes.",
    why: "EKS takes keys of at most 63 characters, prefix included, and no empty label. A kubelet that is told to label its node under \
          `kubernetes.io` or `k8s.io` does not start, so the group never becomes ready.",
    example: "[cluster.node_groups.general.labels]\n\"app.kubernetes.io/name\" = \"langsmith\"",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html; \
             https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
    waivable: false,
};

/// The longest key, prefix included.
const LONGEST: usize = 63;

/// What a kubelet may set under Kubernetes' own domains.
const OPEN: [&str; 2] = ["node.kubernetes.io", "kubelet.kubernetes.io"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, group) in &context.environment.cluster.node_groups {
        let table = KeyPath::dotted("cluster.node_groups").key(name.as_str());
        let too_long = |key: &LabelKey| key.as_str().len() > LONGEST;
        for (key, value) in group.labels.iter().flatten() {
            let path = table.key("labels").key(key.as_str());
            let domain = key.as_str().split_once('/').map(|(domain, _)| domain);
            if too_long(key) {
                findings.push(long(context, &path));
            } else if domain.is_some_and(is_reserved) {
                findings.push(
                    context
                        .error_at(&RULE, &path, format!("nodes cannot label themselves `{key}`"))
                        .label("a domain of Kubernetes or EKS")
                        .help("choose a key of your own, such as `workload` or `example.com/workload`"),
                );
            }
            if value.as_str().is_empty() {
                findings.push(
                    context
                        .error_at(&RULE, &path, format!("the label `{key}` has no value"))
                        .label("empty")
                        .help("give it a value such as `\"true\"`"),
                );
            }
        }
        for key in group.taints.iter().flatten().map(|(key, _)| key) {
            if too_long(key) {
                findings.push(long(context, &table.key("taints").key(key.as_str())));
            }
        }
    }
}

fn long(context: &Context<'_>, path: &KeyPath) -> Finding {
    context
        .error_at(&RULE, path, "EKS takes no key of more than 63 characters")
        .label("the prefix counts")
        .help("choose a shorter key")
}

fn is_reserved(domain: &str) -> bool {
    let is_below = |parent: &str| {
        domain == parent
            || domain
                .strip_suffix(parent)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    let is_open = OPEN.into_iter().any(is_below);
    !is_open
        && (["kubernetes.io", "k8s.io"].into_iter().any(is_below) || is_below("eks.amazonaws.com"))
}
