//! A private zone that cannot do what is asked of it.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::ingress::{Issuer, Scheme, TlsMode, Visibility, Zone};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0211",
    name: "private-zone",
    severity: RuleSeverity::Error,
    summary: "A private zone leads to an internal load balancer, and its certificate comes from an issuer that needs no public record.",
    why: "Nobody outside the VPC can look into it: not the internet, not ACM, not Let's Encrypt.",
    example: "[dns]\nzone = \"create\"\nvisibility = \"private\"\n[tls]\nmode = \"acm\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let visibility = key!(context.dns.visibility);
    if *visibility != Visibility::Private {
        return;
    }
    if *key!(context.dns.zone) == Zone::None {
        findings.push(
            context
                .finding(&visibility, "there is no zone that could be private")
                .label("no zone")
                .help("take it out, or choose a `zone`"),
        );
    }
    if *key!(context.ingress.scheme) == Scheme::InternetFacing {
        findings.push(
            context
                .finding(
                    &visibility,
                    "nobody on the internet finds a name of a private zone",
                )
                .label("the load balancer is internet-facing")
                .help(
                    "write `scheme = \"internal\"` under `[ingress]`, or `visibility = \"public\"`",
                ),
        );
    }
    let needs_record = match *key!(context.tls.mode) {
        TlsMode::None => false,
        TlsMode::Acm => key!(context.tls.certificate_arn).is_none(),
        TlsMode::Letsencrypt => matches!(
            key!(context.tls.issuer).unwrap_or(Issuer::Letsencrypt),
            Issuer::Letsencrypt | Issuer::Acme
        ),
    };
    if needs_record {
        findings.push(
            context
                .finding(&visibility, "the certificate's issuer cannot look into a private zone")
                .label("not visible from outside")
                .help(
                    "write `visibility = \"public\"`: private addresses may stand in a public zone; or give a \
                     `certificate_arn`, or an issuer such as `acm-private-ca`",
                ),
        );
    }
}
