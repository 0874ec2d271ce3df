//! Who signs the certificate of a gateway in the cluster. Each issuer states in a file of its own everything that
//! follows from it.

mod acm_private_ca;
mod acme;
mod letsencrypt;
mod record;
mod vault;
mod venafi;

use serde::Serialize;
use serde_json::Value;

use crate::model::ingress as model;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::chapter::Chapter;
use crate::plan::dns::Dns;
use crate::plan::parameters::Parameter;
use crate::plan::role::Role;

use super::gateway::Key;

/// The issuer's name in the cluster.
pub(super) const NAME: &str = "langsmith";

/// The secret with an issuer's credentials, in cert-manager's namespace.
pub(crate) const CREDENTIALS: &str = "langsmith-issuer";

/// What follows from who signs, whatever its settings.
pub(super) struct Chosen {
    /// The add-on that brings it.
    pub(super) addon: Option<Addon>,
    /// Whether cert-manager itself acts in AWS.
    pub(super) acts_as_cert_manager: bool,
    /// The issuer, or what the environment lacks for it.
    pub(super) issuer: Result<Issuer, &'static str>,
}

/// Everything that follows from who signs, and from its settings.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Issuer {
    /// The template of its manifest.
    #[serde(skip)]
    pub(crate) template: &'static str,
    /// What the template gets.
    pub(crate) facts: Value,
    /// The API group of its kind.
    #[serde(skip)]
    pub(super) group: &'static str,
    /// Its kind.
    #[serde(skip)]
    pub(super) kind: &'static str,
    /// What kind of key it signs.
    #[serde(skip)]
    pub(super) key: Key,
    /// Whether it asks for a common name.
    #[serde(skip)]
    pub(super) asks_for_common_name: bool,
    /// Whether every client trusts it.
    #[serde(skip)]
    pub(super) is_trusted: bool,
    /// The authorities that a zone made here admits; none for one whose name is not known.
    #[serde(skip)]
    pub(crate) authorities: Vec<&'static str>,
    /// What it asks for, beside the roles that AWS knows.
    #[serde(skip)]
    pub(crate) credentials: Option<Credentials>,
    /// The role that it acts in AWS with.
    #[serde(skip)]
    pub(crate) role: Option<Role>,
    /// The kind of what a certificate waits for.
    pub(crate) pending: &'static str,
    /// What others have to do before the first step.
    #[serde(skip)]
    pub(super) before: Option<Chapter>,
}

/// Credentials that External Secrets reads for an issuer.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    /// What they are.
    pub(crate) purpose: &'static str,
    /// Their key in the secret.
    pub(crate) key: &'static str,
    /// Where a person puts them.
    pub(crate) parameter: Parameter,
}

/// Decides everything about the issuer.
pub(super) fn plan(inputs: &Inputs, dns: &Dns) -> Chosen {
    let chosen = inputs.environment().tls.issuer;
    match chosen.unwrap_or(model::Issuer::Letsencrypt) {
        model::Issuer::Letsencrypt => letsencrypt::plan(inputs, dns),
        model::Issuer::Acme => acme::plan(inputs, dns),
        model::Issuer::AcmPrivateCa => acm_private_ca::plan(inputs),
        model::Issuer::Venafi => venafi::plan(inputs),
        model::Issuer::Vault => vault::plan(inputs),
    }
}

/// What authorities of organizations often ask for: they refuse elliptic curves.
const RSA: Key = Key {
    algorithm: "RSA",
    size: 2048,
};

/// What public authorities sign.
const ECDSA: Key = Key {
    algorithm: "ECDSA",
    size: 256,
};

/// The API group of cert-manager, and the kind of its own issuers.
const GROUP: &str = "cert-manager.io";
const KIND: &str = "ClusterIssuer";
