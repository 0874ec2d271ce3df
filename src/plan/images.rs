//! The images that the pre-pull DaemonSet holds on the nodes.

use crate::chart::{self, Addon, ImageUse, Line};
use crate::model::Environment;

use super::stores::clickhouse::KEEPER;
use super::stores::redis::CLIENT;
use super::{Site, addon_names, features};

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
        images.extend(of_addons(site));
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

/// An image as this environment pulls it: from where it is published, or from the registry that mirrors it.
pub(crate) fn mirrored(environment: &Environment, repository: &str, tag: &str) -> String {
    mirrored_reference(environment, &format!("{repository}:{tag}"))
}

/// The same for an image that is named with its tag or digest.
pub fn mirrored_reference(environment: &Environment, reference: &str) -> String {
    match &environment.langsmith.images.registry {
        Some(registry) => format!("{registry}/{}", path_in_mirror(reference)),
        None => reference.to_owned(),
    }
}

/// Where an image is in a mirror: under its own path, without the host that it is published at. That is how
/// LangChain's script lays one out (`scripts/mirror_langsmith_images.sh` of every chart).
pub fn path_in_mirror(reference: &str) -> &str {
    match reference.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) || host == "localhost" => path,
        _ => reference,
    }
}

/// What a mirror has to hold for this environment: where each image is published, and what pods pull. Add-ons pull from
/// where their charts say. Nothing without a mirror.
pub(crate) fn to_mirror(site: &Site) -> Vec<(String, String)> {
    let environment = site.environment();
    if environment.langsmith.images.registry.is_none() {
        return Vec::new();
    }
    let of_pods = of_release(site)
        .into_iter()
        .chain(site.clickhouse.images.iter().cloned())
        .filter_map(|image| {
            let (_, tag) = image.reference.rsplit_once(':')?;
            Some((
                format!("{}:{tag}", image.repository),
                image.reference.clone(),
            ))
        });
    let helper = environment.langsmith.images.pre_pull.helper.as_str();
    let beside = [
        Some(helper.to_owned()),
        site.redis.emptied_by.as_ref().map(|_| {
            let (repository, tag) = CLIENT;
            format!("{repository}:{tag}")
        }),
        Some(format!(
            "{}:{}",
            site.postgres.tools.repository, site.postgres.tools.tag
        )),
    ];
    let beside = beside.into_iter().flatten().map(|published| {
        let pulled = mirrored_reference(environment, &published);
        (published, pulled)
    });
    let mut all: Vec<(String, String)> = of_pods.chain(beside).collect();
    all.sort();
    all.dedup();
    all
}

/// The reference of one of the release's images, as its pods pull it.
pub(crate) fn release_reference(environment: &Environment, image: &ImageUse<'_>) -> String {
    let images = &environment.langsmith.images;
    match &images.registry {
        // The chart puts the registry before it, and a value of the user's own says what comes after.
        Some(registry) if names_repository(environment, image.key) => {
            image.reference(Some(registry.as_str()))
        }
        _ => mirrored(environment, image.repository, image.tag),
    }
}

/// Whether a value of the user's own says which repository an image of the chart has.
pub(crate) fn names_repository(environment: &Environment, key: &str) -> bool {
    let path = ["images", key, "repository"];
    environment.langsmith.values.get(&path).is_some()
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
fn of_addons(site: &Site) -> Vec<Image> {
    let minor = site.environment().cluster.kubernetes_version.minor();
    let mut images = Vec::new();
    for name in addon_names(site) {
        let Ok(Addon { images: own, .. }) = chart::addon(name) else {
            continue;
        };
        for image in own {
            // A Kubernetes version without a known release is refused by LS0120.
            let Some(tag) = image.tag_for(minor) else {
                continue;
            };
            let by = image.started_by.as_ref();
            images.push(Image {
                key: addon_key(name, image),
                reference: format!("{}:{tag}", image.repository),
                repository: image.repository.clone(),
                run_by: vec![by.map_or_else(
                    || format!("add-on {name}"),
                    |by| format!("add-on {name}, started by {by}"),
                )],
            });
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
