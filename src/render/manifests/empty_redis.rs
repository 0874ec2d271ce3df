//! `manifests/recovery/empty-redis.yaml`: a Job that a restore ends with.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::format::yaml;
use crate::plan::Site;
use crate::render::{RenderError, mirrored, secret, uses_redis_iam};

use super::{insert, render_one};
use crate::plan::placement::{node_selector, tolerations};

/// The file below `manifests/`.
pub(in crate::render) const FILE: &str = "recovery/empty-redis.yaml";

#[derive(Serialize)]
struct Facts<'a> {
    name: String,
    namespace: &'a str,
    in_mesh: bool,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    image: String,
    secret: String,
}

/// The Job's name.
pub(in crate::render) fn name(site: &Site) -> String {
    site.names().release_object("empty-redis")
}

/// Whether Redis can be emptied with what its secret holds; with IAM it holds no credential.
pub(in crate::render) fn is_possible(site: &Site) -> bool {
    !uses_redis_iam(site)
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    if !is_possible(site) {
        return Ok(());
    }
    let environment = site.environment();
    let images = &environment.langsmith.images;
    let facts = Facts {
        name: name(site),
        namespace: environment.langsmith.namespace.as_str(),
        in_mesh: environment.ingress.mutual_tls,
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        image: mirrored(site, "docker.io/redis", "7"),
        secret: secret(site, "redis"),
    };
    insert(bundle, FILE, render_one(engine, "empty-redis.yaml", facts)?)
}
