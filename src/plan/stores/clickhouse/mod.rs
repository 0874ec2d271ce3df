//! Where ClickHouse runs. Each source states in a file of its own everything that follows from it; nothing outside
//! this folder asks which source it is.

mod clickhouse_cloud;
mod in_cluster;
mod langsmith_managed;
mod outside;
mod replicated;

use serde::Serialize;

use crate::format::yaml::Map;
use crate::model::stores::ClickhouseSource;
use crate::plan::addons::Addon;
use crate::plan::chapter::Chapter;
use crate::plan::checklist::{Item, always, person, settled};
use crate::plan::module::Module;
use crate::plan::parameters::{Parameter, Rotation, Writer};
use crate::plan::role::Role;
use crate::plan::secrets::{Content, Secret};
use crate::plan::{Image, Inputs};

use super::{Backup, Lost, Namespace};

pub(crate) use outside::Operator;
pub(crate) use replicated::{KEEPER, Replicas};

/// Everything that follows from where ClickHouse runs, in one region.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Clickhouse {
    /// The replicas that run in the cluster beside the release, for manifests, commands and documents.
    pub(crate) replicas: Option<Replicas>,
    /// Who operates it outside the cluster.
    pub(crate) operator: Option<Operator>,
    /// What documents say about this source.
    pub(crate) chapters: Chapters,
    /// The backups that there are.
    pub(crate) backups: Vec<Backup>,
    /// The module of the region's stack that makes the bucket of its backups.
    #[serde(skip)]
    pub(crate) module: Option<Module>,
    /// The role that its own pods have.
    #[serde(skip)]
    pub(crate) role: Option<Role>,
    /// What the parameter store holds for it.
    #[serde(skip)]
    pub(crate) parameters: Vec<Parameter>,
    /// The release's secret.
    #[serde(skip)]
    pub(crate) secret: Content,
    /// What stands behind the secret's parameters and shows in none of their paths.
    #[serde(skip)]
    pub(crate) behind: Vec<String>,
    /// The secrets that its own pods read.
    #[serde(skip)]
    pub(crate) secrets: Vec<Secret>,
    /// The namespaces that it has for itself.
    #[serde(skip)]
    pub(crate) namespaces: Vec<Namespace>,
    /// The add-on that runs its replicas, which waits for its credentials and so comes last.
    #[serde(skip)]
    pub(crate) addon: Option<Addon>,
    /// The images that its own pods run.
    #[serde(skip)]
    pub(crate) images: Vec<Image>,
    /// The key of the chart's image that its own pods run, which must have a tag.
    #[serde(skip)]
    pub(crate) named_image: Option<&'static str>,
    /// The values of the release below `clickhouse`.
    #[serde(skip)]
    pub(crate) values: Map,
    /// Whether the chart runs it, as one pod on a volume.
    #[serde(skip)]
    pub(crate) is_in_chart: bool,
    /// Whether its version is the chart's.
    #[serde(skip)]
    pub(crate) follows_chart: bool,
    /// Items of the checklist.
    #[serde(skip)]
    pub(crate) checklist: Vec<Item>,
    /// The checklist's item about who reaches it.
    #[serde(skip)]
    pub(crate) access: Item,
}

/// What documents say about a source.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Chapters {
    /// How pods reach one outside the cluster's network.
    pub(crate) network: Option<Chapter>,
    /// How it is installed before LangSmith.
    pub(crate) install: Option<Chapter>,
    /// What to look at and do when a zone fails.
    pub(crate) zone_failure: Chapter,
    /// How it is restored.
    pub(crate) restore: Chapter,
    /// How a restore is tested.
    pub(crate) restore_test: Chapter,
    /// What a person does before an upgrade, where no command takes the backup.
    pub(crate) backup_by_hand: Option<Chapter>,
    /// The commands that take a backup before an upgrade.
    pub(crate) backup_command: Option<Chapter>,
    /// What shows that an upgrade of it is done.
    pub(crate) upgraded: Option<Chapter>,
    /// What belongs to a second region; none where a lost region is a lost ClickHouse.
    pub(crate) second_region: Option<SecondRegion>,
}

/// What documents say about ClickHouse in two regions.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct SecondRegion {
    /// How its data gets to the other region, and how far behind it is.
    pub(crate) behind: Chapter,
    /// How it comes back when the primary region is lost.
    pub(crate) failover: Chapter,
    /// How its data returns to the primary region.
    pub(crate) fail_back: Chapter,
}

/// What rules ask about a source, whatever else the environment says.
#[derive(Debug)]
pub(crate) struct Traits {
    /// Its own table below `[stores.clickhouse]`.
    pub(crate) table: Option<&'static str>,
    /// Whether it is a single pod in the cluster.
    pub(crate) is_in_cluster: bool,
    /// Whether its replicas have volumes in the cluster, which stay in their zones.
    pub(crate) is_replicated_here: bool,
    /// Its key among the figures of `profiles/recovery.toml`.
    pub(crate) figures: &'static str,
    /// Why its data does not reach a second region, where it does not.
    pub(crate) lost_with_region: Option<Lost>,
}

/// What rules ask about a source.
pub(crate) fn traits(source: ClickhouseSource) -> &'static Traits {
    match source {
        ClickhouseSource::LangsmithManaged => &langsmith_managed::TRAITS,
        ClickhouseSource::ClickhouseCloud => &clickhouse_cloud::TRAITS,
        ClickhouseSource::Replicated => &replicated::TRAITS,
        ClickhouseSource::InCluster => &in_cluster::TRAITS,
    }
}

/// Decides everything about ClickHouse in a region.
pub(crate) fn plan(inputs: &Inputs) -> Clickhouse {
    match inputs.environment().stores.clickhouse.source {
        ClickhouseSource::LangsmithManaged => langsmith_managed::plan(inputs),
        ClickhouseSource::ClickhouseCloud => clickhouse_cloud::plan(inputs),
        ClickhouseSource::Replicated => replicated::plan(inputs),
        ClickhouseSource::InCluster => in_cluster::plan(inputs),
    }
}

/// The release's secret for a ClickHouse in the cluster: all but the password is known here.
fn secret_of_cluster(host: String, user: &str, password: &'static str) -> Content {
    Content {
        template: vec![
            ("clickhouse_host", host),
            ("clickhouse_port", "8123".to_owned()),
            ("clickhouse_native_port", "9000".to_owned()),
            ("clickhouse_user", user.to_owned()),
            ("clickhouse_password", "{{ .password }}".to_owned()),
            ("clickhouse_db", "default".to_owned()),
            ("clickhouse_tls", "false".to_owned()),
        ],
        data: vec![("password", password)],
    }
}

/// A password that Terraform draws.
fn generated(name: &'static str, holds: &'static str, rotation: Rotation) -> Parameter {
    Parameter::shared(
        name,
        holds,
        Writer::Generated {
            length: 32,
            symbols: false,
            rotation,
        },
    )
}

/// The first items of the checklist about a ClickHouse in the cluster.
fn in_this_cluster(is_replicated: bool) -> Vec<Item> {
    vec![
        settled(
            is_replicated,
            "ClickHouse is replicated",
            "one pod is for evaluations; choose another source",
            "stores.clickhouse.source",
        ),
        always(
            "The EBS CSI driver and a default storage class that can grow are installed",
            "manifests/cluster",
        ),
    ]
}

/// What a person sees to, whatever the source.
fn by_people() -> Item {
    person("Concurrent queries, disk I/O, merges and part counts raise an alert")
}
