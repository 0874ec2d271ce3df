//! `manifests/`: what the cluster needs before and beside the published charts.
//!
//! Each folder is a chart of its own and a release (`folder.rs`), but for those that are applied by hand and deleted
//! again: `smoke-test/`, `upgrade/` while an upgrade is prepared, `recovery/` for restores and moves.

mod by_hand;
mod clickhouse;
mod cluster;
mod dataplane;
mod folder;
mod gateway;
mod pre_pull;
mod secrets;
mod smoke_test;
mod tls;

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::plan::Site;

use super::{RenderError, engine};

/// Renders `manifests/`.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    for folder in site.folders() {
        folder::render(folder, bundle)?;
    }
    let engine = engine();
    cluster::render(site, engine, bundle)?;
    secrets::render(site, engine, bundle)?;
    pre_pull::render(site, engine, bundle)?;
    gateway::render(site, bundle)?;
    tls::render(site, bundle)?;
    clickhouse::render(site, bundle)?;
    by_hand::render(site, engine, bundle)?;
    dataplane::render(site, bundle)?;
    smoke_test::render(site, bundle)?;
    Ok(())
}

fn render_one(
    engine: &Engine,
    template: &str,
    facts: impl Serialize,
) -> Result<String, RenderError> {
    Ok(engine.render(&format!("manifests/{template}"), facts)?)
}

fn insert(bundle: &mut Bundle, file: &str, text: String) -> Result<(), RenderError> {
    Ok(bundle.insert(format!("manifests/{file}"), text, "render::manifests")?)
}
