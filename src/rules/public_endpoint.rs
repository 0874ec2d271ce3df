//! An API server that the whole internet can reach.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::types::Cidr;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0802",
    name: "public-endpoint",
    severity: RuleSeverity::Error,
    summary: "A public API endpoint without named ranges, or open to the whole internet.",
    why: "Apart from the ranges, only IAM protects the API server.",
    example: "[cluster]\nendpoint = { public = true, allowed_cidrs = [\"0.0.0.0/0\"] }",
    source: "checkov CKV_AWS_38 and CKV_AWS_39; https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = key!(context.cluster.endpoint);
    let public = key!(endpoint.public);
    if !*public {
        return;
    }
    let ranges = key!(endpoint.allowed_cidrs);
    if endpoint.ranges_from_internet().next().is_none() {
        findings.push(
            context
                .finding(
                    &public,
                    "the public endpoint names no range that it admits from the internet",
                )
                .label("requires a public range")
                .help("add `allowed_cidrs = [\"203.0.113.0/24\"]` with your own public ranges, or write `public = false`"),
        );
    } else if ranges.iter().any(Cidr::is_everywhere) {
        findings.push(
            context
                .finding(&ranges, "the whole internet can reach the API server")
                .label("all addresses")
                .help(
                    "list the ranges of your offices, VPN or pipelines, or write `public = false`",
                ),
        );
    }
}
