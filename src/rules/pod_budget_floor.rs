//! A PodDisruptionBudget over a single pod.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0501",
    name: "pod-budget-floor",
    severity: RuleSeverity::Error,
    summary: "A service with a PodDisruptionBudget and a minimum of one pod.",
    why: "A budget that requires one available pod blocks every eviction of a single pod: node drains and cluster upgrades hang.",
    example: "[langsmith.scaling.queue]\nmin = 1",
    source: "LangSmith's guide to reducing upgrade downtime, step 1; https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let budgets = key!(context.langsmith.pod_disruption_budgets);
    if !*budgets {
        return;
    }
    for service in context.services() {
        let service = service.key;
        let name = service.name();
        let min = key!(service.min);
        if BUDGETED.contains(&name) && *min < 2 {
            findings.push(
                context
                    .finding(
                        &min,
                        format!("`{name}` has a PodDisruptionBudget and can run as a single pod"),
                    )
                    .label("at least 2")
                    .also(context.written_at(&budgets), "asks for the budget")
                    .note("the minimum of the scaler counts, not the replicas of the deployment")
                    .help(
                        "write `min = 2`, or `pod_disruption_budgets = false` under `[langsmith]`",
                    ),
            );
        }
    }
    if !*key!(context.langsmith.features.deployments) {
        return;
    }
    let replicas = key!(context.langsmith.scaling.operator.replicas);
    if *replicas < 2 {
        findings.push(
            context
                .finding(
                    &replicas,
                    "the operator has a PodDisruptionBudget and runs a single pod",
                )
                .label("at least 2")
                .also(context.written_at(&budgets), "asks for the budget")
                .help(
                    "write `replicas = 2`, or `pod_disruption_budgets = false` under `[langsmith]`",
                ),
        );
    }
}

/// The services that must have a budget: those of LangSmith's upgrade guide, and those that run agents. The playground
/// has one where it runs two pods.
const BUDGETED: [&str; 8] = [
    "backend",
    "frontend",
    "queue",
    "ingest_queue",
    "platform_backend",
    "ace_backend",
    "host_backend",
    "listener",
];
