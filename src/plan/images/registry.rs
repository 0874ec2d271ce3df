//! Where images come from: the registries that publish them, or the one that mirrors them.

use crate::chart::ImageUse;
use crate::model::Environment;
use crate::plan::Site;

use super::every::of_site;

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

/// What a mirror has to hold for pods to start: where each image is published, and what they pull. Add-ons pull from
/// where their charts say. Nothing without a mirror.
pub(crate) fn to_mirror(site: &Site) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = of_site(site)
        .into_iter()
        .filter(|image| image.published != image.pulled)
        .map(|image| (image.published, image.pulled))
        .collect();
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
