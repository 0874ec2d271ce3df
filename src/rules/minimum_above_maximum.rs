//! A floor above its ceiling.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.scaling",
        "langsmith.features.deployments",
        "cluster.node_groups",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0502",
    name: "minimum-above-maximum",
    summary: "A minimum is not larger than its maximum.",
    why: "Kubernetes and EKS refuse such a range.",
    example: "[langsmith.scaling.backend]\nmin = 5\nmax = 3",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let services = environment.langsmith.services();
    let services = services
        .iter()
        .map(|(key, _, service)| (format!("langsmith.scaling.{key}"), service.min, service.max));
    let groups = environment
        .cluster
        .node_groups
        .iter()
        .map(|(name, group)| (format!("cluster.node_groups.{name}"), group.min, group.max));
    for (table, minimum, maximum) in services.chain(groups) {
        if minimum > maximum {
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("{table}.min"),
                        format!("`{table}` asks for at least {minimum} and at most {maximum}"),
                    )
                    .label(format!("above `max = {maximum}`"))
                    .help(format!("write `max = {minimum}` or more")),
            );
        }
    }
}
