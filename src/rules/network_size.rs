//! An address range that is smaller than LangSmith asks for, or not private.

use crate::finding::{Finding, Rule};
use crate::model::recovery::RecoveryProfile;
use crate::model::types::Cidr;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["network", "recovery"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0111",
    name: "network-size",
    summary: "The VPC's address range is smaller than LangSmith asks for, or is not private.",
    why: "Every pod takes an address of the VPC. A VPC's range cannot be changed, and one that runs out stops every rollout.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/18\" }",
    source: "LangSmith's AWS deployment walkthrough, step 2.2: a VPC CIDR block of at least /16",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    if environment.network.existing.is_none() {
        let cidr = &environment.network.create.cidr;
        judge(context, "network.create.cidr", cidr, findings);
    }
    let recovery = &environment.recovery;
    if recovery.profile == RecoveryProfile::CrossRegion && recovery.network.existing.is_none() {
        let cidr = &recovery.network.cidr;
        judge(context, "recovery.network.cidr", cidr, findings);
    }
}

fn judge(context: &Context<'_>, path: &str, cidr: &Cidr, findings: &mut Vec<Finding>) {
    let length = cidr.prefix_length();
    if (17..=19).contains(&length) {
        findings.push(
            context
                .warning(
                    &RULE,
                    path,
                    format!("/{length} is smaller than LangSmith asks for"),
                )
                .label("/16 is asked for")
                .note("every pod takes an address, and the range cannot be changed later")
                .help("write a range such as `10.40.0.0/16` if your address plan has room"),
        );
    }
    if !cidr.is_private() {
        findings.push(
            context
                .error(&RULE, path, format!("`{cidr}` is not a private range"))
                .label("public addresses")
                .note("hosts on the internet that own these addresses would become unreachable")
                .help("choose from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10"),
        );
    }
}
