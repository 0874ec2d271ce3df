//! `letsencrypt`: TLS ends at the gateway in the cluster, whose certificate cert-manager keeps.

use serde::Serialize;

use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::chapter::chapter;
use crate::plan::dns::{Dns, SERVE};
use crate::plan::ingress::load_balancer::Kind;
use crate::plan::values::role;

use super::issuer::{self, Chosen, Issuer};
use super::{Chapters, Tls, checklist};

/// The secret that holds the gateway's certificate, and the Certificate that keeps it.
const SECRET: &str = "langsmith-tls";

/// The namespace of cert-manager, where it looks for the credentials of an issuer. The add-on and its service account
/// have the same name.
pub(crate) const CERT_MANAGER: &str = "cert-manager";

/// What the gateway in the cluster needs to end TLS.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Gateway {
    /// The secret that holds its certificate.
    pub(crate) secret: &'static str,
    /// What its certificate says.
    pub(crate) certificate: Certificate,
    /// Who signs its certificate.
    pub(crate) issuer: Issuer,
}

/// The certificate, as its manifest has it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Certificate {
    secret: &'static str,
    issuer: Reference,
    common_name: Option<String>,
    dns_names: Vec<String>,
    key: Key,
}

/// How a manifest names the issuer.
#[derive(Debug, Clone, Copy, Serialize)]
struct Reference {
    group: &'static str,
    kind: &'static str,
    name: &'static str,
}

/// What kind of key a certificate is for.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Key {
    pub(super) algorithm: &'static str,
    pub(super) size: u32,
}

pub(super) fn plan(inputs: &Inputs, dns: &Dns) -> Tls {
    let chosen = issuer::plan(inputs, dns);
    let addons = addons(inputs, &chosen);
    let (gateway, missing) = match ends(inputs, dns, chosen) {
        Ok(gateway) => (Some(gateway), None),
        Err(missing) => (None, Some(missing)),
    };
    let issuer = gateway.as_ref().map(|gateway| &gateway.issuer);
    Tls {
        scheme: "https",
        is_on: true,
        listener: "https",
        load_balancer: Kind::Network,
        asks_acm: false,
        is_trusted: issuer.is_some_and(|issuer| issuer.is_trusted),
        addons,
        remark: None,
        chapters: Chapters {
            delegation: None,
            issued: Some(chapter!("tls/gateway/issued")),
            before: issuer.and_then(|issuer| issuer.before),
        },
        checklist: checklist(dns.is_delegated, SERVE),
        certificate_of_recovery: Some("manifests-recovery"),
        gateway,
        missing,
    }
}

/// What the gateway needs, or what the environment lacks for it.
fn ends(inputs: &Inputs, dns: &Dns, chosen: Chosen) -> Result<Gateway, &'static str> {
    let issuer = chosen.issuer?;
    Ok(Gateway {
        secret: SECRET,
        certificate: certificate(inputs, dns.named()?, &issuer),
        issuer,
    })
}

fn certificate(inputs: &Inputs, domain: &str, issuer: &Issuer) -> Certificate {
    // The longest common name that X.509 allows.
    let common_name = issuer.asks_for_common_name && domain.len() <= 64;
    let below = inputs.environment().tls.wildcard;
    let below = below.then(|| format!("*.{domain}"));
    Certificate {
        secret: SECRET,
        issuer: Reference {
            group: issuer.group,
            kind: issuer.kind,
            name: issuer::NAME,
        },
        common_name: common_name.then(|| domain.to_owned()),
        dns_names: std::iter::once(domain.to_owned()).chain(below).collect(),
        key: issuer.key,
    }
}

/// cert-manager, and what the issuer adds to it.
fn addons(inputs: &Inputs, chosen: &Chosen) -> Vec<Addon> {
    // Only issuers that prove the domain by a record act in AWS.
    let arn = chosen
        .acts_as_cert_manager
        .then(|| inputs.names().role_arn(CERT_MANAGER));
    let mut addons = vec![Addon::new(CERT_MANAGER, values(arn)).tolerating(&[
        &["tolerations"],
        &["webhook", "tolerations"],
        &["cainjector", "tolerations"],
        &["startupapicheck", "tolerations"],
    ])];
    addons.extend(chosen.addon.clone());
    addons
}

fn values(arn: Option<String>) -> Map {
    let budget = || Map::new().set("enabled", true);
    let part = || {
        Map::new()
            .set("replicaCount", 2)
            .set("podDisruptionBudget", budget())
    };
    Map::new()
        .set("crds", Map::new().set("enabled", true).set("keep", true))
        .set("replicaCount", 2)
        .set("podDisruptionBudget", budget())
        .set("webhook", part())
        .set("cainjector", part())
        .set(
            "serviceAccount",
            Map::new()
                .set("create", true)
                .set("name", CERT_MANAGER)
                .set_some("annotations", arn.map(role)),
        )
}
