//! The smoke test of ingress: an echo server that stands in LangSmith's place before LangSmith is installed.

use serde::Serialize;

use crate::format::yaml;
use crate::plan::placement::{node_selector, tolerations};
use crate::plan::{Inputs, Site, mirrored_reference};

use super::GATEWAY;

/// What the ingress option asks of the smoke test.
#[derive(Debug, Clone)]
pub(crate) struct SmokeTest {
    /// Its Service.
    pub(crate) service: String,
    /// Whether that is the name of the frontend's own Service.
    pub(crate) stands_in_for_the_frontend: bool,
    /// The template of the route to it, where it needs one.
    pub(crate) route: Option<&'static str>,
    /// The class of its Ingress, where the route is one.
    pub(crate) ingress_class: Option<&'static str>,
}

/// An echo with a name of its own, and a route to it.
pub(super) fn echo(inputs: &Inputs, route: &'static str) -> SmokeTest {
    SmokeTest {
        service: inputs.names().release_object("smoke-test"),
        stands_in_for_the_frontend: false,
        route: Some(route),
        ingress_class: None,
    }
}

/// The echo server and its route, for their templates.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EchoServer {
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
    ingress_class: Option<&'static str>,
}

/// The listener that a route is attached to.
#[derive(Debug, Clone, Serialize)]
struct Gateway {
    name: &'static str,
    namespace: String,
    section: &'static str,
}

/// Decides what is tested, and with what.
pub(crate) fn echo_server(site: &Site) -> EchoServer {
    let environment = site.environment();
    let ingress = &site.ingress;
    let smoke_test = &ingress.router.smoke_test;
    let images = &environment.langsmith.images;
    let domain = site.dns.domain.clone();
    EchoServer {
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
        name: site.names().release_object("smoke-test"),
        gateway: Gateway {
            name: GATEWAY,
            namespace: ingress.router.backend.namespace.clone(),
            section: site.tls.listener,
        },
        cluster_domain: "cluster.local",
        ingress_class: smoke_test.ingress_class,
    }
}
