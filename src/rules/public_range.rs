//! A network with public addresses.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0115",
    name: "public-range",
    severity: RuleSeverity::Error,
    summary: "A VPC with an address range that is not private.",
    why: "Hosts on the internet that own these addresses cannot be reached from the VPC.",
    example: "[network]\ncreate = { cidr = \"52.0.0.0/16\" }",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for cidr in context.created_ranges() {
        if !cidr.is_private() {
            findings.push(
                context
                    .finding(&cidr, format!("`{}` is not a private range", *cidr))
                    .label("public addresses")
                    .note("hosts on the internet that own these addresses cannot be reached from the VPC")
                    .help("use a range in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10"),
            );
        }
    }
}
