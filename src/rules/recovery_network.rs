//! Two networks of one address range.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery.profile", "recovery.network", "network"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0407",
    name: "recovery-network",
    summary: "The networks of the two regions have address ranges of their own, and each has room for its pods.",
    why: "VPCs whose ranges overlap can never be peered or joined by a transit gateway, and a range cannot be changed afterwards.",
    example: "[network.create]\ncidr = \"10.41.0.0/16\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-1\"\nstandby = \"warm\"",
    source: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let recovery = &environment.recovery;
    if recovery.profile != RecoveryProfile::CrossRegion {
        return;
    }
    if environment.network.existing.is_none()
        && recovery.network.existing.is_none()
        && recovery
            .network
            .cidr
            .overlaps(&environment.network.create.cidr)
    {
        let message = format!(
            "`{}` and `{}` of the other region overlap",
            recovery.network.cidr, environment.network.create.cidr
        );
        findings.push(
            context
                .by_tier(&RULE, "recovery.network.cidr", message)
                .label("the primary's network has these addresses")
                .help("write another `cidr` under `[recovery.network]`"),
        );
    }
}
