//! The images that an environment runs, and those of them that the pre-pull DaemonSet holds on the nodes.

mod every;
mod registry;
mod values;

use crate::chart::{self, Addon, Line};

use super::stores::clickhouse::KEEPER;
use super::{Site, addon_names, features};

pub(crate) use every::ListedImage;
pub use every::every;
pub(crate) use registry::{mirrored, names_repository, release_reference, to_mirror};
pub use registry::{mirrored_reference, path_in_mirror};
pub(crate) use values::images_in;

/// Where the chart keeps the texts of what the operator makes for each agent.
const TEMPLATES: &str = "operator.templates.";

/// The file of the DaemonSet below `manifests/`.
pub(crate) const PRE_PULL_FILE: &str = "upgrade/image-pre-pull.yaml";

/// The DaemonSet's name.
pub(crate) fn pre_pull_name(site: &Site) -> String {
    site.names().release_object("image-pre-pull")
}

/// An image on a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// What a command is given under: the chart's key, `operator-` and the template's, or the add-on's name with
    /// the part behind it.
    pub key: String,
    /// The repository, with no mirror before it.
    pub repository: String,
    /// What the pods pull.
    pub reference: String,
    /// What runs it: workloads by their values keys, or an add-on.
    pub run_by: Vec<String>,
}

/// The images of the release, jobs and what the operator starts included; on request ClickHouse's replicas and
/// the add-ons.
pub fn images(site: &Site) -> Vec<Image> {
    let environment = site.environment();
    let wanted = &environment.langsmith.images.pre_pull;
    let mut images = of_release(site);
    if wanted.clickhouse {
        images.extend(site.clickhouse.images.iter().cloned());
    }
    if wanted.addons {
        images.extend(of_addons(site).into_iter().map(|(_, image)| image));
    }
    images
}

/// The keys under which a command can be given, whether or not this environment runs the image.
pub fn command_keys(line: &Line) -> Vec<String> {
    let templates = line.operator_templates.values();
    let mut keys: Vec<String> = line
        .images
        .keys()
        .map(String::as_str)
        .chain(templates.map(|template| template.path.as_str()))
        .chain([KEEPER])
        .map(key_of)
        .collect();
    for name in chart::known_addons() {
        let Ok(addon) = chart::addon(&name) else {
            continue;
        };
        keys.extend(addon.images.iter().map(|image| addon_key(&name, image)));
    }
    keys
}

/// The keys of the chart's images that files beside the chart name themselves, so that they must have a tag of
/// their own: ClickHouse's replicas are not the chart's, and a split dataplane is another chart.
pub(crate) fn named_images(site: &Site) -> Vec<String> {
    let environment = site.environment();
    let line = site.chart();
    let own = site.clickhouse.named_image.map(str::to_owned);
    let mut named: Vec<String> = own.into_iter().collect();
    if environment.ingress.split_dataplane {
        for workload in ["listener", "operator"] {
            let own = line
                .workloads
                .get(workload)
                .and_then(|workload| workload.images.first());
            // Where the workload itself is gone, its image is reported as missing under its usual key.
            named.push(own.cloned().unwrap_or_else(|| format!("{workload}Image")));
        }
    }
    named
}

fn of_release(site: &Site) -> Vec<Image> {
    let environment = site.environment();
    let line = site.chart();
    line.images_in_use(&features(site))
        .iter()
        .map(|image| Image {
            key: key_of(image.key),
            repository: image.repository.to_owned(),
            reference: release_reference(environment, image),
            run_by: image
                .workloads
                .iter()
                .map(|key| (*key).to_owned())
                .collect(),
        })
        .collect()
}

/// The add-ons pull from where their charts say: lsgen writes no registry into their values.
fn of_addons(site: &Site) -> Vec<(&'static Addon, Image)> {
    let minor = site.environment().cluster.kubernetes_version.minor();
    let mut images = Vec::new();
    for name in addon_names(site) {
        let Ok(addon) = chart::addon(name) else {
            continue;
        };
        for image in &addon.images {
            // A Kubernetes version without a known release is refused by LS0120.
            let Some(tag) = image.tag_for(minor) else {
                continue;
            };
            let by = image.started_by.as_ref();
            let image = Image {
                key: addon_key(name, image),
                reference: format!("{}:{tag}", image.repository),
                repository: image.repository.clone(),
                run_by: vec![by.map_or_else(
                    || format!("add-on {name}"),
                    |by| format!("add-on {name}, started by {by}"),
                )],
            };
            images.push((addon, image));
        }
    }
    images
}

/// `operator-db` for the template `operator.templates.db`: a key without dots needs no quotes in the file.
fn key_of(key: &str) -> String {
    match key.strip_prefix(TEMPLATES) {
        Some(template) => format!("operator-{template}"),
        None => key.to_owned(),
    }
}

fn addon_key(name: &str, image: &chart::addon::AddonImage) -> String {
    match &image.part {
        Some(part) => format!("{name}-{part}"),
        None => name.to_owned(),
    }
}
