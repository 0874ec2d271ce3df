//! What an environment is: plain types, no I/O, no spans.
//!
//! Every key of the environment file has its field here, with the text that `lsgen schema` and the
//! diagnostics show. Defaults are not here but in `profiles/defaults.toml`, so that each has a
//! source and a place that a reader can open.

pub(crate) mod chart_values;
pub(crate) mod cloud;
pub(crate) mod cluster;
pub(crate) mod file;
pub(crate) mod ingress;
pub(crate) mod langsmith;
pub(crate) mod metadata;
pub(crate) mod recovery;
pub(crate) mod schema;
pub(crate) mod stores;
pub(crate) mod types;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One LangSmith environment on AWS EKS.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Environment {
    /// The version of this file's format. Always 1.
    #[schemars(range(min = 1, max = 1))]
    pub version: u32,
    /// What the environment is called and how strictly it is judged.
    pub environment: metadata::Metadata,
    /// The AWS account and region it lives in.
    pub cloud: cloud::Cloud,
    /// The network: created here, or one that exists.
    pub network: cloud::Network,
    /// The EKS cluster.
    pub cluster: cluster::Cluster,
    /// How requests reach LangSmith.
    pub ingress: ingress::Ingress,
    /// The domain and its hosted zone.
    pub dns: ingress::Dns,
    /// Where TLS ends and where its certificate comes from.
    pub tls: ingress::Tls,
    /// PostgreSQL, Redis, ClickHouse and blob storage.
    pub stores: stores::Stores,
    /// What is lost and how long it takes when a zone or a region fails.
    pub recovery: recovery::Recovery,
    /// The LangSmith release itself.
    pub langsmith: langsmith::Langsmith,
    /// Optional protection around it.
    pub security: cloud::Security,
    /// Where Terraform keeps its state.
    pub state: cloud::State,
    /// How the Terraform stacks are laid out.
    pub terraform: cloud::Terraform,
    /// Waived rules, each with the reason: `LS0902 = "load test, torn down on Friday"`.
    pub allow: BTreeMap<String, String>,
}
