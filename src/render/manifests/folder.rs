//! A folder of manifests that is a chart: Helm sees what changed in it, and applies that.
//!
//! The objects are plain files, numbered in the order in which `kubectl apply -f` takes them too. The one template
//! prints them as they are, so braces in them need no escape.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::plan::releases::Folder;
use crate::render::{RenderError, engine};
use crate::shipped::{self, TEMPLATES};

use super::insert;

#[derive(Serialize)]
struct Facts {
    name: &'static str,
    description: &'static str,
}

/// Makes a folder a chart.
pub(super) fn render(folder: Folder, bundle: &mut Bundle) -> Result<(), RenderError> {
    let facts = Facts {
        name: folder.name,
        description: folder.description,
    };
    let chart = engine().render("manifests/chart/Chart.yaml", facts)?;
    insert(bundle, &format!("{}/Chart.yaml", folder.name), chart)?;
    let template = "manifests/chart/objects.yaml";
    let text = shipped::text(&TEMPLATES, template)
        .ok_or_else(|| RenderError::Missing(template.to_owned()))?;
    insert(
        bundle,
        &format!("{}/templates/objects.yaml", folder.name),
        text.to_owned(),
    )
}
