//! Requests above limits.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0503",
    name: "requests-above-limits",
    severity: RuleSeverity::Error,
    summary: "A pod that requests more than its limit.",
    why: "Kubernetes rejects the pod, so the rollout hangs.",
    example: "[langsmith.scaling.backend]\nrequests = { cpu = \"4\", memory = \"2Gi\" }\nlimits = { cpu = \"2\", memory = \"4Gi\" }",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut pods: Vec<_> = context
        .services()
        .into_iter()
        .map(|service| {
            let service = service.key;
            (key!(service.requests), key!(service.limits))
        })
        .collect();
    if *key!(context.langsmith.features.deployments) {
        let operator = key!(context.langsmith.scaling.operator);
        pods.push((key!(operator.requests), key!(operator.limits)));
    }
    for resources in [
        key!(context.stores.clickhouse.replicated.resources),
        key!(context.stores.postgres.in_cluster.resources),
        key!(context.stores.redis.in_cluster.resources),
        key!(context.stores.clickhouse.in_cluster.resources),
    ] {
        pods.push((key!(resources.requests), key!(resources.limits)));
    }
    for (requests, limits) in pods {
        let (requested, allowed) = (key!(requests.cpu), key!(limits.cpu));
        if requested.millicores() > allowed.millicores() {
            findings.push(
                context
                    .finding(
                        &requested,
                        format!(
                            "the CPU request `{}` is above the limit `{}`",
                            *requested, *allowed
                        ),
                    )
                    .label("above the limit")
                    .also(context.written_at(&allowed), "the limit")
                    .help("raise the limit, or request less"),
            );
        }
        let (requested, allowed) = (key!(requests.memory), key!(limits.memory));
        if requested.bytes() > allowed.bytes() {
            findings.push(
                context
                    .finding(
                        &requested,
                        format!(
                            "the memory request `{}` is above the limit `{}`",
                            *requested, *allowed
                        ),
                    )
                    .label("above the limit")
                    .also(context.written_at(&allowed), "the limit")
                    .help("raise the limit, or request less"),
            );
        }
    }
}
