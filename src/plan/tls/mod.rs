//! Where TLS ends, and whose certificate it shows. Each mode states in a file of its own everything that follows from
//! it; nothing outside this folder asks which mode or which issuer it is.

mod acm;
pub(crate) mod gateway;
pub(crate) mod issuer;
mod none;

use serde::Serialize;

use crate::model::ingress::TlsMode;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::chapter::Chapter;
use crate::plan::checklist::{Item, settled};
use crate::plan::dns::Dns;
use crate::plan::ingress::load_balancer::Kind;
use crate::plan::role::Role;

use gateway::Gateway;
use issuer::Credentials;

/// Everything that follows from where TLS ends, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tls {
    /// The scheme of LangSmith's addresses.
    pub(crate) scheme: &'static str,
    /// Whether requests travel over TLS.
    pub(crate) is_on: bool,
    /// The listener of a gateway in the cluster that serves requests.
    pub(crate) listener: &'static str,
    /// The kind of load balancer that it takes.
    #[serde(skip)]
    pub(crate) load_balancer: Kind,
    /// Whether ACM is asked for a certificate.
    pub(crate) asks_acm: bool,
    /// What the gateway in the cluster needs, where TLS ends at it.
    pub(crate) gateway: Option<Gateway>,
    /// Whether every client trusts what is shown to it.
    pub(crate) is_trusted: bool,
    /// The add-ons that keep the certificate, in the order of installation.
    #[serde(skip)]
    pub(crate) addons: Vec<Addon>,
    /// What the chart's values say about it.
    #[serde(skip)]
    pub(crate) remark: Option<&'static str>,
    /// What documents say about it.
    pub(crate) chapters: Chapters,
    /// The checklist's item about TLS.
    #[serde(skip)]
    pub(crate) checklist: Item,
    /// The part of the rendered folder that brings the certificate to a second region.
    #[serde(skip)]
    pub(crate) certificate_of_recovery: Option<&'static str>,
    /// What the environment lacks for TLS to end at the gateway. Rules judge this plan as well, and one of them refuses it.
    #[serde(skip)]
    pub(crate) missing: Option<&'static str>,
}

/// What documents say about where TLS ends.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Chapters {
    /// What depends on the delegation of a new zone.
    pub(crate) delegation: Option<Chapter>,
    /// How the certificate is seen to be there.
    pub(crate) issued: Option<Chapter>,
    /// What others have to do before the first step.
    pub(crate) before: Option<Chapter>,
}

impl Tls {
    /// The credentials that the issuer of the gateway's certificate asks for.
    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.gateway.as_ref()?.issuer.credentials.as_ref()
    }

    /// The role that acts in AWS for the gateway's certificate.
    pub(crate) fn role(&self) -> Option<&Role> {
        self.gateway.as_ref()?.issuer.role.as_ref()
    }
}

/// Decides everything about TLS in a region.
pub(crate) fn plan(inputs: &Inputs, dns: &Dns) -> Tls {
    match inputs.environment().tls.mode {
        TlsMode::None => none::plan(),
        TlsMode::Acm => acm::plan(inputs, dns),
        TlsMode::Letsencrypt => gateway::plan(inputs, dns),
    }
}

/// The checklist's item about TLS.
fn checklist(is_done: bool, todo: &'static str) -> Item {
    settled(is_done, "Requests travel over TLS", todo, "tls.mode")
}
