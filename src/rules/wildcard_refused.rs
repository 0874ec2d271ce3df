//! A wildcard certificate that a CAA record may refuse.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::{TlsMode, Zone};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0210",
    name: "wildcard-refused",
    severity: RuleSeverity::Warning,
    summary: "A certificate for every name below the domain is issued only where the zone's CAA records admit it.",
    why: "A CAA record that admits an authority for names says nothing for wildcards once an issuewild record stands beside it: the certificate fails with CAA_ERROR, and the apply waits until it times out.",
    example: "[dns]\nzone = \"existing\"\nzone_id = \"Z0123456789ABCDEFGHIJ\"\n[tls]\nwildcard = true",
    source: "constraint 1 of LangSmith's AWS Terraform reference, validated in April 2026",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let wildcard = key!(context.tls.wildcard);
    // Without a certificate to request it has no effect, which is another rule's to find.
    if *wildcard
        && *key!(context.tls.mode) != TlsMode::None
        && key!(context.tls.certificate_arn).is_none()
        && *key!(context.dns.zone) == Zone::Existing
    {
        findings.push(
            context
                .finding(&wildcard, "the zone's CAA records may refuse the wildcard")
                .label("look at `issuewild`")
                .note("they stand in the zone or in one above it, and lsgen does not write them there")
                .help(
                    "`dig CAA` the domain and the zones above it; leave `wildcard` out unless agents need \
                     names of their own",
                ),
        );
    }
}
