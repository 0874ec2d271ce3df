//! A private zone that other settings need to be public.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::Issuer;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0211",
    name: "private-zone",
    severity: RuleSeverity::Error,
    summary: "A private zone with an internet-facing load balancer, or with a certificate whose issuer needs a public record.",
    why: "A private zone answers inside the VPC only: not to the internet, ACM or Let's Encrypt.",
    example: "[dns]\nzone = \"create\"\nvisibility = \"private\"\n[tls]\nmode = \"acm\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    waivable: false,
    fix: Some("removes `visibility` if the file chooses `zone = \"none\"`"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let visibility = key!(context.dns.visibility);
    if !visibility.is_private() {
        return;
    }
    let zone = key!(context.dns.zone);
    if !zone.has_records() {
        findings.push(
            context
                .finding(
                    &visibility,
                    "`visibility = \"private\"` has no effect without a hosted zone",
                )
                .label("no hosted zone")
                .also(context.written_at(&zone), "no zone that could be private")
                .help("remove it, or choose a `zone`")
                .fix(context.removal_after(&visibility, &zone)),
        );
    }
    let scheme = key!(context.ingress.scheme);
    if scheme.is_internet_facing() {
        findings.push(
            context
                .finding(
                    &visibility,
                    "names in a private zone cannot be resolved from the internet",
                )
                .label("the load balancer is internet-facing")
                .also(context.written_at(&scheme), "internet-facing")
                .help(
                    "write `scheme = \"internal\"` under `[ingress]`, or `visibility = \"public\"`",
                ),
        );
    }
    let mode = key!(context.tls.mode);
    let needs_record = if mode.ends_at_load_balancer() {
        key!(context.tls.certificate_arn).is_none()
    } else {
        let issuer = key!(context.tls.issuer);
        mode.ends_in_cluster() && issuer.is_none_or(Issuer::is_acme)
    };
    if needs_record {
        findings.push(
            context
                .finding(&visibility, "the issuer of the certificate cannot read a private zone")
                .label("not visible to the issuer")
                .also(context.written_at(&mode), "the issuer needs a public record")
                .help(
                    "write `visibility = \"public\"`, since a public zone can hold private addresses; or set \
                     `certificate_arn`, or an issuer such as `acm-private-ca`",
                ),
        );
    }
}
