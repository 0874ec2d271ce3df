//! A minimum above its maximum.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0502",
    name: "minimum-above-maximum",
    severity: RuleSeverity::Error,
    summary: "A minimum that is larger than its maximum.",
    why: "Kubernetes and EKS reject such a range.",
    example: "[langsmith.scaling.backend]\nmin = 5\nmax = 3",
    source: "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let services = context.services().into_iter().map(|service| {
        let service = service.key;
        (service.path().clone(), key!(service.min), key!(service.max))
    });
    let groups = key!(context.cluster.node_groups).entries();
    let groups = groups
        .iter()
        .map(|group| (group.path().clone(), key!(group.min), key!(group.max)));
    for (table, minimum, maximum) in services.chain(groups) {
        let (least, most) = (*minimum, *maximum);
        if least > most {
            findings.push(
                context
                    .finding(
                        &minimum,
                        format!("`{table}` has a minimum of {least} and a maximum of {most}"),
                    )
                    .label(format!("above `max = {most}`"))
                    .also(context.written_at(&maximum), "the maximum")
                    .help(format!("write `max = {least}` or more")),
            );
        }
    }
}
