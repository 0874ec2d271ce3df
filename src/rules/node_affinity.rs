//! A required node affinity that no node group satisfies.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::cluster::NodeGroup;
use crate::source::KeyPath;

use super::{Check, Context, Key, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0907",
    name: "node-affinity",
    severity: RuleSeverity::Error,
    summary: "A required node affinity in `[langsmith.values]` that no node group satisfies.",
    why: "The pods stay pending, and the cluster autoscaler starts no node for them: no group would give one that fits.",
    example: "[langsmith.values.queue.deployment.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution]\nnodeSelectorTerms = [{ matchExpressions = [{ key = \"pool\", operator = \"In\", values = [\"queue\"] }] }]",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity",
    waivable: true,
    fix: None,
};

/// The key below which a pod says what it cannot do without.
const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = key!(context.cluster.node_groups).entries();
    if groups.is_empty() {
        return;
    }
    let values = key!(context.langsmith.values);
    for (name, value) in values.read_by_entry().table() {
        descend(value, &values.path().key(name), &mut |path, terms| {
            let fits = |group: &Key<'_, NodeGroup>| terms.iter().any(|term| has(group, term));
            if !terms.is_empty() && !groups.iter().any(fits) {
                findings.push(
                    context
                        .finding(path, "no node group satisfies this node affinity")
                        .label("no match")
                        .help("add these `labels` to a node group, or prefer such nodes in place of requiring them"),
                );
            }
        });
    }
}

/// Finds the terms of every required node affinity.
fn descend(value: &Value, path: &KeyPath, found: &mut impl FnMut(&KeyPath, &[Value])) {
    let Value::Table(table) = value else { return };
    for (name, value) in table {
        let path = path.key(name);
        let terms = value.get("nodeSelectorTerms").and_then(Value::as_array);
        match terms {
            Some(terms) if name == REQUIRED => found(&path, terms),
            _ => descend(value, &path, found),
        }
    }
}

/// Whether a group's nodes have what a term asks for.
fn has(group: &Key<'_, NodeGroup>, term: &Value) -> bool {
    let expressions = term.get("matchExpressions").and_then(Value::as_array);
    expressions.is_none_or(|all| all.iter().all(|one| fits(group, one).unwrap_or(true)))
}

/// Whether a group's nodes fit an expression; none if that is not known here.
fn fits(group: &Key<'_, NodeGroup>, expression: &Value) -> Option<bool> {
    let label = expression.get("key")?.as_str()?;
    let labels = key!(group.labels);
    let labels = labels.as_ref();
    let own = labels.and_then(|labels| {
        let mut labels = labels.iter();
        labels.find(|(key, _)| key.as_str() == label)
    });
    let instance = key!(group.instance_type);
    let value = match (own, label) {
        (Some((_, value)), _) => Some(value.as_str()),
        (None, "kubernetes.io/os") => Some("linux"),
        (None, "node.kubernetes.io/instance-type") => Some(instance.as_str()),
        // Kubernetes and EKS label every node themselves, with values that are not known here.
        (None, _)
            if label.contains("kubernetes.io/")
                || label.contains("amazonaws.com/")
                || label.contains("k8s.aws/") =>
        {
            return None;
        }
        (None, _) => None,
    };
    let among = || {
        let mut values = expression.get("values")?.as_array()?.iter();
        Some(value.is_some_and(|value| values.any(|one| one.as_str() == Some(value))))
    };
    match expression.get("operator")?.as_str()? {
        "In" => among(),
        "NotIn" => among().map(|is_among| !is_among),
        "Exists" => Some(value.is_some()),
        "DoesNotExist" => Some(value.is_none()),
        _ => None,
    }
}
