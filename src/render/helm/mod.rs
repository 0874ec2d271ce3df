//! `helm/`: every release, its values, and the order they are installed in.

mod agents;
mod binding;
mod dataplane;
mod drain;
mod helmfile;
mod overlays;
mod passed_on;
mod revisions;
mod scaling;
mod wait;

use crate::bundle::Bundle;
use crate::format::yaml::Map;
use crate::model::stores::Amounts;
use crate::plan::Site;

use crate::plan::addons::addons;
use crate::plan::releases::{self, DATAPLANE_VALUES, PASSED_ON, STANDBY, wait_file};

use super::{RenderError, admin_email, features, secret, values_file};

pub(super) use dataplane::{
    API_KEY_SECRET as DATAPLANE_API_KEY_SECRET, REDIS_SECRET as DATAPLANE_REDIS_SECRET,
};
pub(super) use overlays::cloud_accounts;

/// Renders `helm/`.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let mut below: Vec<(&str, Map)> = Vec::new();
    for file in releases::overlays(site) {
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
    for addon in addons(site) {
        let about = addon.about();
        let header = format!(
            "Values of the add-on {} {}. Rendered by lsgen: change the environment file instead.",
            about.release, about.version
        );
        let path = format!("helm/addons/{}.yaml", about.release);
        bundle.insert(path, values_file(&header, addon.values), "render::helm")?;
    }
    if let Some(values) = dataplane::of(site)? {
        let about = crate::plan::addons::dataplane();
        let header = format!(
            "Agents in the namespace {}.\nFor chart {} {}. Rendered by lsgen: change the environment file instead.",
            site.environment().langsmith.dataplane.namespace,
            about.release,
            about.version
        );
        let path = format!("helm/{DATAPLANE_VALUES}");
        bundle.insert(path, values_file(&header, values), "render::helm")?;
    }
    binding::render(site, bundle)?;
    let releases = releases::releases(site);
    let helmfile = helmfile::render(site, &releases);
    bundle.insert("helm/helmfile.yaml", helmfile, "render::helm")?;
    let script = wait::render(site, &releases)?;
    bundle.insert(format!("helm/{}", wait_file(site)), script, "render::helm")?;
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
    let placement = crate::plan::placement::placement(site);
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
