//! `helm/wait.sh`: what is waited for after a release, in one place for helmfile and for people.

use serde::Serialize;

use crate::plan::Site;
use crate::plan::releases::{Release, wait_file};
use crate::plan::secrets::external_secrets;
use crate::plan::stores::clickhouse::Replicas;
use crate::render::{RenderError, engine};

#[derive(Serialize)]
struct Facts {
    path: String,
    secrets: Vec<Secret>,
    replicas: Option<Replicas>,
    releases: String,
}

#[derive(Serialize)]
struct Secret {
    namespace: String,
    name: String,
    revision: String,
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
        replicas: site
            .clickhouse
            .replicas
            .clone()
            .filter(|_| site.is_active()),
        releases: names.join("|"),
    };
    Ok(engine("helm").render("helm/wait.sh.j2", facts)?)
}
