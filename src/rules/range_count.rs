//! More ranges than a security group allows.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key, twice};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0213",
    name: "range-count",
    severity: RuleSeverity::Error,
    summary: "More ranges for the load balancer than its security group allows, or a range that is listed twice.",
    why: "Each range and port is a rule, and by default AWS rejects the 61st rule at the end of the apply. A range that is listed twice is one rule, and misleads its readers.",
    example: "[ingress]\nallowed_cidrs = [\"10.0.0.0/8\", \"10.0.0.0/8\"]",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let ranges = key!(context.ingress.allowed_cidrs);
    let ports = if key!(context.tls.mode).is_plain() {
        1
    } else {
        2
    };
    if ranges.len() * ports > 60 {
        findings.push(
            context
                .finding(
                    &ranges,
                    format!(
                        "{} rules, one for each range and port, exceed the limit of a security group",
                        ranges.len() * ports
                    ),
                )
                .label(format!("at most {}", 60 / ports))
                .help(
                    "merge ranges, or request a higher quota and waive the rule under `[allow]`",
                ),
        );
    }
    if let Some((range, first, second)) = twice(ranges.read()) {
        let (first, second) = (ranges.path().index(first), ranges.path().index(second));
        findings.push(
            context
                .finding(&second, format!("`{range}` is listed twice"))
                .label("listed twice")
                .also(context.written_at(&first), "the first time")
                .help("remove one of them"),
        );
    }
}
