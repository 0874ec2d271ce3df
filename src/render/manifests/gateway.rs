//! `manifests/gateway/`: the router behind the load balancer.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml;
use crate::model::ingress::IngressOption;
use crate::model::langsmith::Scaler;
use crate::plan::Site;
use crate::plan::ingress::{ends_inside, gateway_namespace};
use crate::render::{RenderError, engine, uses_keda};

use super::{insert, tls};
use crate::plan::placement::{node_selector, tolerations};

/// The gateway's name, and that of the Service behind it.
pub(in crate::render) const GATEWAY: &str = "langsmith-gateway";

#[derive(Serialize)]
struct GatewayFacts {
    name: &'static str,
    namespace: String,
    gateway_class: &'static str,
    hostname: Option<String>,
    hosts: Vec<String>,
    secret: Option<&'static str>,
    tls: bool,
    behind_alb: bool,
    route_namespaces: Vec<String>,
    mesh_namespaces: Vec<String>,
    keda: Vec<AskedByKeda>,
    node_selector: Option<String>,
    tolerations: Vec<String>,
    minimum_replicas: u32,
    maximum_replicas: u32,
    stream_idle_timeout: String,
    connection_idle_timeout: String,
}

/// What KEDA asks from outside the mesh.
#[derive(Serialize)]
struct AskedByKeda {
    /// The pods' component, and the name of their policy.
    component: String,
    namespace: String,
    release: String,
    /// The ports that are asked, as the texts that keys of a map are.
    ports: Vec<String>,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let is_mutual = site.environment().ingress.mutual_tls;
    let files: &[(&str, &str)] = match site.environment().ingress.option {
        IngressOption::Alb | IngressOption::Nginx => &[],
        IngressOption::EnvoyGateway => &[
            ("10-gateway", "envoy-gateway.yaml"),
            ("20-policies", "envoy-policies.yaml"),
        ],
        IngressOption::Istio if is_mutual => &[
            ("10-gateway", "istio-gateway.yaml"),
            ("20-mutual-tls", "istio-mutual-tls.yaml"),
        ],
        IngressOption::Istio => &[("10-gateway", "istio-gateway.yaml")],
    };
    let facts = facts(site);
    let gateway = engine("manifests/gateway");
    for (file, template) in files {
        let text = gateway.render(&format!("manifests/gateway/{template}"), &facts)?;
        insert(
            bundle,
            &crate::plan::releases::folder::GATEWAY.object(file),
            text,
        )?;
    }
    if ends_inside(site) {
        tls::render(site, &gateway_namespace(site), bundle)?;
    }
    Ok(())
}

fn facts(site: &Site) -> GatewayFacts {
    let environment = site.environment();
    let is_inside = ends_inside(site);
    let domain = environment.dns.domain.as_ref().map(ToString::to_string);
    let idle = environment.ingress.idle_timeout.seconds();
    GatewayFacts {
        name: GATEWAY,
        namespace: gateway_namespace(site),
        gateway_class: "eg",
        hosts: vec![domain.clone().unwrap_or_else(|| "*".into())],
        hostname: domain,
        secret: is_inside.then_some(tls::SECRET),
        tls: is_inside,
        behind_alb: !is_inside,
        route_namespaces: site.release_namespaces(),
        mesh_namespaces: vec![environment.langsmith.namespace.to_string()],
        keda: asked_by_keda(site),
        node_selector: node_selector(site).map(|map| yaml::flow(&map.into())),
        tolerations: tolerations(site).iter().map(yaml::flow).collect(),
        minimum_replicas: 2,
        maximum_replicas: 10,
        stream_idle_timeout: format!("{idle}s"),
        connection_idle_timeout: format!("{}s", idle + 60),
    }
}

/// The pods whose metrics the chart's own `ScaledObject`s ask for, on every line that has them: those of `queue` and
/// `listener` ask the backend, those of `ingestQueue` the platform backend.
fn asked_by_keda(site: &Site) -> Vec<AskedByKeda> {
    let environment = site.environment();
    let scaling = &environment.langsmith.scaling;
    let asked = [
        ("backend", uses_keda(site)),
        (
            "platformBackend",
            scaling.ingest_queue.scaler == Scaler::Keda,
        ),
    ];
    let asked = asked.into_iter().filter(|(_, is_asked)| *is_asked);
    asked
        .filter_map(|(key, _)| {
            let workload = site.chart().workloads.get(key)?;
            Some(AskedByKeda {
                component: workload.object_name(&site.names().fullname()),
                namespace: environment.langsmith.namespace.to_string(),
                release: environment.langsmith.release.to_string(),
                ports: workload.ports.iter().map(ToString::to_string).collect(),
            })
        })
        .collect()
}
