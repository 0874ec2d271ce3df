//! A way in that the recovery region cannot have as well.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::{TlsMode, Visibility, Zone};
use crate::model::recovery::RecoveryProfile;
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0406",
    name: "recovery-way-in",
    severity: RuleSeverity::Error,
    summary: "With `cross-region` the domain and its certificate are there in both regions.",
    why: "A load balancer takes certificates of its own region only, and a private zone that is made here answers in the primary's network alone: the domain would lead nowhere on the day that it counts.",
    example: "[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-1\"\n[tls]\ncertificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if *key!(context.recovery.profile) != RecoveryProfile::CrossRegion {
        return;
    }
    let mut refuse = |path: &KeyPath, title: String, label: &str, help: String| {
        findings.push(context.finding(path, title).label(label).help(help));
    };
    let visibility = key!(context.dns.visibility);
    if *key!(context.dns.zone) == Zone::Create && *visibility == Visibility::Private {
        refuse(
            visibility.path(),
            "a private zone that is made here answers in the primary's network alone".into(),
            "not in the recovery region",
            "write `zone = \"existing\"` and the `zone_id` of one that is associated with both networks".into(),
        );
    }
    if *key!(context.tls.mode) != TlsMode::Acm {
        return;
    }
    let primary = key!(context.tls.certificate_arn);
    let recovery = key!(context.recovery.certificate_arn);
    match (primary.is_some(), recovery.some()) {
        (true, None) => refuse(
            primary.path(),
            "the recovery region has no certificate".into(),
            "of the primary's region",
            "request or import one there, and write its `certificate_arn` under `[recovery]`"
                .into(),
        ),
        (false, Some(_)) => refuse(
            recovery.path(),
            "a certificate is given for one of the two regions".into(),
            "the primary's is requested from ACM",
            "take it out, or give one under `[tls]` as well".into(),
        ),
        (true, Some(certificate)) => {
            if let Some(region) = key!(context.recovery.region).some()
                && certificate.region() != region.as_str()
            {
                let region = region.read();
                refuse(
                    certificate.path(),
                    format!(
                        "the certificate is in `{}`, the load balancer in `{region}`",
                        certificate.region()
                    ),
                    "another region",
                    format!("request or import it in `{region}`"),
                );
            }
            let account = key!(context.cloud.account_id);
            if certificate.as_str().split(':').nth(4) != Some(account.as_str()) {
                refuse(
                    certificate.path(),
                    format!("the certificate is not in account `{}`", *account),
                    "another account",
                    "a certificate cannot be shared between accounts: request it here".into(),
                );
            }
        }
        (false, None) => {}
    }
}
