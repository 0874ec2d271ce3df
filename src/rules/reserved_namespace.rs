//! A namespace that other components use.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0604",
    name: "reserved-namespace",
    severity: RuleSeverity::Error,
    summary: "LangSmith or its agents in a namespace that other components use.",
    why: "lsgen labels the namespace and creates secrets in it, and the teardown deletes its volumes.",
    example: "[langsmith]\nnamespace = \"kube-system\"",
    source: "LangSmith's AWS deployment walkthrough, step 3.3: create a dedicated namespace",
    waivable: false,
    fix: None,
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
                    .finding(&key, format!("`{namespace}` is not a dedicated namespace"))
                    .label("used by other components")
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
