//! Every image of an environment: of LangSmith, of what stands beside it, of the add-ons, and of what people start by
//! hand.
//!
//! Two kinds are not here, because nothing says what they are before they run: those of agents, which their authors
//! build, and those of EKS' own add-ons, which AWS chooses and serves from a registry of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::plan::addons::dataplane;
use crate::plan::stores::redis::CLIENT;
use crate::plan::{Plan, Site, features};

use super::registry::{mirrored_reference, path_in_mirror, release_reference};
use super::{TEMPLATES, named_images, of_addons, values};

/// An image, and everything that runs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedImage {
    /// Where it is published.
    pub image: String,
    /// Its tag; none where a digest alone says which it is.
    pub tag: Option<String>,
    /// Its digest, where it is pinned.
    pub digest: Option<String>,
    /// Where it is below a registry that mirrors it.
    pub path_in_mirror: String,
    /// Where it is in the registry of each region that has one.
    pub mirrored: BTreeSet<Place>,
    /// What runs it.
    pub used_by: Vec<Use>,
}

/// Where an image is in the registry of a region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The region.
    pub region: String,
    /// The image as the registry has it.
    pub reference: String,
}

/// Something that runs an image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Use {
    /// The region.
    pub region: String,
    /// A workload by its key in the values, an add-on, or what it is called.
    pub by: String,
    /// The published chart that brings it, with its version; none for what lsgen renders itself.
    pub chart: Option<String>,
    /// What its pods pull.
    pub pulls: String,
}

/// An image as one thing in a region runs it.
pub(super) struct Found {
    pub(super) published: String,
    pub(super) pulled: String,
    by: String,
    chart: Option<String>,
}

/// Every image of an environment, in all of its regions, ascending by where it is published.
pub fn every(plan: &Plan) -> Vec<ListedImage> {
    let mut listed: BTreeMap<String, ListedImage> = BTreeMap::new();
    for site in plan.sites() {
        let region = site.environment().cloud.region.to_string();
        for found in of_site(site) {
            let place = place(site, &found);
            let image = listed
                .entry(found.published.clone())
                .or_insert_with(|| unused(found.published));
            image.mirrored.extend(place.map(|reference| Place {
                region: region.clone(),
                reference,
            }));
            image.used_by.push(Use {
                region: region.clone(),
                by: found.by,
                chart: found.chart,
                pulls: found.pulled,
            });
        }
    }
    let mut listed: Vec<ListedImage> = listed.into_values().collect();
    for image in &mut listed {
        image.used_by.sort();
        image.used_by.dedup();
    }
    listed
}

fn unused(image: String) -> ListedImage {
    let (named, digest) = match image.split_once('@') {
        Some((named, digest)) => (named, Some(digest.to_owned())),
        None => (image.as_str(), None),
    };
    // A registry may have a port, and a tag has no slash.
    let tag = named.rsplit_once(':');
    let tag = tag.filter(|(_, tag)| !tag.contains('/'));
    ListedImage {
        tag: tag.map(|(_, tag)| tag.to_owned()),
        digest,
        path_in_mirror: path_in_mirror(&image).to_owned(),
        mirrored: BTreeSet::new(),
        used_by: Vec::new(),
        image,
    }
}

/// Where the registry of the region has it: where pods look for it, or would.
fn place(site: &Site, found: &Found) -> Option<String> {
    let environment = site.environment();
    let registry = environment.langsmith.images.registry.as_ref()?;
    let is_there = |image: &String| image.starts_with(&format!("{registry}/"));
    if is_there(&found.pulled) {
        return Some(found.pulled.clone());
    }
    Some(mirrored_reference(environment, &found.published))
}

/// The images of a region, one entry for each use.
pub(super) fn of_site(site: &Site) -> Vec<Found> {
    let mut all = of_langsmith(site);
    all.extend(of_dataplane(site));
    let clickhouse = site.clickhouse.images.iter();
    all.extend(clickhouse.flat_map(|image| {
        let tag = image.reference.rsplit_once(':').map(|(_, tag)| tag);
        let published = match tag {
            Some(tag) => format!("{}:{tag}", image.repository),
            None => image.repository.clone(),
        };
        image.run_by.iter().map(move |by| Found {
            published: published.clone(),
            pulled: image.reference.clone(),
            by: by.clone(),
            chart: None,
        })
    }));
    all.extend(of_addons(site).into_iter().map(|(addon, image)| Found {
        published: image.reference.clone(),
        pulled: image.reference,
        by: image.run_by.concat(),
        chart: Some(format!("{}-{}", addon.chart, addon.version)),
    }));
    all.extend(by_hand(site));
    let named = values::named(site.environment());
    all.extend(named.into_iter().map(|(key, image)| Found {
        pulled: image.clone(),
        published: image,
        by: format!("`{key}`"),
        chart: Some(langsmith(site)),
    }));
    all
}

fn langsmith(site: &Site) -> String {
    format!("langsmith-{}", site.chart().version)
}

fn of_langsmith(site: &Site) -> Vec<Found> {
    let environment = site.environment();
    let mut all = Vec::new();
    for image in site.chart().images_in_use(&features(site)) {
        let is_of_agents = image.key.starts_with(TEMPLATES);
        all.extend(image.workloads.iter().map(|workload| Found {
            published: image.reference(None),
            pulled: release_reference(environment, &image),
            by: if is_of_agents {
                format!("agents, made by {workload}")
            } else {
                (*workload).to_owned()
            },
            chart: Some(langsmith(site)),
        }));
    }
    all
}

/// Agents that run apart have a listener and an operator of the release's version, and stores like the other agents.
fn of_dataplane(site: &Site) -> Vec<Found> {
    if site.dataplane_ids().is_none() {
        return Vec::new();
    }
    let environment = site.environment();
    let named = named_images(site);
    let about = dataplane();
    let chart = format!("{}-{}", about.chart, about.version);
    let images = site.chart().images_in_use(&features(site)).into_iter();
    images
        .filter(|image| {
            image.key.starts_with(TEMPLATES) || named.iter().any(|key| key == image.key)
        })
        .map(|image| Found {
            published: image.reference(None),
            pulled: release_reference(environment, &image),
            by: match image.key.strip_prefix(TEMPLATES) {
                Some(template) => format!("agents that run apart, `{template}`"),
                None => format!("agents that run apart, {}", image.key),
            },
            chart: Some(chart.clone()),
        })
        .collect()
}

/// What lsgen renders beside the charts, and people start.
fn by_hand(site: &Site) -> Vec<Found> {
    let environment = site.environment();
    let helper = environment.langsmith.images.pre_pull.helper.as_str();
    let tools = &site.postgres.tools;
    let mut all = vec![
        ("pre-pull DaemonSet", helper.to_owned()),
        ("smoke test of ingress", helper.to_owned()),
        (
            "pod with the tools of PostgreSQL",
            format!("{}:{}", tools.repository, tools.tag),
        ),
    ];
    if site.redis.emptied_by.is_some() {
        let (repository, tag) = CLIENT;
        all.push(("job that empties Redis", format!("{repository}:{tag}")));
    }
    let all = all.into_iter();
    all.map(|(by, published)| Found {
        pulled: mirrored_reference(environment, &published),
        published,
        by: by.to_owned(),
        chart: None,
    })
    .collect()
}
