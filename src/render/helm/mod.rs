//! `helm/`: every release, its values, and the order they are installed in.

mod binding;
mod helmfile;
mod wait;

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::plan::addons::{self, addons};
use crate::plan::overlays::{self, dataplane};
use crate::plan::releases::{self, DATAPLANE_VALUES, wait_file};

use super::{RenderError, values_file};

/// Renders `helm/`.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    for overlay in overlays::overlays(site) {
        let header = format!(
            "{}\nFor chart langsmith {}. Rendered by lsgen: change the environment file instead.",
            overlay.header,
            site.chart().version
        );
        bundle.insert(
            format!("helm/langsmith/{}", overlay.file),
            values_file(&header, overlay.values),
            "render::helm",
        )?;
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
    if let Some(values) = dataplane::values(site) {
        let about = addons::dataplane();
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
    let script = wait::render(site)?;
    bundle.insert(format!("helm/{}", wait_file(site)), script, "render::helm")?;
    Ok(())
}
