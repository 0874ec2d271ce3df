//! `manifests/tls/`: who signs the gateway's certificate, and the certificate.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::model::ingress::{Issuer, Zone};
use crate::plan::Site;
use crate::plan::ingress::issuer;
use crate::plan::parameters::{ACME_ACCOUNT_KEY, VENAFI_TOKEN};
use crate::render::{RenderError, engine};

use super::insert;
use crate::plan::releases::folder::TLS;

/// The secret that holds the gateway's certificate, and the Certificate that keeps it.
pub(super) const SECRET: &str = "langsmith-tls";

/// The issuer's name.
pub(in crate::render) const NAME: &str = "langsmith";

/// The account that logs in to Vault.
pub(in crate::render) const VAULT_ACCOUNT: &str = "langsmith-vault";

/// Where cert-manager looks for the credentials of an issuer.
pub(in crate::render) const CERT_MANAGER: &str = "cert-manager";

/// Let's Encrypt's production server.
const LETSENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

#[derive(Serialize)]
struct AcmeFacts {
    purpose: &'static str,
    name: &'static str,
    server: String,
    email: Option<String>,
    account_binding: Option<AccountBinding>,
    ca_bundle: Option<()>,
    dns_zone: String,
    region: String,
    hosted_zone_id: Option<String>,
}

#[derive(Serialize)]
struct AccountBinding {
    key_id: String,
    secret: &'static str,
    secret_key: &'static str,
}

#[derive(Serialize)]
struct VaultFacts {
    name: &'static str,
    server: String,
    path: String,
    vault_namespace: Option<()>,
    ca_secret: Option<()>,
    kubernetes: KubernetesLogin,
    cert_manager_namespace: &'static str,
}

#[derive(Serialize)]
struct KubernetesLogin {
    mount_path: String,
    role: String,
    service_account: &'static str,
}

#[derive(Serialize)]
struct VenafiFacts {
    name: &'static str,
    zone: String,
    self_hosted: Option<SelfHosted>,
    cloud: Cloud,
}

#[derive(Serialize)]
struct SelfHosted {
    url: String,
    secret: &'static str,
    ca_secret: Option<()>,
}

#[derive(Serialize)]
struct Cloud {
    url: Option<()>,
    secret: &'static str,
    secret_key: &'static str,
}

#[derive(Serialize)]
struct PrivateCaFacts<'a> {
    name: &'static str,
    arn: &'a str,
    region: &'a str,
}

#[derive(Serialize)]
struct CertificateFacts {
    secret: &'static str,
    namespace: String,
    issuer: IssuerReference,
    common_name: Option<String>,
    dns_names: Vec<String>,
    key: Key,
}

#[derive(Serialize)]
struct IssuerReference {
    group: &'static str,
    kind: &'static str,
    name: &'static str,
}

#[derive(Serialize)]
struct Key {
    algorithm: &'static str,
    size: u32,
}

/// Renders the issuer and the certificate of the gateway in `namespace`.
pub(super) fn render(site: &Site, namespace: &str, bundle: &mut Bundle) -> Result<(), RenderError> {
    let Some(kind) = issuer(site) else {
        return Ok(());
    };
    let engine = engine("manifests/tls");
    let text = issuer_manifest(site, kind, &engine)?;
    insert(bundle, &TLS.object("10-issuer"), text)?;
    let text = certificate(site, kind, namespace, &engine)?;
    insert(bundle, &TLS.object("20-certificate"), text)
}

/// The secret with an issuer's credentials.
pub(super) const CREDENTIALS: &str = "langsmith-issuer";

/// The credentials that an issuer asks for: what they are, their key in the secret, the parameter.
pub(super) fn credentials(
    site: &Site,
    kind: Issuer,
) -> Option<(&'static str, &'static str, &'static str)> {
    let tls = &site.environment().tls;
    match kind {
        Issuer::Acme => {
            tls.acme.as_ref()?.account_key_id.as_ref()?;
            Some(("The account at the ACME server.", "key", ACME_ACCOUNT_KEY))
        }
        Issuer::Venafi => {
            let is_self_hosted = tls.venafi.as_ref()?.server.is_some();
            let key = if is_self_hosted {
                "access-token"
            } else {
                "api-key"
            };
            Some((
                "The token that Venafi issues certificates for.",
                key,
                VENAFI_TOKEN,
            ))
        }
        Issuer::Letsencrypt | Issuer::AcmPrivateCa | Issuer::Vault => None,
    }
}

fn domain(site: &Site) -> String {
    site.environment()
        .dns
        .domain
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn issuer_manifest(site: &Site, kind: Issuer, engine: &Engine) -> Result<String, RenderError> {
    let environment = site.environment();
    let tls = &environment.tls;
    // A rule sees to it that the chosen issuer has its table.
    let text = match (kind, &tls.vault, &tls.venafi, &tls.private_ca) {
        (Issuer::AcmPrivateCa, _, _, Some(private_ca)) => engine.render(
            "manifests/tls/issuer-private-ca.yaml",
            PrivateCaFacts {
                name: NAME,
                arn: private_ca.authority_arn.as_str(),
                region: private_ca.authority_arn.region(),
            },
        )?,
        (Issuer::Vault, Some(vault), _, _) => engine.render(
            "manifests/tls/issuer-vault.yaml",
            VaultFacts {
                name: NAME,
                server: vault.server.to_string(),
                path: vault.path.to_string(),
                vault_namespace: None,
                ca_secret: None,
                kubernetes: KubernetesLogin {
                    mount_path: vault.auth_mount.to_string(),
                    role: vault.role.to_string(),
                    service_account: VAULT_ACCOUNT,
                },
                cert_manager_namespace: CERT_MANAGER,
            },
        )?,
        (Issuer::Venafi, _, Some(venafi), _) => engine.render(
            "manifests/tls/issuer-venafi.yaml",
            VenafiFacts {
                name: NAME,
                zone: venafi.zone.to_string(),
                self_hosted: venafi.server.as_ref().map(|server| SelfHosted {
                    url: server.to_string(),
                    secret: CREDENTIALS,
                    ca_secret: None,
                }),
                cloud: Cloud {
                    url: None,
                    secret: CREDENTIALS,
                    secret_key: "api-key",
                },
            },
        )?,
        _ => engine.render("manifests/tls/issuer-acme.yaml", acme(site, kind))?,
    };
    Ok(text)
}

fn acme(site: &Site, kind: Issuer) -> AcmeFacts {
    let environment = site.environment();
    let other = environment
        .tls
        .acme
        .as_ref()
        .filter(|_| kind == Issuer::Acme);
    let is_existing = environment.dns.zone == Zone::Existing;
    let key_id = other.and_then(|acme| acme.account_key_id.as_ref());
    AcmeFacts {
        purpose: match other {
            Some(_) => "Certificates from the organisation's ACME server.",
            None => "Certificates from Let's Encrypt.",
        },
        name: NAME,
        server: other.map_or_else(|| LETSENCRYPT.to_owned(), |acme| acme.server.to_string()),
        email: environment.tls.email.as_ref().map(ToString::to_string),
        account_binding: key_id.map(|key_id| AccountBinding {
            key_id: key_id.to_string(),
            secret: CREDENTIALS,
            secret_key: "key",
        }),
        ca_bundle: None,
        dns_zone: domain(site),
        region: environment.cloud.region.to_string(),
        hosted_zone_id: environment
            .dns
            .zone_id
            .as_ref()
            .filter(|_| is_existing)
            .map(ToString::to_string),
    }
}

fn issuer_reference(kind: Issuer) -> IssuerReference {
    let (group, kind) = match kind {
        Issuer::AcmPrivateCa => ("awspca.cert-manager.io", "AWSPCAClusterIssuer"),
        _ => ("cert-manager.io", "ClusterIssuer"),
    };
    IssuerReference {
        group,
        kind,
        name: NAME,
    }
}

fn certificate(
    site: &Site,
    kind: Issuer,
    namespace: &str,
    engine: &Engine,
) -> Result<String, RenderError> {
    // Authorities of organisations often refuse elliptic curves and ask for a common name.
    let is_public = kind == Issuer::Letsencrypt;
    let domain = domain(site);
    let facts = CertificateFacts {
        secret: SECRET,
        namespace: namespace.to_owned(),
        issuer: issuer_reference(kind),
        common_name: (!is_public && domain.len() <= 64).then(|| domain.clone()),
        dns_names: if site.environment().tls.wildcard {
            vec![domain.clone(), format!("*.{domain}")]
        } else {
            vec![domain]
        },
        key: if is_public {
            Key {
                algorithm: "ECDSA",
                size: 256,
            }
        } else {
            Key {
                algorithm: "RSA",
                size: 2048,
            }
        },
    };
    Ok(engine.render("manifests/tls/certificate.yaml", facts)?)
}
