//! A domain that no certificate of ACM is for.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0217",
    name: "domain-too-long",
    severity: RuleSeverity::Error,
    summary: "A domain of more than 64 characters with a certificate that lsgen requests from ACM.",
    why: "The domain becomes the common name of the certificate, which ends at 64 characters: ACM rejects the request.",
    example: "[dns]\ndomain = \"langsmith.tracing-and-evaluation.platform-engineering.eu-central.example.com\"",
    source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
    waivable: false,
    fix: None,
};

/// Characters of a common name: RFC 5280, appendix A.1.
const MOST: usize = 64;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    if !mode.ends_at_load_balancer() || key!(context.tls.certificate_arn).is_some() {
        return;
    }
    let domain = key!(context.dns.domain);
    let Some(domain) = domain.some().filter(|domain| domain.as_str().len() > MOST) else {
        return;
    };
    findings.push(
        context
            .finding(
                &domain,
                format!("ACM issues no certificate for a name of {} characters", domain.as_str().len()),
            )
            .label(format!("at most {MOST} characters"))
            .also(context.written_at(&mode), "ACM")
            .help("use a shorter name, or import a certificate that has the name among its alternative names and write its `certificate_arn` under `[tls]`"),
    );
}
