//! A range for the API server that is part of a wider range.

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
    summary: "A range that may reach the API server and is part of a wider one.",
    why: "It has no effect, and suggests a limit that does not apply.",
    example: "[cluster]\nendpoint = { allowed_cidrs = [\"10.0.0.0/8\", \"10.1.0.0/16\"] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = key!(context.cluster.endpoint);
    let is_public = *key!(endpoint.public);
    let key = key!(endpoint.allowed_cidrs);
    let ranges = key.read();
    for (index, range) in ranges.iter().enumerate() {
        // Another rule reports a range that is listed twice.
        if ranges.iter().take(index).any(|earlier| earlier == range) {
            continue;
        }
        let wider = ranges
            .iter()
            .enumerate()
            .find(|(_, other)| is_part_of(range, other, is_public));
        if let Some((position, wider)) = wider {
            findings.push(
                context
                    .finding(
                        &key.path().index(index),
                        format!("`{range}` is part of `{wider}`, which is also admitted"),
                    )
                    .label("no effect")
                    .also(
                        context.written_at(&key.path().index(position)),
                        "the wider range",
                    )
                    .help(format!("remove `{range}`, or narrow `{wider}`")),
            );
        }
    }
}

/// Whether a range adds nothing to another. On a public endpoint, private and public ranges have different
/// effects, and another rule reports a range that is open to everyone.
fn is_part_of(range: &Cidr, other: &Cidr, is_public: bool) -> bool {
    let goes_the_same_way =
        !is_public || (other.is_private() == range.is_private() && !other.is_everywhere());
    other.prefix_length() < range.prefix_length() && other.overlaps(range) && goes_the_same_way
}
