//! `manifests/upgrade/image-pre-pull.yaml`: every image of the release on every node, beforehand.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::format::yaml;
use crate::model::types::KubernetesName;
use crate::rules::Validated;

use super::super::{RenderError, features, mirrored};
use super::{insert, node_selector, render_one, tolerations};

/// The file below `manifests/`.
pub(in crate::render) const NAME: &str = "upgrade/image-pre-pull.yaml";

#[derive(Serialize)]
struct Facts<'a> {
    name: String,
    namespace: &'a str,
    release: &'a str,
    chart: String,
    app_version: &'a str,
    pull_secret: Option<&'a str>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    helper: String,
    images: Vec<Image>,
}

#[derive(Serialize)]
struct Image {
    name: String,
    reference: String,
    workloads: Vec<String>,
}

/// The DaemonSet's name.
pub(in crate::render) fn name(validated: &Validated) -> String {
    validated.names().release_object("image-pre-pull")
}

pub(super) fn render(
    validated: &Validated,
    engine: &Engine,
    bundle: &mut Bundle,
) -> Result<(), RenderError> {
    let langsmith = &validated.environment().langsmith;
    let registry = langsmith.images.registry.as_ref().map(ToString::to_string);
    let running = features(validated);
    let images = validated
        .chart()
        .images_in_use(&running)
        .iter()
        .map(|image| Image {
            name: container_name(image.key),
            reference: if image.follows_registry {
                image.reference(registry.as_deref())
            } else {
                mirrored(validated, image.repository, image.tag)
            },
            workloads: wrapped(&image.workloads),
        })
        .collect();
    let helper = langsmith.images.pre_pull_helper.to_string();
    let facts = Facts {
        name: name(validated),
        namespace: langsmith.namespace.as_str(),
        release: langsmith.release.as_str(),
        chart: validated.chart().version.to_string(),
        app_version: &validated.chart().app_version,
        pull_secret: langsmith
            .images
            .pull_secret
            .as_ref()
            .map(KubernetesName::as_str),
        node_selector: node_selector(validated).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(validated).iter().map(yaml::flow).collect(),
        helper: registry.map_or(helper.clone(), |registry| format!("{registry}/{helper}")),
        images,
    };
    insert(
        bundle,
        NAME,
        render_one(engine, "image-pre-pull.yaml", facts)?,
    )
}

/// The names, comma-separated, on lines that fit a comment.
fn wrapped(names: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (position, name) in names.iter().enumerate() {
        let comma = if position + 1 < names.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if line.len() + name.len() < 80 => {
                line.push(' ');
                line.push_str(name);
                line.push_str(comma);
            }
            _ => lines.push(format!("{name}{comma}")),
        }
    }
    lines
}

/// `pull-platform-backend` for the chart's key `platformBackendImage`.
fn container_name(key: &str) -> String {
    let mut name = String::from("pull");
    for character in key.trim_end_matches("Image").chars() {
        if character.is_ascii_uppercase() || name == "pull" || character == '.' {
            name.push('-');
        }
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        }
    }
    name
}
