//! Where PostgreSQL runs. Each source states in a file of its own everything that follows from it; nothing outside
//! this folder asks which source it is.

mod aurora;
mod external;
mod in_cluster;
mod managed;
mod rds;

use serde::Serialize;

use crate::format::yaml::Map;
use crate::model::stores::PostgresSource;
use crate::plan::Inputs;
use crate::plan::chapter::Chapter;
use crate::plan::checklist::Item;
use crate::plan::module::{Module, Output};
use crate::plan::parameters::Parameter;
use crate::plan::secrets::Content;

use super::{Backup, Lost};

pub(crate) use managed::Database;

/// Everything that follows from where PostgreSQL runs, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Postgres {
    /// The database that AWS runs for the environment in this region, for commands and documents.
    pub(crate) database: Option<Database>,
    /// What documents say about this source.
    pub(crate) chapters: Chapters,
    /// The backups that there are.
    pub(crate) backups: Vec<Backup>,
    /// The pod with the tools that dump and restore it.
    pub(crate) tools: Tools,
    /// The module of the region's stack that makes it.
    #[serde(skip)]
    pub(crate) module: Option<Module>,
    /// What the region's stack puts out about it.
    #[serde(skip)]
    pub(crate) output: Option<Output>,
    /// What the parameter store holds for it.
    #[serde(skip)]
    pub(crate) parameters: Vec<Parameter>,
    /// The release's secret.
    #[serde(skip)]
    pub(crate) secret: Content,
    /// What stands behind the secret's parameters and shows in none of their paths.
    #[serde(skip)]
    pub(crate) behind: Vec<String>,
    /// The values of the release below `postgres`.
    #[serde(skip)]
    pub(crate) values: Map,
    /// Whether the chart runs it, as one pod on a volume.
    #[serde(skip)]
    pub(crate) is_in_chart: bool,
    /// Whether there is a script that tries a restore.
    #[serde(skip)]
    pub(crate) has_drill: bool,
    /// Items of the checklist.
    #[serde(skip)]
    pub(crate) checklist: Vec<Item>,
    /// The checklist's item about who reaches it.
    #[serde(skip)]
    pub(crate) access: Item,
}

/// A pod with the tools of PostgreSQL, and a volume for a dump.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Tools {
    /// The file below `manifests/`.
    pub(crate) file: &'static str,
    /// What the pod and the claim of its volume are called.
    pub(crate) name: String,
    /// The key of PostgreSQL's secret that holds the URL.
    pub(crate) key: &'static str,
    #[serde(skip)]
    pub(crate) repository: &'static str,
    /// A version that is not older than any that LangSmith runs on: tools read older servers, and refuse newer ones.
    #[serde(skip)]
    pub(crate) tag: &'static str,
}

/// The pod is the same wherever PostgreSQL runs, so that a dump of one source is restored into another.
fn tools(inputs: &Inputs) -> Tools {
    Tools {
        file: "recovery/postgres-tools.yaml",
        name: inputs.names().release_object("postgres-tools"),
        key: "connection_url",
        repository: "docker.io/postgres",
        tag: "17",
    }
}

/// What documents say about a source.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Chapters {
    /// What to look at and do when a zone fails.
    pub(crate) zone_failure: Chapter,
    /// What to do once the zone is back.
    pub(crate) zone_back: Option<Chapter>,
    /// Shell functions that a restore uses.
    pub(crate) restore_functions: Option<Chapter>,
    /// The command that shows which moments can be restored.
    pub(crate) restorable: Option<Chapter>,
    /// How it is restored.
    pub(crate) restore: Chapter,
    /// How a restore is tested.
    pub(crate) restore_test: Chapter,
    /// The command that fails over on purpose.
    pub(crate) failover_test: Option<Chapter>,
    /// What a person does before an upgrade, where no command takes the backup.
    pub(crate) backup_by_hand: Option<Chapter>,
    /// The command that takes a backup before an upgrade.
    pub(crate) backup_command: Option<Chapter>,
}

/// What rules ask about a source, whatever else the environment says.
#[derive(Debug)]
pub(crate) struct Traits {
    /// Its own table below `[stores.postgres]`.
    pub(crate) table: Option<&'static str>,
    /// The service of AWS that runs it.
    pub(crate) service: Option<Service>,
    /// Whether it is a single pod in the cluster.
    pub(crate) is_in_cluster: bool,
    /// Its key among the figures of `profiles/recovery.toml`; none where its operator states them.
    pub(crate) figures: Option<&'static str>,
    /// Why its data does not reach a second region, where it does not.
    pub(crate) lost_with_region: Option<Lost>,
}

/// A service of AWS that runs PostgreSQL.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) name: &'static str,
    /// Its key in `profiles/aws/versions.toml` and `profiles/aws/classes.toml`.
    pub(crate) facts: &'static str,
}

/// What rules ask about a source.
pub(crate) fn traits(source: PostgresSource) -> &'static Traits {
    match source {
        PostgresSource::Rds => &rds::TRAITS,
        PostgresSource::Aurora => &aurora::TRAITS,
        PostgresSource::External => &external::TRAITS,
        PostgresSource::InCluster => &in_cluster::TRAITS,
    }
}

/// Decides everything about PostgreSQL in a region.
pub(crate) fn plan(inputs: &Inputs) -> Postgres {
    match inputs.environment().stores.postgres.source {
        PostgresSource::Rds => rds::plan(inputs),
        PostgresSource::Aurora => aurora::plan(inputs),
        PostgresSource::External => external::plan(inputs),
        PostgresSource::InCluster => in_cluster::plan(inputs),
    }
}

/// The parameter that holds the whole connection URL.
fn url_parameter(name: &'static str, writer: crate::plan::parameters::Writer) -> Parameter {
    Parameter::of_region(name, "user:password@host:port/database", writer)
}

/// The checklist's first item about PostgreSQL.
fn runs_outside(is_outside: bool) -> Item {
    crate::plan::checklist::settled(
        is_outside,
        "PostgreSQL runs outside the cluster",
        "choose `rds`, `aurora` or `external`",
        "stores.postgres.source",
    )
}

/// What a person sees to, whatever the source.
fn by_people() -> [Item; 3] {
    [
        "A backup has been restored, and how long it took is known",
        "Connections stay below `max_connections` at full scale: each pod pools its own",
        "Connections, disk use (above 70 %) and slow queries raise an alert",
    ]
    .map(crate::plan::checklist::person)
}
