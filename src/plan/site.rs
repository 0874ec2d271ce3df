//! One region of an environment, and everything that was decided about it.

use std::ops::Deref;

use super::Inputs;
use super::dns::{self, Address, Dns};
use super::ingress::{self, Ingress};
use super::module::Module;
use super::releases::{self, Folder};
use super::stores::postgres::{self, Postgres};
use super::tls::{self, Tls};

/// One region of an environment, and everything that was decided about it.
#[derive(Debug, Clone)]
pub struct Site {
    inputs: Inputs,
    /// Where LangSmith keeps organizations, users, API keys, datasets and prompts.
    pub(crate) postgres: Postgres,
    /// The domain and its zone.
    pub(crate) dns: Dns,
    /// Where TLS ends.
    pub(crate) tls: Tls,
    /// How requests reach LangSmith.
    pub(crate) ingress: Ingress,
    /// The module of the region's stack that keeps the domain's records.
    pub(crate) records: Option<Module>,
    /// Where people open LangSmith, if the environment has a domain.
    pub(crate) address: Option<Address>,
}

impl Site {
    /// Decides everything about a region.
    pub(super) fn new(inputs: Inputs) -> Self {
        let dns = dns::plan(&inputs);
        let tls = tls::plan(&inputs, &dns);
        let ingress = ingress::plan(&inputs, &tls);
        Self {
            records: dns::records(&inputs, &dns, &tls, &ingress),
            address: dns::address(&inputs, &tls),
            dns,
            tls,
            ingress,
            postgres: postgres::plan(&inputs),
            inputs,
        }
    }
}

impl Site {
    /// The folders of manifests that are charts.
    pub(crate) fn folders(&self) -> Vec<Folder> {
        releases::folders(self)
    }
}

impl Deref for Site {
    type Target = Inputs;

    fn deref(&self) -> &Inputs {
        &self.inputs
    }
}
