//! A namespace that belongs to the cluster.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0604",
    name: "reserved-namespace",
    severity: RuleSeverity::Error,
    summary: "LangSmith has a namespace of its own, and so have agents that run apart.",
    why: "lsgen labels the namespace and applies secrets to it, and the steps to take the environment down delete volumes in it.",
    example: "[langsmith]\nnamespace = \"kube-system\"",
    source: "LangSmith's AWS deployment walkthrough, step 3.3: create a dedicated namespace",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (key, instead) in [
        (key!(context.langsmith.namespace), "langsmith"),
        (
            key!(context.langsmith.dataplane.namespace),
            "langsmith-agents",
        ),
    ] {
        let namespace = key.as_str();
        if RESERVED.contains(&namespace) || namespace.starts_with("kube-") {
            findings.push(
                context
                    .finding(&key, format!("`{namespace}` is not LangSmith's own"))
                    .label("used by others")
                    .help(format!("write `namespace = \"{instead}\"`")),
            );
        }
    }
}

/// Namespaces of Kubernetes and of the add-ons.
const RESERVED: [&str; 10] = [
    "default",
    "cert-manager",
    "clickhouse",
    "clickhouse-operator",
    "envoy-gateway-system",
    "external-secrets",
    "ingress-nginx",
    "istio-system",
    "keda",
    "amazon-cloudwatch",
];
