//! `manifests/upgrade/image-pre-pull.yaml`: every image of the release on every node, beforehand.
//!
//! One object for every upgrade: name, selector and placement depend on the environment alone, so that the next
//! version's file changes the images of the one that is there. A DaemonSet's selector cannot change at all.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::format::yaml::{self, Node};
use crate::model::langsmith::Command;
use crate::model::types::KubernetesName;
use crate::plan;
use crate::plan::Site;

use crate::plan::images::{PRE_PULL_FILE, pre_pull_name};
use crate::render::RenderError;

use super::{insert, render_one};
use crate::plan::placement::{node_selector, tolerations};

/// How long a line of a comment is at most, without its indentation.
const WIDTH: usize = 110;

#[derive(Serialize)]
struct Facts<'a> {
    /// The file itself, as commands name it.
    path: String,
    name: String,
    namespace: &'a str,
    release: &'a str,
    chart: String,
    app_version: &'a str,
    beside: Vec<String>,
    disk: Vec<String>,
    pull_secret: Option<&'a str>,
    in_mesh: bool,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    helper: String,
    images: Vec<Image>,
}

#[derive(Serialize)]
struct Image {
    name: String,
    reference: String,
    run_by: Vec<String>,
    command: Option<String>,
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    let environment = site.environment();
    let langsmith = &environment.langsmith;
    let pre_pull = &langsmith.images.pre_pull;
    let images = plan::images(site)
        .into_iter()
        .map(|image| Image {
            name: container_name(&image.key),
            command: pre_pull.commands.get(&image.key).map(command),
            reference: image.reference,
            run_by: wrapped(&image.run_by),
        })
        .collect();
    let facts = Facts {
        path: format!("{}/{PRE_PULL_FILE}", site.beside("manifests")),
        name: pre_pull_name(site),
        namespace: langsmith.namespace.as_str(),
        release: langsmith.release.as_str(),
        chart: site.chart().version.to_string(),
        app_version: &site.chart().app_version,
        beside: beside(site),
        disk: disk(site),
        pull_secret: langsmith
            .images
            .pull_secret
            .as_ref()
            .map(KubernetesName::as_str),
        in_mesh: environment.ingress.mutual_tls,
        // Add-ons run on any node, those of ClickHouse's namespace where LangSmith's do.
        node_selector: node_selector(site)
            .filter(|_| !pre_pull.addons)
            .map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        helper: plan::mirrored_reference(environment, pre_pull.helper.as_str()),
        images,
    };
    insert(
        bundle,
        PRE_PULL_FILE,
        render_one(engine, "image-pre-pull.yaml", facts)?,
    )
}

/// What is held beside the release's own images, as a comment.
fn beside(site: &Site) -> Vec<String> {
    let environment = site.environment();
    let pre_pull = &environment.langsmith.images.pre_pull;
    let mut sentences = Vec::new();
    if pre_pull.clickhouse && site.clickhouse.replicas.is_some() {
        sentences.push("The images of ClickHouse's replicas and Keepers are among them.");
    }
    if pre_pull.addons {
        sentences.push(
            "Those of the add-ons are too, from the registries that their charts name; add-ons run on any node, and so does this.",
        );
    }
    folded(&sentences.join(" "))
}

/// What the images take on a node, as a comment.
fn disk(site: &Site) -> Vec<String> {
    let Some(estimate) = plan::estimate(site) else {
        return Vec::new();
    };
    folded(&format!(
        "Unpacked they take about {} GiB of a node's disk. That is assumed: no chart says how large its images are. While an \
         upgrade runs, old and new ones lie side by side, which with {} GiB for the system and logs fills {} % of the smallest \
         disk, the {} GiB of node group `{}`. From {} % on the kubelet deletes images that no pod refers to, and if that is not enough it evicts pods. \
         What they really take is the difference that this DaemonSet makes to imageFs.usedBytes in \
         kubectl get --raw /api/v1/nodes/NODE/proxy/stats/summary; the sizes that crictl and the node's status show are those of \
         the packed layers, a third to a half.",
        estimate.images_gib(),
        estimate.system_gib,
        estimate.used_percent,
        estimate.disk_gib,
        estimate.group,
        plan::THRESHOLD_PERCENT,
    ))
}

/// A command as YAML writes it in a line.
fn command(command: &Command) -> String {
    let words: Vec<Node> = command
        .0
        .iter()
        .map(|word| Node::from(word.as_str()))
        .collect();
    yaml::flow(&words.into())
}

/// The names, comma-separated, on lines that fit a comment.
fn wrapped(names: &[String]) -> Vec<String> {
    folded(&names.join(", "))
}

/// A text on lines that fit a comment.
fn folded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `pull-platform-backend` for the chart's key `platformBackendImage`, `pull-keda` for the add-on.
fn container_name(key: &str) -> String {
    let mut name = String::from("pull-");
    for character in key.trim_end_matches("Image").chars() {
        if character.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
