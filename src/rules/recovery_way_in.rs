//! A way in that the recovery region cannot have as well.

use crate::finding::{Finding, Rule};
use crate::model::ingress::{TlsMode, Visibility, Zone};
use crate::model::recovery::RecoveryProfile;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["recovery", "cloud.account_id", "dns", "tls"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0406",
    name: "recovery-way-in",
    summary: "With `cross-region` the domain and its certificate are there in both regions.",
    why: "A load balancer takes certificates of its own region only, and a private zone that is made here answers in the primary's network alone: the domain would lead nowhere on the day that it counts.",
    example: "[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-1\"\n[tls]\ncertificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let recovery = &environment.recovery;
    if recovery.profile != RecoveryProfile::CrossRegion {
        return;
    }
    let mut refuse = |path: &str, title: String, label: &str, help: String| {
        findings.push(context.error(&RULE, path, title).label(label).help(help));
    };
    let dns = &environment.dns;
    if dns.zone == Zone::Create && dns.visibility == Visibility::Private {
        refuse(
            "dns.visibility",
            "a private zone that is made here answers in the primary's network alone".into(),
            "not in the recovery region",
            "write `zone = \"existing\"` and the `zone_id` of one that is associated with both networks".into(),
        );
    }
    if environment.tls.mode != TlsMode::Acm {
        return;
    }
    let needed = environment.tls.certificate_arn.is_some();
    match &recovery.certificate_arn {
        None if needed => refuse(
            "tls.certificate_arn",
            "the recovery region has no certificate".into(),
            "of the primary's region",
            "request or import one there, and write its `certificate_arn` under `[recovery]`"
                .into(),
        ),
        Some(_) if !needed => refuse(
            "recovery.certificate_arn",
            "a certificate is given for one of the two regions".into(),
            "the primary's is requested from ACM",
            "take it out, or give one under `[tls]` as well".into(),
        ),
        Some(certificate) => {
            if let Some(region) = &recovery.region
                && certificate.region() != region.as_str()
            {
                refuse(
                    "recovery.certificate_arn",
                    format!(
                        "the certificate is in `{}`, the load balancer in `{region}`",
                        certificate.region()
                    ),
                    "another region",
                    format!("request or import it in `{region}`"),
                );
            }
            let account = environment.cloud.account_id.as_str();
            if certificate.as_str().split(':').nth(4) != Some(account) {
                refuse(
                    "recovery.certificate_arn",
                    format!("the certificate is not in account `{account}`"),
                    "another account",
                    "a certificate cannot be shared between accounts: request it here".into(),
                );
            }
        }
        None => {}
    }
}
