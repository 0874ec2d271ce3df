//! A certificate that the load balancer cannot use.

use crate::finding::{Finding, Rule};
use crate::model::ingress::TlsMode;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["tls", "cloud"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0204",
    name: "certificate-elsewhere",
    summary: "The certificate lives in another region or account than the load balancer.",
    why: "A load balancer takes certificates of its own region and account only; the listener would fail at the end of the apply.",
    example: "[cloud]\nregion = \"us-west-2\"\n[tls]\ncertificate_arn = \"arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let cloud = &context.environment.cloud;
    let Some(certificate) = &context.environment.tls.certificate_arn else {
        return;
    };
    if context.environment.tls.mode != TlsMode::Acm {
        return;
    }
    let path = "tls.certificate_arn";
    if certificate.region() != cloud.region.as_str() {
        let message = format!(
            "the certificate is in `{}`, the load balancer in `{}`",
            certificate.region(),
            cloud.region
        );
        findings.push(
            context
                .error(&RULE, path, message)
                .label("another region")
                .help(format!("request or import it in `{}`", cloud.region)),
        );
    }
    if certificate.as_str().split(':').nth(4) != Some(cloud.account_id.as_str()) {
        findings.push(
            context
                .error(
                    &RULE,
                    path,
                    format!("the certificate is not in account `{}`", cloud.account_id),
                )
                .label("another account")
                .help("a certificate cannot be shared between accounts: request it here"),
        );
    }
}
