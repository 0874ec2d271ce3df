//! An address range that is smaller than LangSmith recommends.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0111",
    name: "network-size",
    severity: RuleSeverity::Warning,
    summary: "A VPC with an address range smaller than LangSmith recommends.",
    why: "Every pod uses an address of the VPC. The range of a VPC cannot be changed, and rollouts stop when it runs out.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/18\" }",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: a VPC CIDR block of at least /16",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for cidr in context.created_ranges() {
        let length = cidr.prefix_length();
        if (17..=19).contains(&length) {
            findings.push(
                context
                    .finding(
                        &cidr,
                        format!("/{length} is smaller than LangSmith recommends"),
                    )
                    .label("/16 is recommended")
                    .note("every pod uses an address, and the range cannot be changed later")
                    .help("use a range such as `10.40.0.0/16` if your address plan has room"),
            );
        }
    }
}
