//! The script that copies the images of an environment to the registry that mirrors them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::plan::Plan;
use crate::plan::images::{ListedImage, every};

use super::{RenderError, engine};

/// The program that copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Tool {
    /// That of go-containerregistry.
    Crane,
    /// That of the containers project.
    Skopeo,
}

#[derive(Serialize)]
struct Facts<'a> {
    tool: Tool,
    version: &'a str,
    environment: String,
    is_several: bool,
    /// The registries of the environment file; without one the script is given a registry.
    targets: Vec<Target>,
    /// What is copied to a registry that is given.
    copies: BTreeSet<Copy>,
}

/// A registry, and what it has to hold.
#[derive(Serialize)]
struct Target {
    registry: String,
    /// The regions whose pods pull from it.
    regions: Vec<String>,
    copies: BTreeSet<Copy>,
}

/// An image, and where it goes below the registry.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Copy {
    image: String,
    path: String,
}

/// What is to be copied, for one environment or several.
#[derive(Default)]
pub(crate) struct Mirror {
    environments: BTreeSet<String>,
    targets: BTreeMap<String, Target>,
    copies: BTreeSet<Copy>,
}

/// Environments that are named one by one; of more the script says how many they are.
const NAMED: usize = 3;

impl Mirror {
    /// What is to be copied for an environment.
    pub(crate) fn of(plan: &Plan) -> Self {
        let images = every(plan);
        let mut targets: BTreeMap<String, Target> = BTreeMap::new();
        for site in plan.sites() {
            let environment = site.environment();
            let Some(registry) = &environment.langsmith.images.registry else {
                continue;
            };
            let region = environment.cloud.region.to_string();
            let target = targets
                .entry(registry.to_string())
                .or_insert_with(|| Target::new(registry.to_string()));
            let places = images.iter().flat_map(|image| {
                let places = image.mirrored.iter();
                let own = places.filter(|place| place.region == region);
                own.map(move |place| (image, &place.reference))
            });
            target.copies.extend(places.filter_map(|(image, place)| {
                // What is published there needs no copy.
                let path = place.strip_prefix(&format!("{registry}/"))?;
                (image.image != *place).then(|| copy(image, path))
            }));
            target.is_for(region);
        }
        Self {
            environments: BTreeSet::from([plan.primary.names().base().to_owned()]),
            targets,
            copies: images
                .iter()
                .map(|image| copy(image, &image.path_in_mirror))
                .collect(),
        }
    }

    /// Adds what is to be copied for further environments.
    pub(crate) fn join(&mut self, other: Self) {
        self.environments.extend(other.environments);
        self.copies.extend(other.copies);
        for (registry, more) in other.targets {
            let target = self
                .targets
                .entry(registry)
                .or_insert_with_key(|registry| Target::new(registry.clone()));
            target.copies.extend(more.copies);
            more.regions
                .into_iter()
                .for_each(|region| target.is_for(region));
        }
    }

    /// Whether an environment file names a registry.
    pub(crate) fn has_registry(&self) -> bool {
        !self.targets.is_empty()
    }

    /// The script, written by this version of lsgen.
    pub(crate) fn script(self, tool: Tool, version: &str) -> Result<String, RenderError> {
        let count = self.environments.len();
        let environment = if count > NAMED {
            format!("{count} environments")
        } else {
            self.environments.into_iter().collect::<Vec<_>>().join(", ")
        };
        let facts = Facts {
            tool,
            version,
            is_several: count > 1,
            environment,
            targets: self.targets.into_values().collect(),
            copies: self.copies,
        };
        Ok(engine().render("images/mirror.sh.j2", facts)?)
    }
}

impl Target {
    fn new(registry: String) -> Self {
        Self {
            registry,
            regions: Vec::new(),
            copies: BTreeSet::new(),
        }
    }

    fn is_for(&mut self, region: String) {
        if !self.regions.contains(&region) {
            self.regions.push(region);
        }
    }
}

/// A pinned image is fetched by its digest alone, and stored under its tag: neither program takes both.
fn copy(image: &ListedImage, path: &str) -> Copy {
    let Some((digest, tag)) = image.digest.as_ref().zip(image.tag.as_ref()) else {
        return Copy {
            image: image.image.clone(),
            path: path.to_owned(),
        };
    };
    let tagged = format!(":{tag}@{digest}");
    let without = |text: &str| text.strip_suffix(&tagged).unwrap_or(text).to_owned();
    Copy {
        image: format!("{}@{digest}", without(&image.image)),
        path: format!("{}:{tag}", without(path)),
    }
}
