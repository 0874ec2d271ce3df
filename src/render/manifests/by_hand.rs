//! `manifests/recovery/`: what a person starts by hand and deletes again, a Job that empties Redis and a pod with the tools
//! of PostgreSQL.

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

/// The store that a pod works on, and what it is made of.
struct Pod<'a> {
    store: &'a str,
    name: &'a str,
    key: &'static str,
    repository: &'a str,
    tag: &'a str,
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    if let Some(job) = &site.redis.emptied_by {
        let pod = Pod {
            store: "redis",
            name: &job.name,
            key: job.key,
            repository: CLIENT.0,
            tag: CLIENT.1,
        };
        insert(
            bundle,
            job.file,
            render_one(engine, "empty-redis.yaml", facts(site, &pod))?,
        )?;
    }
    let tools = &site.postgres.tools;
    let pod = Pod {
        store: "postgres",
        name: &tools.name,
        key: tools.key,
        repository: tools.repository,
        tag: tools.tag,
    };
    insert(
        bundle,
        tools.file,
        render_one(engine, "postgres-tools.yaml", facts(site, &pod))?,
    )
}

fn facts<'a>(site: &'a Site, pod: &Pod<'a>) -> Facts<'a> {
    let environment = site.environment();
    let images = &environment.langsmith.images;
    Facts {
        name: pod.name,
        namespace: environment.langsmith.namespace.as_str(),
        in_mesh: environment.ingress.mutual_tls,
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        image: mirrored(environment, pod.repository, pod.tag),
        secret: secret(site, pod.store),
        key: pod.key,
    }
}
