//! Two networks with overlapping address ranges.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0407",
    name: "recovery-network",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "Networks of the two regions with overlapping address ranges.",
    why: "VPCs with overlapping ranges cannot be peered or connected by a transit gateway, and a range cannot be changed later.",
    example: "[network.create]\ncidr = \"10.41.0.0/16\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-1\"\nstandby = \"warm\"",
    source: "https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !key!(context.recovery.profile).has_second_region()
        || key!(context.network.existing).is_some()
        || key!(context.recovery.network.existing).is_some()
    {
        return;
    }
    let primary = key!(context.network.create.cidr);
    let recovery = key!(context.recovery.network.cidr);
    if recovery.overlaps(&primary) {
        let message = format!(
            "`{}` overlaps `{}` of the primary region",
            *recovery, *primary
        );
        findings.push(
            context
                .finding(&recovery, message)
                .label("overlaps the primary network")
                .also(context.written_at(&primary), "the primary network")
                .help("use another `cidr` under `[recovery.network]`"),
        );
    }
}
