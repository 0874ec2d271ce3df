//! A certificate without a domain, or without a zone to verify the domain in.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0201",
    name: "tls-needs-a-domain",
    severity: RuleSeverity::Error,
    summary: "TLS with ACM without a domain, or without a hosted zone in which ACM can verify the domain.",
    why: "A certificate is issued for a domain. ACM verifies the domain by a DNS record, which needs a zone that Terraform can write to.",
    example: "[tls]\nmode = \"acm\"",
    source: "LangSmith's AWS Terraform reference, auto-provisioned DNS; upstream's preconditions",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    // Another rule reports a zone without a domain.
    let zone = key!(context.dns.zone);
    if !mode.ends_at_load_balancer() || zone.has_records() {
        return;
    }
    let domain = key!(context.dns.domain);
    if domain.is_none() {
        findings.push(
            context
                .finding(&mode, "TLS needs a domain")
                .label("a certificate is issued for a domain")
                .help(
                    "add `domain = \"langsmith.example.com\"` to `[dns]`, \
                     or write `mode = \"none\"` for plain HTTP in an evaluation",
                ),
        );
    } else if key!(context.tls.certificate_arn).is_none() {
        findings.push(
            context
                .finding(&domain, "ACM cannot verify this domain without a hosted zone")
                .label("needs a hosted zone")
                .also(context.written_at(&zone), "no hosted zone")
                .note("ACM verifies a domain by a DNS record, which lsgen writes to the hosted zone")
                .help(
                    "under `[dns]`, write `zone = \"existing\"` with its `zone_id`, or `zone = \"create\"`; \
                     or set the `certificate_arn` of an existing certificate under `[tls]`",
                ),
        );
    }
}
