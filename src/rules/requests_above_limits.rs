//! Requests above limits.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.scaling",
        "langsmith.features.deployments",
        "stores.postgres.in_cluster",
        "stores.redis.in_cluster",
        "stores.clickhouse.in_cluster",
        "stores.clickhouse.replicated",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0503",
    name: "requests-above-limits",
    summary: "A pod does not request more than its limit.",
    why: "Kubernetes refuses such a pod, so the rollout hangs.",
    example: "[langsmith.scaling.backend]\nrequests = { cpu = \"4\", memory = \"2Gi\" }\nlimits = { cpu = \"2\", memory = \"4Gi\" }",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let stores = &environment.stores;
    let operator = &environment.langsmith.scaling.operator;
    let operator = environment.langsmith.features.deployments.then(|| {
        (
            "langsmith.scaling.operator.requests".to_owned(),
            &operator.requests,
            &operator.limits,
        )
    });
    let services = environment
        .langsmith
        .services()
        .into_iter()
        .map(|(key, _, service)| {
            (
                format!("langsmith.scaling.{key}.requests"),
                &service.requests,
                &service.limits,
            )
        });
    let in_cluster = [
        ("postgres", &stores.postgres.in_cluster),
        ("redis", &stores.redis.in_cluster),
        ("clickhouse", &stores.clickhouse.in_cluster),
    ]
    .map(|(store, settings)| {
        let resources = &settings.resources;
        (
            format!("stores.{store}.in_cluster.resources.requests"),
            &resources.requests,
            &resources.limits,
        )
    });
    let replicated = &stores.clickhouse.replicated.resources;
    let replicated = std::iter::once((
        "stores.clickhouse.replicated.resources.requests".to_owned(),
        &replicated.requests,
        &replicated.limits,
    ));
    for (table, requests, limits) in services.chain(operator).chain(replicated).chain(in_cluster) {
        if requests.cpu.millicores() > limits.cpu.millicores() {
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("{table}.cpu"),
                        format!(
                            "`{}` of CPU are requested, `{}` allowed",
                            requests.cpu, limits.cpu
                        ),
                    )
                    .label("above the limit")
                    .help("raise the limit, or request less"),
            );
        }
        if requests.memory.bytes() > limits.memory.bytes() {
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("{table}.memory"),
                        format!(
                            "`{}` of memory are requested, `{}` allowed",
                            requests.memory, limits.memory
                        ),
                    )
                    .label("above the limit")
                    .help("raise the limit, or request less"),
            );
        }
    }
}
