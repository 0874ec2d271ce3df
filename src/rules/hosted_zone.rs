//! A hosted zone that is half described.

use crate::finding::{Finding, Rule};
use crate::model::ingress::Zone;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["dns"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0203",
    name: "hosted-zone",
    summary: "`zone = \"existing\"` needs a `zone_id`, a zone of any kind needs a `domain`, and an id needs `existing`.",
    why: "Records would be written to another zone than the one that answers for the name, or to none.",
    example: "[dns]\ndomain = \"langsmith.example.com\"\nzone = \"existing\"",
    source: "LangSmith's AWS Terraform reference, auto-provisioned DNS",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let dns = &context.environment.dns;
    if dns.zone != Zone::None && dns.domain.is_none() {
        findings.push(
            context
                .error(
                    &RULE,
                    "dns.zone",
                    "a hosted zone needs the domain it is for",
                )
                .label("no domain")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    }
    match (dns.zone, &dns.zone_id) {
        (Zone::Existing, None) => findings.push(
            context
                .error(&RULE, "dns.zone", "the existing zone has no id")
                .label("which one?")
                .help(
                    "add `zone_id = \"Z...\"`: \
                     `aws route53 list-hosted-zones-by-name --dns-name example.com` shows it",
                ),
        ),
        (Zone::Create | Zone::None, Some(_)) => findings.push(
            context
                .error(
                    &RULE,
                    "dns.zone_id",
                    "`zone_id` has no effect without `zone = \"existing\"`",
                )
                .label("not used")
                .help("write `zone = \"existing\"`, or take the id out"),
        ),
        _ => {}
    }
}
