//! A domain or certificate that the recovery region cannot use.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0406",
    name: "recovery-domain",
    severity: RuleSeverity::Error,
    summary: "A `cross-region` profile with a certificate or private zone that works in one region only.",
    why: "A load balancer uses certificates from its own region only, and a private zone that lsgen creates answers in the primary network only: after a failover, the domain would not resolve.",
    example: "[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-1\"\n[tls]\ncertificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html",
    waivable: false,
    fix: None,
};

/// Another key that a finding is about, and what it is.
type Other<'a> = Option<(&'a KeyPath, &'static str)>;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !key!(context.recovery.profile).has_second_region() {
        return;
    }
    let mut refuse =
        |path: &KeyPath, title: String, label: &str, other: Other<'_>, help: String| {
            let finding = context.finding(path, title).label(label).help(help);
            findings.push(match other {
                Some((other, label)) => finding.also(context.written_at(other), label),
                None => finding,
            });
        };
    let visibility = key!(context.dns.visibility);
    let zone = key!(context.dns.zone);
    if zone.is_created() && visibility.is_private() {
        refuse(
            visibility.path(),
            "a private zone that lsgen creates answers in the primary network only".into(),
            "not visible in the recovery region",
            Some((zone.path(), "a zone that lsgen creates")),
            "write `zone = \"existing\"`, and the `zone_id` of a zone that is associated with both networks".into(),
        );
    }
    if !key!(context.tls.mode).ends_at_load_balancer() {
        return;
    }
    let primary = key!(context.tls.certificate_arn);
    let recovery = key!(context.recovery.certificate_arn);
    match (primary.is_some(), recovery.some()) {
        (true, None) => refuse(
            primary.path(),
            "the recovery region has no certificate".into(),
            "in the primary region",
            None,
            "request or import a certificate there, and write its `certificate_arn` under `[recovery]`"
                .into(),
        ),
        (false, Some(_)) => refuse(
            recovery.path(),
            "only the recovery region has an existing certificate".into(),
            "lsgen requests the primary certificate from ACM",
            None,
            "remove it, or set `certificate_arn` under `[tls]` as well".into(),
        ),
        (true, Some(certificate)) => {
            if let Some(region) = key!(context.recovery.region).some()
                && certificate.region() != region.as_str()
            {
                let (path, region) = (region.path(), region.read());
                refuse(
                    certificate.path(),
                    format!(
                        "the certificate is in `{}`, but the load balancer is in `{region}`",
                        certificate.region()
                    ),
                    "wrong region",
                    Some((path, "the region of the load balancer")),
                    format!("request or import a certificate in `{region}`"),
                );
            }
            let account = key!(context.cloud.account_id);
            if certificate.as_str().split(':').nth(4) != Some(account.as_str()) {
                refuse(
                    certificate.path(),
                    format!("the certificate is not in account `{}`", *account),
                    "wrong account",
                    Some((account.path(), "the account of the load balancer")),
                    "request the certificate in this account: certificates cannot be shared between accounts".into(),
                );
            }
        }
        (false, None) => {}
    }
}
