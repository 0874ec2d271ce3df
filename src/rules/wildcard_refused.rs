//! A wildcard certificate that a CAA record may prevent.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0210",
    name: "wildcard-refused",
    severity: RuleSeverity::Warning,
    summary: "A wildcard certificate in an existing zone, whose CAA records may prevent it.",
    why: "A CAA record that allows an authority to issue certificates does not apply to wildcards if there is an `issuewild` record: the certificate fails with CAA_ERROR, and the apply waits until it times out.",
    example: "[dns]\nzone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"\n[tls]\nwildcard = true",
    source: "constraint 1 of LangSmith's AWS Terraform reference, validated in April 2026",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let wildcard = key!(context.tls.wildcard);
    let zone = key!(context.dns.zone);
    // Another rule reports that it has no effect without a certificate to request.
    if *wildcard
        && !key!(context.tls.mode).is_plain()
        && key!(context.tls.certificate_arn).is_none()
        && zone.is_existing()
    {
        findings.push(
            context
                .finding(&wildcard, "the zone's CAA records may prevent the wildcard certificate")
                .label("check `issuewild` records")
                .also(context.written_at(&zone), "an existing zone")
                .note("the records are in the zone or in one above it, and lsgen does not write them to an existing zone")
                .help(
                    "check the domain and the zones above it with `dig CAA`; remove `wildcard` unless agents need \
                     their own names",
                ),
        );
    }
}
