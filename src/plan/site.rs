//! One region of an environment, and everything that was decided about it.

use std::ops::Deref;

use super::Inputs;
use super::alerts;
use super::auth::{self, Auth};
use super::connection::{self, Connection};
use super::dns::{self, Address, Dns};
use super::ingress::{self, Ingress};
use super::metrics_server::{self, Metrics};
use super::module::Module;
use super::releases::{self, Folder};
use super::security::bastion::{self, Bastion};
use super::stores::Grants;
use super::stores::backup::{self, Vault};
use super::stores::blob::{self, Blob};
use super::stores::clickhouse::{self, Clickhouse};
use super::stores::postgres::{self, Postgres};
use super::stores::redis::{self, Redis};
use super::tls::{self, Tls};

/// One region of an environment, and everything that was decided about it.
#[derive(Debug, Clone)]
pub struct Site {
    inputs: Inputs,
    /// How people log in.
    pub(crate) auth: Auth,
    /// Where LangSmith keeps organizations, users, API keys, datasets and prompts.
    pub(crate) postgres: Postgres,
    /// Where the ingestion queue and the cache are.
    pub(crate) redis: Redis,
    /// Where traces and feedback are.
    pub(crate) clickhouse: Clickhouse,
    /// Where inputs, outputs and attachments of runs are.
    pub(crate) blob: Blob,
    /// The daily snapshots, where there are any.
    pub(crate) vault: Option<Vault>,
    /// How the metrics server is installed.
    pub(crate) metrics_server: Metrics,
    /// The domain and its zone.
    pub(crate) dns: Dns,
    /// Where TLS ends.
    pub(crate) tls: Tls,
    /// How requests reach LangSmith.
    pub(crate) ingress: Ingress,
    /// The module of the region's stack that keeps the domain's records.
    pub(crate) records: Option<Module>,
    /// The module of the region's stack that tells people what has failed, where the environment says whom.
    pub(crate) alerts: Option<Module>,
    /// The way to the Kubernetes API, where the environment has one made.
    pub(crate) bastion: Option<Bastion>,
    /// How kubectl is pointed at the cluster.
    pub(crate) connection: Connection,
    /// Where people open LangSmith, if the environment has a domain.
    pub(crate) address: Option<Address>,
}

impl Site {
    /// Decides everything about a region.
    pub(super) fn new(inputs: Inputs) -> Self {
        let bastion = bastion::plan(&inputs);
        let dns = dns::plan(&inputs);
        let tls = tls::plan(&inputs, &dns);
        let ingress = ingress::plan(&inputs, &dns, &tls);
        let postgres = postgres::plan(&inputs);
        let redis = redis::plan(&inputs);
        let clickhouse = clickhouse::plan(&inputs);
        let has_stores_in_chart =
            postgres.is_in_chart || redis.is_in_chart || clickhouse.is_in_chart;
        let vault = backup::plan(&inputs, postgres.database.as_ref(), has_stores_in_chart);
        let blob = blob::plan(&inputs);
        Self {
            records: dns::records(&inputs, &dns, &tls, &ingress),
            address: dns::address(&inputs, &tls),
            auth: auth::plan(&inputs),
            metrics_server: metrics_server::plan(&inputs),
            connection: connection::plan(&inputs, bastion.as_ref()),
            bastion,
            dns,
            tls,
            ingress,
            alerts: alerts::of_region(&inputs, &postgres, &blob, &clickhouse, vault.as_ref()),
            vault,
            blob,
            postgres,
            redis,
            clickhouse,
            inputs,
        }
    }

    /// What LangSmith's own role acts on; none where its pods need no role.
    pub(crate) fn grants(&self) -> Option<Grants> {
        let grants = [&self.blob.grants, &self.redis.grants]
            .into_iter()
            .flatten();
        let grants: Vec<&Grants> = grants.collect();
        (!grants.is_empty()).then(|| grants.into_iter().flatten().cloned().collect())
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
