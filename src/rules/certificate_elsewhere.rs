//! A certificate that the load balancer cannot use.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0204",
    name: "certificate-elsewhere",
    severity: RuleSeverity::Error,
    summary: "A certificate in a different region or account than the load balancer.",
    why: "A load balancer uses certificates from its own region and account only: the listener fails at the end of the apply.",
    example: "[cloud]\nregion = \"us-west-2\"\n[tls]\ncertificate_arn = \"arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !key!(context.tls.mode).ends_at_load_balancer() {
        return;
    }
    let Some(certificate) = key!(context.tls.certificate_arn).some() else {
        return;
    };
    let region = key!(context.cloud.region);
    if certificate.region() != region.as_str() {
        let message = format!(
            "the certificate is in `{}`, but the load balancer is in `{}`",
            certificate.region(),
            *region
        );
        findings.push(
            context
                .finding(&certificate, message)
                .label("wrong region")
                .also(
                    context.written_at(&region),
                    "the region of the load balancer",
                )
                .help(format!("request or import a certificate in `{}`", *region)),
        );
    }
    let account = key!(context.cloud.account_id);
    if certificate.as_str().split(':').nth(4) != Some(account.as_str()) {
        findings.push(
            context
                .finding(
                    &certificate,
                    format!("the certificate is not in account `{}`", *account),
                )
                .label("wrong account")
                .also(context.written_at(&account), "the account of the load balancer")
                .help("request the certificate in this account: certificates cannot be shared between accounts"),
        );
    }
}
