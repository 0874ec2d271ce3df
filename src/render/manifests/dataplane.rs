//! `manifests/dataplane/`: the namespace of agents that run apart, and who may do what in it.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::render::helm::{DATAPLANE_API_KEY_SECRET, DATAPLANE_REDIS_SECRET, dataplane_ids};
use crate::render::parameters::DATAPLANE_API_KEY;
use crate::render::{RenderError, engine, uses_split_dataplane};
use crate::rules::Validated;

use super::{insert, secrets};

#[derive(Serialize)]
struct Facts<'a> {
    namespace: &'a str,
    control_plane_namespace: &'a str,
    account: String,
}

pub(super) fn render(validated: &Validated, bundle: &mut Bundle) -> Result<(), RenderError> {
    if !uses_split_dataplane(validated) {
        return Ok(());
    }
    let langsmith = &validated.environment().langsmith;
    let namespace = langsmith.dataplane.namespace.as_str();
    let facts = Facts {
        namespace,
        control_plane_namespace: langsmith.namespace.as_str(),
        account: validated.names().release_object("host-backend"),
    };
    let engine = engine("manifests/dataplane");
    for template in ["namespace.yaml", "access.yaml"] {
        let text = engine.render(&format!("manifests/dataplane/{template}"), &facts)?;
        insert(bundle, &format!("dataplane/{template}"), text)?;
    }
    if dataplane_ids(validated).is_none() {
        return Ok(());
    }
    let text = secrets::external_secret(
        validated,
        "The API key that the listener shows to LangSmith.",
        DATAPLANE_API_KEY_SECRET,
        namespace,
        "langsmith_api_key",
        DATAPLANE_API_KEY,
    )?;
    insert(bundle, "dataplane/api-key.yaml", text)?;
    let text = secrets::redis_elsewhere(
        validated,
        "How the listener reaches Redis: the one of LangSmith.",
        DATAPLANE_REDIS_SECRET,
        namespace,
    )?;
    insert(bundle, "dataplane/redis.yaml", text)
}
