//! `manifests/smoke-test/`: an echo server in LangSmith's place, to test ingress before LangSmith is installed.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml;
use crate::plan::Site;
use crate::plan::ingress::GATEWAY;
use crate::plan::mirrored_reference;
use crate::plan::placement::{node_selector, tolerations};
use crate::render::{RenderError, engine};

use super::insert;

#[derive(Serialize)]
struct Facts {
    /// Its own folder, as commands name it.
    folder: String,
    name: String,
    namespace: String,
    region: String,
    target_group_parameter: String,
    load_balancer: String,
    domain: Option<String>,
    scheme: &'static str,
    scheme_is_internal: bool,
    tls: bool,
    body_bytes: u64,
    pull_secret: Option<String>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    image: String,
    stands_in_for_the_frontend: bool,
    service: String,
    gateway: Gateway,
    host: String,
    cluster_domain: &'static str,
    ingress_class: &'static str,
}

#[derive(Serialize)]
struct Gateway {
    name: &'static str,
    namespace: String,
    section: &'static str,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine("manifests/smoke-test");
    let facts = facts(site);
    let text = engine.render("manifests/smoke-test/echo.yaml", &facts)?;
    insert(bundle, "smoke-test/echo.yaml", text)?;
    if let Some(route) = site.ingress.router.smoke_test.route {
        let text = engine.render(route, &facts)?;
        insert(bundle, "smoke-test/route.yaml", text)?;
    }
    Ok(())
}

fn facts(site: &Site) -> Facts {
    let environment = site.environment();
    let names = site.names();
    let ingress = &site.ingress;
    let smoke_test = &ingress.router.smoke_test;
    let images = &environment.langsmith.images;
    let domain = site.dns.domain.clone();
    Facts {
        folder: format!("{}/smoke-test", site.beside("manifests")),
        namespace: environment.langsmith.namespace.to_string(),
        region: environment.cloud.region.to_string(),
        target_group_parameter: ingress.load_balancer.serving.parameter.clone(),
        load_balancer: ingress.load_balancer.name.clone(),
        host: domain.clone().unwrap_or_else(|| "*".into()),
        domain,
        scheme: site.tls.scheme,
        scheme_is_internal: ingress.is_internal,
        tls: site.tls.is_on,
        // A little less than the limit, which counts what stands around the body too.
        body_bytes: u64::from(environment.langsmith.max_body_mib) * 1_000_000,
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        image: mirrored_reference(environment, images.pre_pull.helper.as_str()),
        stands_in_for_the_frontend: smoke_test.stands_in_for_the_frontend,
        service: smoke_test.service.clone(),
        name: names.release_object("smoke-test"),
        gateway: Gateway {
            name: GATEWAY,
            namespace: ingress.router.backend.namespace.clone(),
            section: site.tls.listener,
        },
        cluster_domain: "cluster.local",
        ingress_class: "nginx",
    }
}
