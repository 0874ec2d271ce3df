//! `manifests/recovery/empty-redis.yaml`: a Job that a restore ends with.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::format::yaml;
use crate::plan::Site;
use crate::plan::mirrored;
use crate::plan::stores::redis::CLIENT;
use crate::plan::stores::secret;
use crate::render::RenderError;

use super::{insert, render_one};
use crate::plan::placement::{node_selector, tolerations};

#[derive(Serialize)]
struct Facts<'a> {
    name: &'a str,
    namespace: &'a str,
    in_mesh: bool,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    image: String,
    secret: String,
    key: &'static str,
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    let Some(job) = &site.redis.emptied_by else {
        return Ok(());
    };
    let environment = site.environment();
    let images = &environment.langsmith.images;
    let facts = Facts {
        name: &job.name,
        namespace: environment.langsmith.namespace.as_str(),
        in_mesh: environment.ingress.mutual_tls,
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        image: mirrored(environment, CLIENT.0, CLIENT.1),
        secret: secret(site, "redis"),
        key: job.key,
    };
    insert(
        bundle,
        job.file,
        render_one(engine, "empty-redis.yaml", facts)?,
    )
}
