//! A private zone that cannot do what is asked of it.

use crate::finding::{Finding, Rule};
use crate::model::ingress::{Issuer, Scheme, TlsMode, Visibility, Zone};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["tls", "dns", "ingress.scheme", "network"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0211",
    name: "private-zone",
    summary: "A private zone leads to an internal load balancer, and its certificate comes from an issuer that needs no public record.",
    why: "Nobody outside the VPC can look into it: not the internet, not ACM, not Let's Encrypt.",
    example: "[dns]\nzone = \"create\"\nvisibility = \"private\"\n[tls]\nmode = \"acm\"",
    source: "https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (tls, dns) = (&context.environment.tls, &context.environment.dns);
    if dns.visibility != Visibility::Private {
        return;
    }
    let path = "dns.visibility";
    if dns.zone == Zone::None {
        findings.push(
            context
                .error(&RULE, path, "there is no zone that could be private")
                .label("no zone")
                .help("take it out, or choose a `zone`"),
        );
    }
    if context.environment.ingress.scheme == Scheme::InternetFacing {
        findings.push(
            context
                .error(
                    &RULE,
                    path,
                    "nobody on the internet finds a name of a private zone",
                )
                .label("the load balancer is internet-facing")
                .help(
                    "write `scheme = \"internal\"` under `[ingress]`, or `visibility = \"public\"`",
                ),
        );
    }
    let issuer = tls.issuer.unwrap_or(Issuer::Letsencrypt);
    let needs_record = match tls.mode {
        TlsMode::None => false,
        TlsMode::Acm => tls.certificate_arn.is_none(),
        TlsMode::Letsencrypt => matches!(issuer, Issuer::Letsencrypt | Issuer::Acme),
    };
    if needs_record {
        findings.push(
            context
                .error(&RULE, path, "the certificate's issuer cannot look into a private zone")
                .label("not visible from outside")
                .help(
                    "write `visibility = \"public\"`: private addresses may stand in a public zone; or give a \
                     `certificate_arn`, or an issuer such as `acm-private-ca`",
                ),
        );
    }
}
