//! `manifests/gateway/`: the router behind the load balancer.

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::plan::releases::folder::GATEWAY;
use crate::render::{RenderError, engine};

use super::insert;

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine();
    for manifest in &site.ingress.router.manifests {
        let text = engine.render(manifest.template, &manifest.facts)?;
        insert(bundle, &GATEWAY.object(manifest.file), text)?;
    }
    Ok(())
}
