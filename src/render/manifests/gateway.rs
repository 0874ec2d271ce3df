//! `manifests/gateway/`: the router behind the load balancer.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml;
use crate::plan::Site;
use crate::plan::ingress::{GATEWAY, Mesh, keep_alive_seconds};
use crate::render::{RenderError, engine};

use crate::plan::placement::{node_selector, tolerations};
use crate::plan::releases::folder::GATEWAY as FOLDER;

use super::insert;

#[derive(Serialize)]
struct Facts<'a> {
    name: &'static str,
    namespace: &'a str,
    gateway_class: &'static str,
    hostname: Option<&'a str>,
    hosts: Vec<&'a str>,
    secret: Option<&'static str>,
    route_namespaces: Vec<String>,
    mesh: Option<&'a Mesh>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    minimum_replicas: u32,
    maximum_replicas: u32,
    stream_idle_timeout: String,
    connection_idle_timeout: String,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let facts = facts(site);
    let engine = engine("manifests/gateway");
    for manifest in &site.ingress.router.manifests {
        let text = engine.render(manifest.template, &facts)?;
        insert(bundle, &FOLDER.object(manifest.file), text)?;
    }
    Ok(())
}

fn facts(site: &Site) -> Facts<'_> {
    let router = &site.ingress.router;
    let domain = site.dns.domain.as_deref();
    let gateway = site.tls.gateway.as_ref();
    let idle = site.environment().ingress.idle_timeout.seconds();
    Facts {
        name: GATEWAY,
        namespace: &router.backend.namespace,
        gateway_class: "eg",
        hosts: vec![domain.unwrap_or("*")],
        hostname: domain,
        secret: gateway.map(|gateway| gateway.secret),
        route_namespaces: site.release_namespaces(),
        mesh: router.mesh.as_ref(),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        minimum_replicas: 2,
        maximum_replicas: 10,
        stream_idle_timeout: format!("{idle}s"),
        connection_idle_timeout: format!("{}s", keep_alive_seconds(site)),
    }
}
