//! An issuer without its settings, or settings without their issuer.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::internal::Internal;
use crate::model::ingress::Issuer;
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0208",
    name: "issuer-settings",
    severity: RuleSeverity::Error,
    summary: "A certificate issuer without its settings, or settings of an issuer that is not used.",
    why: "ACME servers verify the domain by a record in its hosted zone; other issuers are reached through their own settings. Without them, the gateway never gets a certificate.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"letsencrypt\"\nissuer = \"vault\"",
    source: "LangSmith's AWS Terraform reference, issuers; https://cert-manager.io/docs/configuration/",
    waivable: false,
    fix: Some(
        "removes the settings of an issuer if the file chooses another `issuer` or another `mode`",
    ),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    let is_inside = mode.ends_in_cluster();
    let chosen = key!(context.tls.issuer);
    let issuer = chosen.unwrap_or(Issuer::Letsencrypt);
    let is_acme = issuer.is_acme();
    let email = key!(context.tls.email);
    let acme = key!(context.tls.acme);
    let private_ca = key!(context.tls.private_ca);
    let vault = key!(context.tls.vault);
    let venafi = key!(context.tls.venafi);
    let own = match issuer {
        Issuer::Letsencrypt => None,
        Issuer::Acme => Some(acme.path()),
        Issuer::AcmPrivateCa => Some(private_ca.path()),
        Issuer::Vault => Some(vault.path()),
        Issuer::Venafi => Some(venafi.path()),
    };
    let is_own = |path| own == Some(path);
    let tables = [
        (email.path(), email.is_some(), is_acme),
        (acme.path(), acme.is_some(), is_own(acme.path())),
        (
            private_ca.path(),
            private_ca.is_some(),
            is_own(private_ca.path()),
        ),
        (vault.path(), vault.is_some(), is_own(vault.path())),
        (venafi.path(), venafi.is_some(), is_own(venafi.path())),
    ];
    for (path, is_set, is_used) in tables {
        if is_set && !(is_used && is_inside) {
            let (choice, meaning) = if is_inside {
                (chosen.path(), "the issuer in use")
            } else {
                (mode.path(), "no issuer is in use")
            };
            findings.push(
                context
                    .finding(
                        path,
                        format!("`{path}` has no effect: another issuer is in use"),
                    )
                    .label("not used")
                    .also(context.written_at(choice), meaning)
                    .help("remove it, or choose its `issuer` with `mode = \"letsencrypt\"`")
                    .fix(context.removal_after(path, choice)),
            );
        }
        let is_email = path == email.path();
        let is_optional = is_email && is_own(acme.path());
        if is_inside && is_used && !is_set && !is_optional {
            let key = path.last_key().internal("the key of a setting");
            findings.push(
                context
                    .finding(&mode, format!("the issuer needs `{path}`"))
                    .label(format!("no `{key}`"))
                    .help(if is_email {
                        "add `email = \"platform@example.com\"` to `[tls]`".to_owned()
                    } else {
                        format!("add a table `[{path}]`: `lsgen schema` lists its keys")
                    }),
            );
        }
    }
    if !is_inside && chosen.is_some() {
        findings.push(
            context
                .finding(
                    &chosen,
                    "`tls.issuer` has no effect: TLS does not end in the cluster",
                )
                .label("not used")
                .also(context.written_at(&mode), "TLS does not end in the cluster")
                .help("remove it, or write `mode = \"letsencrypt\"`")
                .fix(context.removal_after(&chosen, &mode)),
        );
    }
    if is_inside {
        of_domain(context, mode.path(), is_acme, findings);
    }
}

/// What an issuer needs to know whose domain it is.
fn of_domain(context: &Context<'_>, mode: &KeyPath, is_acme: bool, findings: &mut Vec<Finding>) {
    let zone = key!(context.dns.zone);
    if key!(context.dns.domain).is_none() {
        findings.push(
            context
                .finding(mode, "TLS needs a domain")
                .label("a certificate is issued for a domain")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    } else if is_acme && !zone.has_records() {
        findings.push(
            context
                .finding(mode, "the issuer cannot verify the domain without a hosted zone")
                .label("no hosted zone")
                .also(context.written_at(&zone), "the domain has no zone")
                .help(
                    "under `[dns]`, write `zone = \"existing\"` with its `zone_id`, or `zone = \"create\"`",
                ),
        );
    }
}
