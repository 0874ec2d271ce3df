//! An address range that is smaller than LangSmith asks for, or not private.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0111",
    name: "network-size",
    severity: RuleSeverity::Warning,
    summary: "The VPC's address range is smaller than LangSmith asks for.",
    why: "Every pod takes an address of the VPC. A VPC's range cannot be changed, and one that runs out stops every rollout.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/18\" }",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: a VPC CIDR block of at least /16",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for cidr in context.created_ranges() {
        let length = cidr.prefix_length();
        if (17..=19).contains(&length) {
            findings.push(
                context
                    .finding(
                        &cidr,
                        format!("/{length} is smaller than LangSmith asks for"),
                    )
                    .label("/16 is asked for")
                    .note("every pod takes an address, and the range cannot be changed later")
                    .help("write a range such as `10.40.0.0/16` if your address plan has room"),
            );
        }
    }
}
