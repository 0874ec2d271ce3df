//! Every Helm release of an environment, in the order of installation.
//!
//! This is the one list: the helmfile, the README, the runbooks and the way back down read it. Beside the published
//! charts each lasting folder of manifests is a release, so that Helm compares what is rendered with what is installed.
//!
//! - Namespaces and their labels come first: a pod is completed by what its namespace says when it is made.
//! - Secrets come after External Secrets, and before every pod that reads one.
//! - The binding comes before LangSmith's pods, so that the controller adds its readiness gate to them.
//! - ClickHouse's operator finds its login, its Keepers are there before the replicas, and those before the migrations.

mod charts;
mod command;
pub(crate) mod folder;
mod installation;
mod told;
mod wait;

pub(crate) use charts::charts;
pub(crate) use command::command;
pub(crate) use installation::SECONDS;
pub(crate) use told::{Told, told};
pub(crate) use wait::waits;

use serde::Serialize;

use crate::plan::Site;

use super::addons::{Addon, LANGSMITH_REPOSITORY, addons};
use super::overlays;

pub(crate) use folder::Folder;

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Release {
    /// Its name.
    pub(crate) name: String,
    /// The namespace that Helm keeps it in.
    pub(crate) namespace: String,
    /// What it is of the environment.
    pub(crate) part: Part,
    /// Where its chart comes from.
    pub(crate) chart: Chart,
    /// Its values files by their path in the rendered folder, later ones winning.
    pub(crate) values: Vec<String>,
    /// Values that are read from the parameter store: the key and the parameter.
    pub(crate) parameters: Vec<(String, String)>,
    /// The releases that it is installed after, as `namespace/name`.
    pub(crate) needs: Vec<String>,
}

/// What a release is of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Part {
    /// Namespaces and the storage class.
    Cluster,
    /// A published chart for the whole cluster.
    Addon,
    /// The external secrets.
    Secrets,
    /// The gateway.
    Gateway,
    /// The gateway's certificate.
    Certificate,
    /// The binding of target groups.
    Binding,
    /// Rights in the namespace of agents that run apart.
    DataplaneAccess,
    /// ClickHouse's operator.
    ClickhouseOperator,
    /// ClickHouse's Keepers.
    ClickhouseKeeper,
    /// ClickHouse's replicas.
    Clickhouse,
    /// LangSmith.
    Langsmith,
    /// The agents that run apart.
    Dataplane,
}

/// Where a chart comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Chart {
    /// It is published, under a name or an address, in one exact version.
    Published {
        /// The repository's name and address; none for a chart that is named by its address.
        repository: Option<(String, String)>,
        /// As Helm takes it: `repository/chart`, or an address.
        reference: String,
        /// The version.
        version: String,
    },
    /// It is rendered: the folder.
    Rendered(String),
}

impl Part {
    /// Its folder of manifests, where it has one.
    fn folder(self) -> Option<Folder> {
        Some(match self {
            Self::Cluster => folder::CLUSTER,
            Self::Secrets => folder::SECRETS,
            Self::Gateway => folder::GATEWAY,
            Self::Certificate => folder::TLS,
            Self::DataplaneAccess => folder::DATAPLANE,
            Self::ClickhouseKeeper => folder::CLICKHOUSE_KEEPER,
            Self::Clickhouse => folder::CLICKHOUSE,
            Self::Addon
            | Self::Binding
            | Self::ClickhouseOperator
            | Self::Langsmith
            | Self::Dataplane => return None,
        })
    }

    /// Whether a region on standby gets it only when it takes over.
    fn is_for_the_day(self) -> bool {
        matches!(
            self,
            Self::ClickhouseKeeper | Self::Clickhouse | Self::Langsmith
        )
    }
}

impl Release {
    fn of_addon(site: &Site, part: Part, addon: &Addon) -> Self {
        let about = addon.about();
        let (repository, reference) = addon.source();
        let folder = site.beside("addons");
        Self {
            values: vec![format!("helm/{folder}/{}.yaml", about.release)],
            name: about.release.clone(),
            namespace: about.namespace.clone(),
            part,
            chart: Chart::Published {
                repository,
                reference,
                version: about.version.clone(),
            },
            parameters: Vec::new(),
            needs: addon.after_release().into_iter().collect(),
        }
    }

    /// As `needs` names it.
    pub(crate) fn id(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }
}

/// The releases that are installed in this region.
pub(crate) fn releases(site: &Site) -> Vec<Release> {
    let mut releases = every(site);
    releases.retain(|release| site.is_active() || !release.part.is_for_the_day());
    add_needs(&mut releases);
    releases
}

/// The releases that a region on standby gets when it takes over. LangSmith's hooks write to the
/// database, and ClickHouse's replicas are made from a backup.
pub(crate) fn on_the_day(site: &Site) -> Vec<Release> {
    let mut releases = every(site);
    releases.retain(|release| release.part.is_for_the_day());
    releases
}

/// The folders of manifests that are charts.
pub(crate) fn folders(site: &Site) -> Vec<Folder> {
    let releases = every(site).into_iter();
    releases
        .filter_map(|release| release.part.folder())
        .collect()
}

/// The releases of both: those that are installed, and those of the day.
pub(crate) fn every(site: &Site) -> Vec<Release> {
    let langsmith = &site.environment().langsmith;
    let namespace = langsmith.namespace.as_str();

    let local = |part, namespace: &str| of_folder(site, part, namespace);
    let mut all: Vec<Release> = local(Part::Cluster, KUBE_SYSTEM).into_iter().collect();
    let own = site.clickhouse.addon.as_ref().map(|addon| addon.key);
    let (operator, addons): (Vec<_>, Vec<_>) = addons(site)
        .into_iter()
        .partition(|addon| Some(addon.key) == own);
    let published = |part| move |addon: &Addon| Release::of_addon(site, part, addon);
    all.extend(addons.iter().map(published(Part::Addon)));
    all.extend(local(Part::Secrets, namespace));
    let gateway = &site.ingress.router.backend.namespace;
    if !site.ingress.router.manifests.is_empty() {
        all.extend(local(Part::Gateway, gateway));
    }
    if site.tls.gateway.is_some() {
        all.extend(local(Part::Certificate, gateway));
    }
    all.push(binding(site));
    if site.has_split_dataplane() {
        let namespace = langsmith.dataplane.namespace.as_str();
        all.extend(local(Part::DataplaneAccess, namespace));
    }
    all.extend(operator.iter().map(published(Part::ClickhouseOperator)));
    if let Some(replicas) = &site.clickhouse.replicas {
        all.extend(local(Part::ClickhouseKeeper, replicas.namespace));
        all.extend(local(Part::Clickhouse, replicas.namespace));
    }
    all.push(langsmith_itself(site));
    if site.dataplane_ids().is_some() {
        all.push(dataplane(site));
    }
    all
}

/// A folder of manifests, in the namespace of what it holds.
fn of_folder(site: &Site, part: Part, namespace: &str) -> Option<Release> {
    let folder = part.folder()?.name;
    let manifests = site.beside("manifests");
    Some(Release {
        name: site.names().release_object(folder),
        namespace: namespace.to_owned(),
        part,
        chart: Chart::Rendered(format!("{manifests}/{folder}")),
        values: Vec::new(),
        parameters: Vec::new(),
        needs: Vec::new(),
    })
}

fn binding(site: &Site) -> Release {
    let targets = site.ingress.load_balancer.targets();
    Release {
        name: site.names().release_object(BINDING_FOLDER),
        namespace: site.environment().langsmith.namespace.to_string(),
        part: Part::Binding,
        chart: Chart::Rendered(format!("helm/{}", site.beside(BINDING_FOLDER))),
        values: Vec::new(),
        parameters: targets
            .map(|target| (target.value.clone(), target.parameter.clone()))
            .collect(),
        needs: Vec::new(),
    }
}

fn langsmith_itself(site: &Site) -> Release {
    let langsmith = &site.environment().langsmith;
    let folder = site.beside("langsmith");
    let overlays = overlays::files(site).into_iter();
    Release {
        name: langsmith.release.to_string(),
        namespace: langsmith.namespace.to_string(),
        part: Part::Langsmith,
        chart: Chart::Published {
            repository: Some((
                LANGSMITH_REPOSITORY.0.to_owned(),
                LANGSMITH_REPOSITORY.1.to_owned(),
            )),
            reference: format!("{}/langsmith", LANGSMITH_REPOSITORY.0),
            version: site.chart().version.to_string(),
        },
        values: overlays
            .map(|file| format!("helm/{folder}/{file}"))
            .collect(),
        parameters: Vec::new(),
        needs: Vec::new(),
    }
}

/// The agents that run apart, in their namespace.
fn dataplane(site: &Site) -> Release {
    let about = super::addons::dataplane();
    let (repository, address) = LANGSMITH_REPOSITORY;
    Release {
        name: about.release.clone(),
        namespace: site.environment().langsmith.dataplane.namespace.to_string(),
        part: Part::Dataplane,
        chart: Chart::Published {
            repository: Some((repository.to_owned(), address.to_owned())),
            reference: format!("{repository}/{}", about.chart),
            version: about.version.clone(),
        },
        values: vec![format!("helm/{DATAPLANE_VALUES}")],
        parameters: Vec::new(),
        needs: Vec::new(),
    }
}

/// What each is installed after. Add-ons but for the first need not wait for each other, with few exceptions; all
/// else is installed one after the other, so that what fails stops what follows.
fn add_needs(releases: &mut [Release]) {
    let mut addons = releases
        .iter()
        .filter(|release| release.part == Part::Addon);
    let first = addons.find(|release| release.name == FIRST_ADDON);
    let first = first.map(Release::id);
    let mut before: Vec<String> = Vec::new();
    for release in releases {
        // Its webhook answers for every Service and Ingress in the cluster, so it comes first.
        if release.part == Part::Addon && release.name != FIRST_ADDON {
            let after = std::mem::take(&mut release.needs);
            release.needs.extend(first.clone());
            release.needs.extend(after);
            before.push(release.id());
        } else {
            release.needs = std::mem::replace(&mut before, vec![release.id()]);
        }
    }
}

/// Where the chart that binds target groups is below `helm/`, and the last part of its release's name.
pub(crate) const BINDING_FOLDER: &str = "target-group-binding";

/// The values file of agents that run apart, below `helm/`.
pub(crate) const DATAPLANE_VALUES: &str = "langgraph-dataplane/values.yaml";

/// The repositories of these releases, each once, LangSmith's own last.
pub(crate) fn repositories(releases: &[Release]) -> Vec<Repository> {
    let mut repositories: Vec<Repository> = Vec::new();
    for release in releases {
        if let Chart::Published {
            repository: Some((name, url)),
            ..
        } = &release.chart
        {
            let repository = Repository {
                name: name.clone(),
                url: url.clone(),
            };
            if !repositories.contains(&repository) {
                repositories.push(repository);
            }
        }
    }
    repositories
}

/// A repository of charts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Repository {
    pub(crate) name: String,
    pub(crate) url: String,
}

/// The script that waits for what Helm cannot wait for, below `helm/`.
pub(crate) fn wait_file(site: &Site) -> String {
    format!("{}.sh", site.beside("wait"))
}

const FIRST_ADDON: &str = "aws-load-balancer-controller";

const KUBE_SYSTEM: &str = "kube-system";
