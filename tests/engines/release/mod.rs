//! What Helm would install is what the environment file asks for.

mod access;
mod drain;
mod images;
mod ingress_option;
mod listed;
mod mirror;
mod objects;
mod placement;
mod restarts;
mod revisions;
mod scaling;
mod secrets;

use std::fs;

use serde_json::{Map, Value};

use crate::charts::{Release, Workload, releases};
use crate::kubernetes::validate;
use crate::support::tools::is_tool_missing;

fn full_name(release: &Release) -> String {
    release.rendered.validated.names().fullname()
}

/// Whether a selector's labels are those of the workload's pods.
fn is_selected(workload: &Workload<'_>, selector: &Map<String, Value>) -> bool {
    let labels = &workload.template["metadata"]["labels"];
    selector.iter().all(|(key, value)| labels[key] == *value)
}

#[test]
fn everything_is_valid() {
    let releases = releases();
    if releases.is_empty() || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for release in releases {
        fs::write(
            folder
                .path()
                .join(format!("{}.yaml", release.rendered.name)),
            &release.text,
        )
        .unwrap();
    }
    validate(folder.path()).unwrap();
}
