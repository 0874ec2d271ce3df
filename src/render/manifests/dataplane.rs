//! `manifests/dataplane/`: who may do what in the namespace of agents that run apart.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::render::{RenderError, engine};

use super::insert;
use crate::plan::releases::folder::DATAPLANE;

#[derive(Serialize)]
struct Facts<'a> {
    namespace: &'a str,
    control_plane_namespace: &'a str,
    account: String,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    if !site.has_split_dataplane() {
        return Ok(());
    }
    let langsmith = &site.environment().langsmith;
    let namespace = langsmith.dataplane.namespace.as_str();
    let facts = Facts {
        namespace,
        control_plane_namespace: langsmith.namespace.as_str(),
        account: site.names().release_object("host-backend"),
    };
    let text = engine().render("manifests/dataplane/access.yaml", &facts)?;
    insert(bundle, &DATAPLANE.object("10-access"), text)
}
