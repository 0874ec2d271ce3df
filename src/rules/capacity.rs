//! Nodes that are too small for LangSmith.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::plan::instances;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0901",
    name: "capacity",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "Nodes that have less than 16 vCPU or 64 GiB together at their minimum count.",
    why: "With less, pods stay pending until the autoscaler adds nodes, or forever.",
    example: "[cluster.node_groups.general]\ninstance_type = \"m5.large\"\nmin = 2\nmax = 4\ndisk_gib = 100",
    source: "LangSmith's AWS deployment walkthrough, step 2.2, hard requirement: 16 vCPU / 64 GB RAM allocatable",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = key!(context.cluster.node_groups);
    let mut total = instances::NodeSize::default();
    for group in groups.entries() {
        // Another rule reports a type whose size is not known.
        let Some(each) = instances::capacity(&key!(group.instance_type)) else {
            return;
        };
        total = total.plus(each.times(*key!(group.min)));
    }
    if total.vcpus < 16 || total.gib < 64 {
        findings.push(
            context
                .finding(
                    &groups,
                    format!(
                        "the nodes start with only {} vCPU and {} GiB",
                        total.vcpus, total.gib
                    ),
                )
                .label("at least 16 vCPU and 64 GiB")
                .help("raise `min`, or use a larger `instance_type`"),
        );
    }
}
