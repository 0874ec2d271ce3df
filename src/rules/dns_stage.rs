//! A rollout stage without a zone to provision.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0209",
    name: "dns-stage",
    severity: RuleSeverity::Error,
    summary: "The stage `provision` without a hosted zone.",
    why: "There is nothing to provision and wait for, so the environment would never serve requests.",
    example: "[dns]\nzone = \"none\"\nstage = \"provision\"",
    source: "LangSmith's AWS Terraform reference, staged deploy pattern",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let stage = key!(context.dns.stage);
    let zone = key!(context.dns.zone);
    if stage.is_provision() && !zone.has_records() {
        findings.push(
            context
                .finding(
                    &stage,
                    "`stage = \"provision\"` has nothing to provision without a hosted zone",
                )
                .label("no hosted zone")
                .also(context.written_at(&zone), "nothing to provision")
                .help("write `stage = \"serve\"`, or `zone = \"create\"`"),
        );
    }
}
