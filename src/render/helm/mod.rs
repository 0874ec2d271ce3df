//! `helm/`: every release, its values, and the order they are installed in.

mod addons;
mod agents;
mod binding;
mod dataplane;
mod drain;
mod gateways;
mod helmfile;
mod overlays;
mod passed_on;
mod revisions;
mod scaling;
mod wait;

use crate::bundle::Bundle;
use crate::format::yaml::{Map, Node};
use crate::model::stores::Amounts;
use crate::plan::Site;

use super::{RenderError, admin_email, features, origin, releases, secret, values_file};

pub(super) use addons::{Addon, clickhouse_operator, releases as addons, repositories};
pub(super) use binding::{FOLDER as BINDING_FOLDER, bindings, release_name as binding_release};
pub(super) use dataplane::{
    API_KEY_SECRET as DATAPLANE_API_KEY_SECRET, REDIS_SECRET as DATAPLANE_REDIS_SECRET,
    VALUES as DATAPLANE_VALUES, release as dataplane_release,
};
pub(super) use gateways::PRIVATE_CA_ISSUER;
pub(super) use overlays::cloud_accounts;
pub(super) use wait::file as wait_file;

/// What `[langsmith.values]` passes on.
const PASSED_ON: &str = "65-values.yaml";

/// What keeps a region from writing while the other one serves.
const STANDBY: &str = "70-standby.yaml";

/// The numbered values files of the LangSmith release, later ones winning.
pub(super) fn overlays(site: &Site) -> Vec<&'static str> {
    let mut overlays = vec![
        "10-base.yaml",
        "20-stores.yaml",
        "25-secrets.yaml",
        "30-ingress.yaml",
        "40-scaling.yaml",
        "50-availability.yaml",
    ];
    if site.environment().langsmith.features.deployments {
        overlays.push("60-agents.yaml");
    }
    if !site.environment().langsmith.values.is_empty() {
        overlays.push(PASSED_ON);
    }
    // Last, so that nothing starts a pod in a region that must not write.
    if !site.is_active() {
        overlays.push(STANDBY);
    }
    overlays
}

/// Where the LangSmith chart is published.
pub(super) const LANGSMITH_REPOSITORY: (&str, &str) =
    ("langchain", "https://langchain-ai.github.io/helm");

/// Renders `helm/`.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let mut below: Vec<(&str, Map)> = Vec::new();
    for file in overlays(site) {
        let (header, values) = match file {
            "10-base.yaml" => ("Who LangSmith is and who may log in.", overlays::base(site)),
            "20-stores.yaml" => ("Where LangSmith keeps its data.", overlays::stores(site)),
            "25-secrets.yaml" => (
                "Which secrets the pods read: another revision of one replaces the pods that read it.",
                revisions::revisions(site),
            ),
            "30-ingress.yaml" => ("How requests reach LangSmith.", overlays::ingress(site)),
            "40-scaling.yaml" => (
                "How many pods of each service run, and how large they are.",
                scaling::scaling(site),
            ),
            "50-availability.yaml" => (
                "What keeps services up while nodes come and go.",
                scaling::availability(site),
            ),
            "60-agents.yaml" => ("Agents that people deploy.", agents::agents(site)?),
            PASSED_ON => (
                "What the environment file passes on under `[langsmith.values]`.",
                passed_on::values(site, &below),
            ),
            STANDBY => (
                "What keeps this region from writing while the other one serves: no pod runs, no migration does.",
                scaling::standby(site),
            ),
            _ => return Err(RenderError::Missing(file.to_owned())),
        };
        let header = format!(
            "{header}\nFor chart langsmith {}. Rendered by lsgen: change the environment file instead.",
            site.chart().version
        );
        bundle.insert(
            format!("helm/langsmith/{file}"),
            values_file(&header, values.clone()),
            "render::helm",
        )?;
        below.push((file, values));
    }
    let operator = addons::clickhouse_operator(site);
    for release in addons::releases(site).into_iter().chain(operator) {
        let header = format!(
            "Values of the add-on {} {}. Rendered by lsgen: change the environment file instead.",
            release.name, release.version
        );
        let path = format!("helm/addons/{}.yaml", release.name);
        bundle.insert(path, values_file(&header, release.values), "render::helm")?;
    }
    if let Some(release) = dataplane::release(site)? {
        let header = format!(
            "Agents in the namespace {}.\nFor chart {} {}. Rendered by lsgen: change the environment file instead.",
            release.namespace, release.name, release.version
        );
        let path = format!("helm/{}", dataplane::VALUES);
        bundle.insert(path, values_file(&header, release.values), "render::helm")?;
    }
    binding::render(site, bundle)?;
    let releases = releases::releases(site)?;
    let helmfile = helmfile::render(site, &releases);
    bundle.insert("helm/helmfile.yaml", helmfile, "render::helm")?;
    let script = wait::render(site, &releases)?;
    bundle.insert(format!("helm/{}", wait::file(site)), script, "render::helm")?;
    Ok(())
}

fn amounts(amounts: &Amounts) -> Map {
    Map::new()
        .set("cpu", amounts.cpu.to_string())
        .set("memory", amounts.memory.to_string())
}

/// Node selector and tolerations of every workload that the release runs, by the values key that
/// they stand below.
fn pod_settings(site: &Site) -> Vec<(String, Map)> {
    let placement = super::manifests::placement(site);
    if placement.is_empty() {
        return Vec::new();
    }
    let running = features(site);
    let workloads = site.chart().workloads_in_use(&running);
    let mut settings: Vec<(String, Map)> = workloads
        .filter_map(|(_, workload)| Some((workload.pod_settings_path.clone()?, placement.clone())))
        .collect();
    settings.sort_by(|(one, _), (other, _)| one.cmp(other));
    settings.dedup_by(|(one, _), (other, _)| one == other);
    settings
}

/// A map of strings, as annotations and labels are.
fn strings<K: Into<String>, V: Into<Node>>(entries: impl IntoIterator<Item = (K, V)>) -> Map {
    entries
        .into_iter()
        .fold(Map::new(), |map, (key, value)| map.set(key, value))
}
