//! An address range that cannot be divided into the subnets.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0122",
    name: "network-undividable",
    severity: RuleSeverity::Error,
    summary: "A VPC with an address range that is larger than AWS allows, or too small for its subnets.",
    why: "AWS allows no VPC larger than /16. The public subnets get a sixteenth of the range, and a load balancer needs a /27 in each \
          of three zones, so /19 is the smallest range that Terraform can apply.",
    example: "[network]\ncreate = { cidr = \"10.40.0.0/24\" }",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html; \
             https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for cidr in context.created_ranges() {
        let length = cidr.prefix_length();
        if !(16..=19).contains(&length) {
            findings.push(
                context
                    .finding(&cidr, format!("a /{length} VPC cannot be divided into the subnets"))
                    .label("must be /16 to /19")
                    .note("AWS allows no VPC larger than /16; a load balancer needs public subnets of /27, for which /19 is the smallest range")
                    .help("use a range such as `10.40.0.0/16`, or an existing VPC with `[network.existing]`"),
            );
        }
    }
}
