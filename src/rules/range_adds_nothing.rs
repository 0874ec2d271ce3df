//! A range for the API server that another one holds already.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::types::Cidr;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0812",
    name: "range-adds-nothing",
    severity: RuleSeverity::Warning,
    summary: "A range that may reach the API server is part of a wider one.",
    why: "It adds nothing, and a reader takes it for the limit that it is not.",
    example: "[cluster]\nendpoint = { allowed_cidrs = [\"10.0.0.0/8\", \"10.1.0.0/16\"] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = key!(context.cluster.endpoint);
    let is_public = *key!(endpoint.public);
    let key = key!(endpoint.allowed_cidrs);
    let ranges = key.read();
    for (index, range) in ranges.iter().enumerate() {
        // A range that is listed twice is another rule's to find.
        if ranges.iter().take(index).any(|earlier| earlier == range) {
            continue;
        }
        let wider = ranges
            .iter()
            .find(|other| is_part_of(range, other, is_public));
        if let Some(wider) = wider {
            findings.push(
                context
                    .finding(
                        &key,
                        format!("`{range}` is part of `{wider}`, which is admitted as well"),
                    )
                    .label("adds nothing")
                    .help(format!("remove `{range}`, or narrow `{wider}`")),
            );
        }
    }
}

/// Whether a range adds nothing to another. On a public endpoint, private ranges and public ones go to two
/// places, and what is open to everybody is the finding of another rule.
fn is_part_of(range: &Cidr, other: &Cidr, is_public: bool) -> bool {
    let goes_the_same_way =
        !is_public || (other.is_private() == range.is_private() && !other.is_everywhere());
    other.prefix_length() < range.prefix_length() && other.overlaps(range) && goes_the_same_way
}
