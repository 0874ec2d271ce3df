//! Labels and taints that Kubernetes accepts and EKS node groups do not.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0125",
    name: "node-labels",
    severity: RuleSeverity::Error,
    summary: "A node group label or taint that is longer than EKS allows, has no value, or uses a reserved domain.",
    why: "EKS allows keys of up to 63 characters including the prefix, and no empty labels. A kubelet that is configured to label its \
          node under `kubernetes.io` or `k8s.io` does not start, so the node group never becomes ready.",
    example: "[cluster.node_groups.general.labels]\n\"app.kubernetes.io/name\" = \"langsmith\"",
    source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateNodegroup.html; \
             https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction",
    waivable: false,
    fix: None,
};

/// The longest key, prefix included.
const LONGEST: usize = 63;

/// The domains of Kubernetes under which a kubelet may set labels.
const OPEN: [&str; 2] = ["node.kubernetes.io", "kubelet.kubernetes.io"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for group in key!(context.cluster.node_groups).entries() {
        let labels = key!(group.labels).some();
        for label in labels.iter().flat_map(Key::entries) {
            let name = label.name();
            let domain = name.split_once('/').map(|(domain, _)| domain);
            if name.len() > LONGEST {
                findings.push(long(context, label.path()));
            } else if domain.is_some_and(is_reserved) {
                findings.push(
                    context
                        .finding(
                            &label,
                            format!("nodes cannot set the label `{name}` on themselves"),
                        )
                        .label("reserved domain")
                        .help("use another key, such as `workload` or `example.com/workload`"),
                );
            }
            if label.as_str().is_empty() {
                findings.push(
                    context
                        .finding(&label, format!("the label `{name}` has no value"))
                        .label("empty")
                        .help("give it a value such as `\"true\"`"),
                );
            }
        }
        let taints = key!(group.taints).some();
        for taint in taints.iter().flat_map(Key::entries) {
            if taint.name().len() > LONGEST {
                findings.push(long(context, taint.path()));
            }
        }
    }
}

fn long(context: &Context<'_>, path: &KeyPath) -> Finding {
    context
        .finding(path, "EKS does not allow keys of more than 63 characters")
        .label("too long, including the prefix")
        .help("use a shorter key")
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
