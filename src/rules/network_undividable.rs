//! An address range that the subnets cannot be cut from.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0122",
    name: "network-undividable",
    severity: RuleSeverity::Error,
    summary: "The VPC's address range is larger than AWS takes, or too small for the subnets that are cut from it.",
    why: "AWS takes no VPC larger than /16. Public subnets of three zones get a sixteenth and a load balancer needs a /27 in each, \
          which ends at /19: a smaller range renders a stack that Terraform refuses.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/24\" }",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html; \
             https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for cidr in context.created_ranges() {
        let length = cidr.prefix_length();
        if !(16..=19).contains(&length) {
            findings.push(
                context
                    .finding(&cidr, format!("a VPC of /{length} cannot be divided"))
                    .label("from /16 to /19")
                    .note("AWS takes no VPC larger than /16; a load balancer needs public subnets of /27, which a /19 still gives")
                    .help("write a range such as `10.40.0.0/16`, or use a VPC of your own with `[network.existing]`"),
            );
        }
    }
}
