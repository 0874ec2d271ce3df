//! More ranges than a security group takes.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::TlsMode;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0213",
    name: "range-count",
    severity: RuleSeverity::Error,
    summary: "The load balancer's security group holds one rule for each range and port, sixty at most.",
    why: "AWS refuses the sixty-first rule by default, at the end of the apply; a range listed twice is one rule and misleads its reader.",
    example: "[ingress]\nallowed_cidrs = [\"10.0.0.0/8\", \"10.0.0.0/8\"]",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let ranges = key!(context.ingress.allowed_cidrs);
    let ports = match *key!(context.tls.mode) {
        TlsMode::None => 1,
        TlsMode::Acm | TlsMode::Letsencrypt => 2,
    };
    if ranges.len() * ports > 60 {
        findings.push(
            context
                .finding(
                    &ranges,
                    format!(
                        "{} rules, one for each range and port, are too many",
                        ranges.len() * ports
                    ),
                )
                .label(format!("{} at most", 60 / ports))
                .help(
                    "join ranges, or have the quota raised and set the rule aside under `[allow]`",
                ),
        );
    }
    let twice = ranges.iter().enumerate().find(|(index, range)| {
        ranges
            .iter()
            .take(*index)
            .any(|earlier| earlier.as_str() == range.as_str())
    });
    if let Some((_, range)) = twice {
        findings.push(
            context
                .finding(&ranges, format!("`{range}` is listed twice"))
                .label("listed twice")
                .help("take one of the two out"),
        );
    }
}
