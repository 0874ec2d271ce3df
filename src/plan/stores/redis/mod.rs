//! Where Redis runs. Each source states in a file of its own everything that follows from it; nothing outside this
//! folder asks which source it is.

mod elasticache;
mod external;
mod in_cluster;

use serde::Serialize;

use crate::format::yaml::Map;
use crate::model::stores::RedisSource;
use crate::plan::Inputs;
use crate::plan::chapter::Chapter;
use crate::plan::checklist::Item;
use crate::plan::module::{Module, Output};
use crate::plan::parameters::{Parameter, Writer};
use crate::plan::secrets::Content;

use super::{Backup, Grants};

pub(crate) use elasticache::{Group, snapshot_window};

/// The key of the secret that holds the connection URL.
const CONNECTION_URL: &str = "connection_url";

/// Everything that follows from where Redis runs, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Redis {
    /// The replication group that AWS runs for the environment, for commands and documents. A recovery region makes
    /// its own when it is to serve.
    pub(crate) group: Option<Group>,
    /// The parameter that holds the token, where an install step draws one.
    pub(crate) token: Option<&'static str>,
    /// The Job that empties it after a restore, where its secret holds what that needs.
    pub(crate) emptied_by: Option<Job>,
    /// What the name of the snapshot begins with that is left at the end.
    pub(crate) last_snapshot: Option<String>,
    /// What documents say about this source.
    pub(crate) chapters: Chapters,
    /// The backups that there are.
    pub(crate) backups: Vec<Backup>,
    /// The module of the region's stack that makes it.
    #[serde(skip)]
    pub(crate) module: Option<Module>,
    /// What the region's stack puts out about it.
    #[serde(skip)]
    pub(crate) output: Option<Output>,
    /// What the parameter store holds for it.
    #[serde(skip)]
    pub(crate) parameters: Vec<Parameter>,
    /// The release's secret; none in a region that has no Redis yet.
    #[serde(skip)]
    pub(crate) secret: Option<Content>,
    /// What stands behind the secret's parameters and shows in none of their paths.
    #[serde(skip)]
    pub(crate) behind: Vec<String>,
    /// The values of the release below `redis`.
    #[serde(skip)]
    pub(crate) values: Map,
    /// What LangSmith's role acts on, where pods log in by that role.
    #[serde(skip)]
    pub(crate) grants: Option<Grants>,
    /// Whether the chart runs it, as one pod on a volume.
    #[serde(skip)]
    pub(crate) is_in_chart: bool,
    /// Whether it is a Redis Cluster.
    #[serde(skip)]
    pub(crate) is_cluster: bool,
    /// Resources that Terraform forgets at a teardown, because what is left cannot be read without them.
    #[serde(skip)]
    pub(crate) kept: Vec<String>,
    /// Items of the checklist.
    #[serde(skip)]
    pub(crate) checklist: Vec<Item>,
    /// The checklist's item about who reaches it.
    #[serde(skip)]
    pub(crate) access: Item,
}

/// The image of a Redis client, as its repository and tag.
pub(crate) const CLIENT: (&str, &str) = ("docker.io/redis", "7");

/// A Job that is applied by hand.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Job {
    /// The file below `manifests/`.
    pub(crate) file: &'static str,
    /// The Job's name.
    pub(crate) name: String,
    /// The key of Redis' secret that holds the URL.
    pub(crate) key: &'static str,
}

/// What documents say about a source.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Chapters {
    /// The README's step about the token: how it is set, or why there is none.
    pub(crate) token: Chapter,
    /// How the token is set in a region that takes over.
    pub(crate) token_after_failover: Option<Chapter>,
    /// What to look at and do when a zone fails.
    pub(crate) zone_failure: Chapter,
    /// The command that fails over on purpose.
    pub(crate) failover_test: Option<Chapter>,
    /// How it is emptied after a restore.
    pub(crate) empty: Chapter,
}

/// What rules ask about a source, whatever else the environment says.
#[derive(Debug)]
pub(crate) struct Traits {
    /// Its own table below `[stores.redis]`.
    pub(crate) table: &'static str,
    /// Whether it is a single pod in the cluster.
    pub(crate) is_in_cluster: bool,
}

/// What rules ask about a source.
pub(crate) fn traits(source: RedisSource) -> &'static Traits {
    match source {
        RedisSource::Elasticache => &elasticache::TRAITS,
        RedisSource::External => &external::TRAITS,
        RedisSource::InCluster => &in_cluster::TRAITS,
    }
}

/// Decides everything about Redis in a region.
pub(crate) fn plan(inputs: &Inputs) -> Redis {
    match inputs.environment().stores.redis.source {
        RedisSource::Elasticache => elasticache::plan(inputs),
        RedisSource::External => external::plan(inputs),
        RedisSource::InCluster => in_cluster::plan(inputs),
    }
}

/// The Job that empties it by its connection URL.
fn emptied_by_url(inputs: &Inputs) -> Job {
    Job {
        file: "recovery/empty-redis.yaml",
        name: inputs.names().release_object("empty-redis"),
        key: CONNECTION_URL,
    }
}

/// The parameter that holds the whole connection URL.
fn url_parameter(name: &'static str, writer: Writer) -> Parameter {
    Parameter::of_region(name, "rediss://host:port", writer)
}

/// What Redis holds is on its way elsewhere.
fn no_backups() -> Vec<Backup> {
    vec![Backup {
        name: "Redis",
        what: "none: nothing in it has to be kept",
        reach: "-".to_owned(),
    }]
}

/// The checklist's first item about Redis.
fn runs_outside(inputs: &Inputs, is_outside: bool) -> Item {
    let switch = ["redis", "external", "enabled"];
    let item = (
        "Redis runs outside the cluster",
        "choose `elasticache` or `external`",
        "stores.redis.source",
    );
    super::is_as_said(inputs, &switch, is_outside, item)
}
