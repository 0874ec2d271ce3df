//! Agents whose databases are lost with their region.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0413",
    name: "recovery-agents",
    severity: RuleSeverity::Warning,
    summary: "Deployed agents in an environment with a recovery region: their databases do not reach it.",
    why: "The operator gives each deployed agent a PostgreSQL of its own, on a volume in one zone. In the recovery region agents start with empty databases; only daily snapshots of the volumes are copied.",
    example: "[langsmith.features]\ndeployments = true\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-2\"\nstandby = \"warm\"",
    source: "https://docs.langchain.com/langsmith/deploy-self-hosted-full-platform",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(region) = context.second_region() else {
        return;
    };
    let deployments = key!(context.langsmith.features.deployments);
    if *deployments {
        findings.push(
            context
                .finding(
                    &deployments,
                    "what deployed agents remember does not reach the recovery region",
                )
                .label("each agent has a database of its own")
                .also(context.written_at(&region), "starts agents with empty databases")
                .help("keep what agents must not forget in a database of your own that both regions reach, and waive this rule if the owners of the agents know"),
        );
    }
}
