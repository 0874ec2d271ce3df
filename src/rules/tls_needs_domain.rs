//! A certificate without a domain to certify or a zone to prove it in.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::{TlsMode, Zone};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0201",
    name: "tls-needs-a-domain",
    severity: RuleSeverity::Error,
    summary: "An ACM certificate needs a domain, and a hosted zone to prove the domain in unless the certificate exists.",
    why: "A certificate is for a name. ACM proves the name by a DNS record, which needs a zone that Terraform can write to.",
    example: "[tls]\nmode = \"acm\"",
    source: "LangSmith's AWS Terraform reference, auto-provisioned DNS; upstream's preconditions",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    // A zone without a domain is another rule's to find.
    if *mode != TlsMode::Acm || *key!(context.dns.zone) != Zone::None {
        return;
    }
    let domain = key!(context.dns.domain);
    if domain.is_none() {
        findings.push(
            context
                .finding(&mode, "TLS needs the domain that the certificate is for")
                .label("a certificate is for a name")
                .help(
                    "add `domain = \"langsmith.example.com\"` to `[dns]`, \
                     or write `mode = \"none\"` for plain HTTP in an evaluation",
                ),
        );
    } else if key!(context.tls.certificate_arn).is_none() {
        findings.push(
            context
                .finding(&domain, "nobody can prove to ACM that this domain is yours")
                .label("no hosted zone")
                .note("ACM asks for a DNS record; without a zone lsgen has nowhere to write it")
                .help(
                    "under `[dns]` write `zone = \"existing\"` with its `zone_id`, or `zone = \"create\"`; \
                     or give a certificate that exists as `certificate_arn` under `[tls]`",
                ),
        );
    }
}
