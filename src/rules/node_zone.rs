//! A node group in a zone that the network does not have.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0909",
    name: "node-zone",
    severity: RuleSeverity::Error,
    summary: "A node group in a zone that the network does not have.",
    why: "The zone of a group is the number of one of the private subnets: Terraform finds none with that number.",
    example: "[network.create]\navailability_zones = 2\n[cluster.node_groups.general]\nzone = 3",
    source: "templates/terraform/modules/cluster/nodes.tf",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let zones = context.zones();
    for group in key!(context.cluster.node_groups).entries() {
        let zone = key!(group.zone);
        if let Some(number) = *zone
            && number > zones
        {
            findings.push(
                context
                    .finding(
                        &zone,
                        format!("there is no zone {number}: the network has {zones}"),
                    )
                    .label(format!("{zones} at most"))
                    .help(format!("write a number from 1 to {zones}")),
            );
        }
    }
}
