//! An incomplete hosted zone.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0203",
    name: "hosted-zone",
    severity: RuleSeverity::Error,
    summary: "An existing hosted zone without a `zone_id`, or a hosted zone without a `domain`.",
    why: "Records would be written to the wrong zone, or to none.",
    example: "[dns]\ndomain = \"langsmith.example.com\"\nzone = \"existing\"",
    source: "LangSmith's AWS Terraform reference, auto-provisioned DNS",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let zone = key!(context.dns.zone);
    if zone.has_records() && key!(context.dns.domain).is_none() {
        findings.push(
            context
                .finding(&zone, "the hosted zone has no domain")
                .label("requires a domain")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    }
    let id = key!(context.dns.zone_id);
    if zone.is_existing() && id.is_none() {
        findings.push(
            context
                .finding(&zone, "the existing hosted zone has no ID")
                .label("requires a `zone_id`")
                .help(
                    "add `zone_id = \"Z...\"`: \
                     `aws route53 list-hosted-zones-by-name --dns-name example.com` shows it",
                ),
        );
    }
}
