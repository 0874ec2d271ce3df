//! Nodes that are too small for LangSmith.

use super::judge::instances;
use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.node_groups", "environment.tier"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0901",
    name: "capacity",
    summary: "The smallest node count gives at least 16 vCPU and 64 GiB, on instance types that lsgen knows.",
    why: "With less, pods stay pending until the autoscaler helps, or for ever.",
    example: "[cluster.node_groups.general]\ninstance_type = \"m5.large\"\nmin = 2\nmax = 4\ndisk_gib = 100",
    source: "LangSmith's AWS deployment walkthrough, step 2.2, hard requirement: 16 vCPU / 64 GB RAM allocatable",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let groups = &context.environment.cluster.node_groups;
    if groups.is_empty() {
        findings.push(
            context
                .error(&RULE, "cluster.node_groups", "the cluster has no nodes")
                .label("no node group")
                .help("name a size under `[environment]`: `profiles = [\"size/production\"]`"),
        );
        return;
    }
    let mut total = instances::Capacity::default();
    for (name, group) in groups {
        match instances::capacity(&group.instance_type) {
            Some(each) => total = total.plus(each.times(group.min)),
            None => {
                findings.push(
                    context
                        .warning(
                            &RULE,
                            &format!("cluster.node_groups.{name}.instance_type"),
                            format!(
                                "the size of `{}` is not known: capacity is not judged",
                                group.instance_type
                            ),
                        )
                        .label("not in profiles/aws/instances.toml"),
                );
                return;
            }
        }
    }
    if total.vcpus < 16 || total.gib < 64 {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "cluster.node_groups",
                    format!(
                        "the nodes start with {} vCPU and {} GiB",
                        total.vcpus, total.gib
                    ),
                )
                .label("16 vCPU and 64 GiB are required")
                .help("raise `min` or choose a larger `instance_type`"),
        );
    }
}
