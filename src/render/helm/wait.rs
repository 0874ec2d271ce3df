//! `helm/wait.sh`: what is waited for after a release, in one place for helmfile and for people.

use serde::Serialize;

use crate::plan::Site;
use crate::plan::releases::{Release, wait_file};
use crate::render::manifests::{
    CLICKHOUSE_CLUSTER, CLICKHOUSE_NAMESPACE, external_secrets, is_replicated,
};
use crate::render::{RenderError, engine};

#[derive(Serialize)]
struct Facts {
    path: String,
    secrets: Vec<Secret>,
    clickhouse: Option<Clickhouse>,
    releases: String,
}

#[derive(Serialize)]
struct Secret {
    namespace: String,
    name: String,
    revision: String,
}

#[derive(Serialize)]
struct Clickhouse {
    name: &'static str,
    namespace: &'static str,
}

pub(super) fn render(site: &Site, releases: &[Release]) -> Result<String, RenderError> {
    let secrets = external_secrets(site).into_iter();
    let names: Vec<&str> = releases.iter().map(|one| one.name.as_str()).collect();
    let facts = Facts {
        path: format!("helm/{}", wait_file(site)),
        secrets: secrets
            .map(|secret| Secret {
                revision: secret.revision(site),
                namespace: secret.namespace,
                name: secret.name,
            })
            .collect(),
        clickhouse: (is_replicated(site) && site.is_active()).then_some(Clickhouse {
            name: CLICKHOUSE_CLUSTER,
            namespace: CLICKHOUSE_NAMESPACE,
        }),
        releases: names.join("|"),
    };
    Ok(engine("helm").render("helm/wait.sh.j2", facts)?)
}
