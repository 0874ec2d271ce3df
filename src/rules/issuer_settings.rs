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
    summary: "A certificate issuer without its settings.",
    why: "ACME servers verify the domain by a record in its hosted zone; other issuers are reached through their own settings. Without them, the gateway never gets a certificate.",
    example: "[ingress]\noption = \"istio\"\n[tls]\nmode = \"letsencrypt\"\nissuer = \"vault\"",
    source: "LangSmith's AWS Terraform reference, issuers; https://cert-manager.io/docs/configuration/",
    waivable: false,
    fix: None,
};

/// A setting of issuers.
struct Setting {
    path: KeyPath,
    is_set: bool,
    /// Whether the issuer that is chosen has it.
    is_used: bool,
    /// Whether that issuer needs it.
    is_needed: bool,
}

/// Every setting of an issuer.
fn settings(context: &Context<'_>) -> Vec<Setting> {
    let issuer = key!(context.tls.issuer).unwrap_or(Issuer::Letsencrypt);
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
    let has_own_server = own == Some(acme.path());
    let tables = [
        (acme.path(), acme.is_some()),
        (private_ca.path(), private_ca.is_some()),
        (vault.path(), vault.is_some()),
        (venafi.path(), venafi.is_some()),
    ];
    let email = Setting {
        path: email.path().clone(),
        is_set: email.is_some(),
        is_used: issuer.is_acme(),
        is_needed: issuer.is_acme() && !has_own_server,
    };
    let tables = tables.map(|(path, is_set)| Setting {
        path: path.clone(),
        is_set,
        is_used: own == Some(path),
        is_needed: own == Some(path),
    });
    std::iter::once(email).chain(tables).collect()
}

/// The settings that have no effect, each with the key that takes it away and the reason.
pub(super) fn unused(context: &Context<'_>) -> Vec<(KeyPath, KeyPath, &'static str)> {
    let mode = key!(context.tls.mode);
    let chosen = key!(context.tls.issuer);
    let settings = settings(context).into_iter();
    if mode.ends_in_cluster() {
        let unused = settings.filter(|setting| setting.is_set && !setting.is_used);
        let reason = "another issuer is in use";
        return unused
            .map(|setting| (setting.path, chosen.path().clone(), reason))
            .collect();
    }
    let settings = settings.filter(|setting| setting.is_set);
    let issuer = chosen.is_some().then(|| chosen.path().clone());
    settings
        .map(|setting| setting.path)
        .chain(issuer)
        .map(|path| (path, mode.path().clone(), "TLS does not end in the cluster"))
        .collect()
}

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mode = key!(context.tls.mode);
    if !mode.ends_in_cluster() {
        return;
    }
    let settings = settings(context).into_iter();
    for setting in settings.filter(|setting| setting.is_needed && !setting.is_set) {
        let path = &setting.path;
        let key = path.last_key().internal("the key of a setting");
        findings.push(
            context
                .finding(&mode, format!("the issuer needs `{path}`"))
                .label(format!("no `{key}`"))
                .help(if path == key!(context.tls.email).path() {
                    "add `email = \"platform@example.com\"` to `[tls]`".to_owned()
                } else {
                    format!("add a table `[{path}]`: `lsgen schema` lists its keys")
                }),
        );
    }
    let issuer = key!(context.tls.issuer).unwrap_or(Issuer::Letsencrypt);
    of_domain(context, mode.path(), issuer.is_acme(), findings);
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
