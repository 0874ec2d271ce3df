//! `manifests/smoke-test/`: an echo in LangSmith's place, to try the way in before LangSmith is there.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml;
use crate::model::ingress::{IngressOption, Scheme, TlsMode};
use crate::plan::Site;
use crate::plan::ingress::{Kind, ends_inside, way_in};
use crate::plan::mirrored_reference;
use crate::render::{RenderError, engine};

use super::{GATEWAY, insert};
use crate::plan::placement::{node_selector, tolerations};

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
    let route = match site.environment().ingress.option {
        IngressOption::Alb => return Ok(()),
        IngressOption::Nginx => "route-nginx.yaml",
        IngressOption::EnvoyGateway => "route-envoy-gateway.yaml",
        IngressOption::Istio => "route-istio.yaml",
    };
    let text = engine.render(&format!("manifests/smoke-test/{route}"), &facts)?;
    insert(bundle, "smoke-test/route.yaml", text)
}

fn facts(site: &Site) -> Facts {
    let environment = site.environment();
    let names = site.names();
    let way_in = way_in(site);
    let first = way_in.targets.first();
    let is_alb = environment.ingress.option == IngressOption::Alb;
    let has_tls = environment.tls.mode != TlsMode::None;
    let name = names.release_object("smoke-test");
    let images = &environment.langsmith.images;
    let domain = environment.dns.domain.as_ref().map(ToString::to_string);
    Facts {
        folder: format!("{}/smoke-test", site.beside("manifests")),
        namespace: environment.langsmith.namespace.to_string(),
        region: environment.cloud.region.to_string(),
        target_group_parameter: first
            .map(|target| names.target_group_parameter(target.name))
            .unwrap_or_default(),
        load_balancer: match way_in.kind {
            Kind::Application => names.load_balancer(),
            Kind::Network => names.network_load_balancer(),
        },
        host: domain.clone().unwrap_or_else(|| "*".into()),
        domain,
        scheme: if has_tls { "https" } else { "http" },
        scheme_is_internal: environment.ingress.scheme == Scheme::Internal,
        tls: has_tls,
        // A little less than the limit, which counts what stands around the body too.
        body_bytes: u64::from(environment.langsmith.max_body_mib) * 1_000_000,
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        image: mirrored_reference(environment, images.pre_pull.helper.as_str()),
        stands_in_for_the_frontend: is_alb,
        service: if is_alb {
            names.release_object("frontend")
        } else {
            name.clone()
        },
        name,
        gateway: Gateway {
            name: GATEWAY,
            namespace: first
                .map(|target| target.namespace.clone())
                .unwrap_or_default(),
            section: if ends_inside(site) { "https" } else { "http" },
        },
        cluster_domain: "cluster.local",
        ingress_class: "nginx",
    }
}
