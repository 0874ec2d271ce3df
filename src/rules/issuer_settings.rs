//! An issuer without its settings, or settings without their issuer.

use crate::finding::{Finding, Rule};
use crate::model::ingress::{Issuer, TlsMode, Zone};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["tls", "dns"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0208",
    name: "issuer-settings",
    summary: "The issuer of certificates inside the cluster has what it needs: a zone and an address, or a table of its own.",
    why: "ACME servers prove the domain by a record in its hosted zone; the others sign where their settings say. Without them the gateway never gets a certificate.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"letsencrypt\"\nissuer = \"vault\"",
    source: "LangSmith's AWS Terraform reference, issuers; https://cert-manager.io/docs/configuration/",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let (tls, dns) = (&context.environment.tls, &context.environment.dns);
    let is_inside = tls.mode == TlsMode::Letsencrypt;
    let issuer = tls.issuer.unwrap_or(Issuer::Letsencrypt);
    let is_acme = matches!(issuer, Issuer::Letsencrypt | Issuer::Acme);
    let tables = [
        ("tls.email", tls.email.is_some(), is_acme),
        ("tls.acme", tls.acme.is_some(), issuer == Issuer::Acme),
        (
            "tls.private_ca",
            tls.private_ca.is_some(),
            issuer == Issuer::AcmPrivateCa,
        ),
        ("tls.vault", tls.vault.is_some(), issuer == Issuer::Vault),
        ("tls.venafi", tls.venafi.is_some(), issuer == Issuer::Venafi),
    ];
    for (path, is_set, is_used) in tables {
        if is_set && !(is_used && is_inside) {
            findings.push(
                context
                    .error(
                        &RULE,
                        path,
                        format!("`{path}` has no effect: the issuer is another"),
                    )
                    .label("not used")
                    .help("take it out, or choose its `issuer` with `mode = \"letsencrypt\"`"),
            );
        }
        let is_optional = path == "tls.email" && issuer == Issuer::Acme;
        if is_inside && is_used && !is_set && !is_optional {
            let key = path.trim_start_matches("tls.");
            findings.push(
                context
                    .error(&RULE, "tls.mode", format!("the issuer needs `{path}`"))
                    .label(format!("no `{key}`"))
                    .help(match key {
                        "email" => "add `email = \"platform@example.com\"` to `[tls]`".to_owned(),
                        _ => format!("add a table `[{path}]`: `lsgen schema` lists its keys"),
                    }),
            );
        }
    }
    if !is_inside && tls.issuer.is_some() {
        findings.push(
            context
                .error(
                    &RULE,
                    "tls.issuer",
                    "`tls.issuer` has no effect: TLS does not end in the cluster",
                )
                .label("not used")
                .help("take it out, or write `mode = \"letsencrypt\"`"),
        );
    }
    if is_inside && dns.domain.is_none() {
        findings.push(
            context
                .error(
                    &RULE,
                    "tls.mode",
                    "TLS needs the domain that the certificate is for",
                )
                .label("a certificate is for a name")
                .help("add `domain = \"langsmith.example.com\"` to `[dns]`"),
        );
    } else if is_inside && is_acme && dns.zone == Zone::None {
        findings.push(
            context
                .error(&RULE, "tls.mode", "there is no zone to prove the domain in")
                .label("no hosted zone")
                .help(
                    "under `[dns]` write `zone = \"existing\"` with its `zone_id`, or `zone = \"create\"`",
                ),
        );
    }
}
