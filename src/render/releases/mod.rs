//! Every Helm release of an environment, in the order of installation.
//!
//! This is the one list: the helmfile, the README, the runbooks and the way back down read it. Beside the published
//! charts each lasting folder of manifests is a release, so that Helm compares what is rendered with what is there.
//!
//! - Namespaces and their labels come first: a pod is completed by what its namespace says when it is made.
//! - Secrets come after External Secrets, and before every pod that reads one.
//! - The binding comes before LangSmith's pods, so that the controller adds its readiness gate to them.
//! - ClickHouse's operator finds its login, its Keepers are there before the replicas, and those before the migrations.

mod command;

pub(super) use command::command;

use serde::Serialize;

use crate::plan::Site;

use super::helm::{
    Addon, BINDING_FOLDER, DATAPLANE_VALUES, LANGSMITH_REPOSITORY, PRIVATE_CA_ISSUER, addons,
    binding_release, bindings, clickhouse_operator, dataplane_release, overlays,
};
use super::manifests::{Folder, charts, gateway_namespace, has_gateway};
use super::{RenderError, beside, uses_split_dataplane};
use crate::plan::ingress::ends_inside;

/// A release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Release {
    /// Its name.
    pub(super) name: String,
    /// The namespace that Helm keeps it in.
    pub(super) namespace: String,
    /// What it is of the environment.
    pub(super) part: Part,
    /// Where its chart comes from.
    pub(super) chart: Chart,
    /// Its values files by their path in the rendered folder, later ones winning.
    pub(super) values: Vec<String>,
    /// Values that are read from the parameter store: the key and the parameter.
    pub(super) parameters: Vec<(String, String)>,
    /// The releases that it is installed after, as `namespace/name`.
    pub(super) needs: Vec<String>,
}

/// What a release is of the environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Part {
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
pub(super) enum Chart {
    /// It is published, under a name or an address, in one exact version.
    Published {
        /// As Helm takes it: `repository/chart`, or an address.
        reference: String,
        /// The version.
        version: String,
    },
    /// It is rendered: the folder.
    Rendered(String),
}

impl Part {
    /// What is waited for once it is installed, as `wait.sh` calls it.
    pub(super) fn awaited(self) -> Option<&'static str> {
        match self {
            Self::Secrets => Some("secrets"),
            Self::ClickhouseKeeper => Some("clickhouse-keeper"),
            Self::Clickhouse => Some("clickhouse"),
            _ => None,
        }
    }

    /// Its folder of manifests, where it has one.
    fn folder(self) -> Option<Folder> {
        Some(match self {
            Self::Cluster => charts::CLUSTER,
            Self::Secrets => charts::SECRETS,
            Self::Gateway => charts::GATEWAY,
            Self::Certificate => charts::TLS,
            Self::DataplaneAccess => charts::DATAPLANE,
            Self::ClickhouseKeeper => charts::CLICKHOUSE_KEEPER,
            Self::Clickhouse => charts::CLICKHOUSE,
            Self::Addon
            | Self::Binding
            | Self::ClickhouseOperator
            | Self::Langsmith
            | Self::Dataplane => return None,
        })
    }

    /// Whether a region that stands by has it on the day only.
    fn is_for_the_day(self) -> bool {
        matches!(
            self,
            Self::ClickhouseKeeper | Self::Clickhouse | Self::Langsmith
        )
    }

    /// Whether its pods read secrets, which have to be the new ones first.
    pub(super) fn reads_secrets(self) -> bool {
        matches!(
            self,
            Self::ClickhouseOperator | Self::Langsmith | Self::Dataplane
        )
    }
}

impl Release {
    fn of_addon(part: Part, addon: Addon) -> Self {
        Self {
            name: addon.name,
            namespace: addon.namespace,
            part,
            chart: Chart::Published {
                reference: addon.chart,
                version: addon.version,
            },
            values: Vec::new(),
            parameters: Vec::new(),
            needs: Vec::new(),
        }
    }

    /// As `needs` names it.
    pub(super) fn id(&self) -> String {
        format!("{}/{}", self.namespace, self.name)
    }

    /// Whether its chart is rendered.
    pub(super) fn is_rendered(&self) -> bool {
        matches!(self.chart, Chart::Rendered(_))
    }
}

/// The releases that are installed in this region.
pub(super) fn releases(site: &Site) -> Result<Vec<Release>, RenderError> {
    let mut releases = every(site)?;
    releases.retain(|release| site.is_active() || !release.part.is_for_the_day());
    add_needs(&mut releases);
    Ok(releases)
}

/// The releases that a region which stands by is given on the day that it takes over. LangSmith's hooks write to the
/// database, and ClickHouse's replicas are made from a backup.
pub(super) fn on_the_day(site: &Site) -> Result<Vec<Release>, RenderError> {
    let mut releases = every(site)?;
    releases.retain(|release| release.part.is_for_the_day());
    Ok(releases)
}

/// The folders of manifests that are charts.
pub(super) fn folders(site: &Site) -> Result<Vec<Folder>, RenderError> {
    let releases = every(site)?.into_iter();
    Ok(releases
        .filter_map(|release| release.part.folder())
        .collect())
}

/// The releases of both: those that are installed, and those of the day.
pub(super) fn every(site: &Site) -> Result<Vec<Release>, RenderError> {
    let langsmith = &site.environment().langsmith;
    let namespace = langsmith.namespace.as_str();

    let local = |part, namespace: &str| of_folder(site, part, namespace);
    let published = |part, addon| Release {
        values: addon_values(site, &addon),
        ..Release::of_addon(part, addon)
    };

    let mut all: Vec<Release> = local(Part::Cluster, KUBE_SYSTEM).into_iter().collect();
    let addons = addons(site).into_iter();
    all.extend(addons.map(|addon| published(Part::Addon, addon)));
    all.extend(local(Part::Secrets, namespace));
    let gateway = gateway_namespace(site);
    if has_gateway(site) {
        all.extend(local(Part::Gateway, &gateway));
    }
    if ends_inside(site) {
        all.extend(local(Part::Certificate, &gateway));
    }
    all.push(binding(site));
    if uses_split_dataplane(site) {
        let namespace = langsmith.dataplane.namespace.as_str();
        all.extend(local(Part::DataplaneAccess, namespace));
    }
    let operator = clickhouse_operator(site);
    all.extend(operator.map(|operator| published(Part::ClickhouseOperator, operator)));
    if let Some(replicas) = &site.clickhouse.replicas {
        all.extend(local(Part::ClickhouseKeeper, replicas.namespace));
        all.extend(local(Part::Clickhouse, replicas.namespace));
    }
    all.push(langsmith_itself(site));
    if let Some(addon) = dataplane_release(site)? {
        all.push(Release {
            values: vec![format!("helm/{DATAPLANE_VALUES}")],
            ..Release::of_addon(Part::Dataplane, addon)
        });
    }
    Ok(all)
}

/// A folder of manifests, in the namespace of what it holds.
fn of_folder(site: &Site, part: Part, namespace: &str) -> Option<Release> {
    let folder = part.folder()?.name;
    let manifests = beside(site, "manifests");
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
    let bindings = bindings(site).into_iter();
    Release {
        name: binding_release(site),
        namespace: site.environment().langsmith.namespace.to_string(),
        part: Part::Binding,
        chart: Chart::Rendered(format!("helm/{}", beside(site, BINDING_FOLDER))),
        values: Vec::new(),
        parameters: bindings
            .map(|binding| (binding.value, binding.parameter))
            .collect(),
        needs: Vec::new(),
    }
}

fn langsmith_itself(site: &Site) -> Release {
    let langsmith = &site.environment().langsmith;
    let folder = beside(site, "langsmith");
    let overlays = overlays(site).into_iter();
    Release {
        name: langsmith.release.to_string(),
        namespace: langsmith.namespace.to_string(),
        part: Part::Langsmith,
        chart: Chart::Published {
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

fn addon_values(site: &Site, addon: &Addon) -> Vec<String> {
    let folder = beside(site, "addons");
    vec![format!("helm/{folder}/{}.yaml", addon.name)]
}

/// What each is installed after. Add-ons but for the first need not wait for each other, with few exceptions; all
/// else is installed one after the other, so that what fails stops what follows.
fn add_needs(releases: &mut [Release]) {
    let ids: Vec<(Part, String, String)> = releases
        .iter()
        .map(|release| (release.part, release.name.clone(), release.id()))
        .collect();
    let addon = |name: &str| {
        let mut ids = ids.iter();
        let found = ids.find(|(part, one, _)| *part == Part::Addon && one == name);
        found.map(|(_, _, id)| id.clone())
    };
    let mut before: Vec<String> = Vec::new();
    for release in releases {
        match release.part {
            // Its webhook answers for every Service and Ingress in the cluster, so it comes first.
            Part::Addon if release.name != FIRST_ADDON => {
                release.needs.extend(addon(FIRST_ADDON));
                let other = match release.name.as_str() {
                    "istiod" => Some("istio-base"),
                    // The gateway's pods are completed by istiod.
                    "istio-ingressgateway" => Some("istiod"),
                    // It brings issuers for cert-manager's kinds.
                    PRIVATE_CA_ISSUER => Some("cert-manager"),
                    _ => None,
                };
                release.needs.extend(other.and_then(addon));
                before.push(release.id());
            }
            _ => {
                release.needs = std::mem::replace(&mut before, vec![release.id()]);
            }
        }
    }
}

const FIRST_ADDON: &str = "aws-load-balancer-controller";

const KUBE_SYSTEM: &str = "kube-system";
