//! `envoy-gateway`: Envoy Gateway behind the load balancer, configured by the chart's `HTTPRoute`.

use serde_json::{Value, json};

use crate::format::yaml::{self, Map};
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::dns::Dns;
use crate::plan::placement::{node_selector, tolerations};
use crate::plan::template::template;
use crate::plan::tls::Tls;
use crate::plan::values::spread;

use super::{
    BEHIND_A_GATEWAY, Backend, GATEWAY, Manifest, Route, Router, echo, for_agents,
    gateway_reference, idle_seconds, keep_alive_seconds,
};

/// The namespace of Envoy Gateway, in which it runs the proxies as well.
const NAMESPACE: &str = "envoy-gateway-system";

/// The class of gateways that Envoy Gateway runs.
const CLASS: &str = "eg";

/// The chart's key for a gateway of the Gateway API.
const KEY: &str = "gateway";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    is_gateway: true,
    routes_agents: true,
    has_mesh: false,
    retired: None,
};

pub(super) fn plan(inputs: &Inputs, dns: &Dns, tls: &Tls) -> Router {
    Router {
        // Envoy runs without root: ports below 1024 get 10000 more.
        backend: Backend {
            service: GATEWAY.to_owned(),
            namespace: NAMESPACE.to_owned(),
            http_port: 10080,
            https_port: 10443,
            health_port: Some(19003),
            health_path: "/ready",
        },
        has_namespace: true,
        addons: vec![Addon::new("gateway-helm", controller()).tolerating(&[
            &["deployment", "pod", "tolerations"],
            &["certgen", "job", "tolerations"],
        ])],
        route: Some(Route {
            key: KEY,
            values: gateway_reference(NAMESPACE).set("sectionName", tls.listener),
        }),
        agents: Some(for_agents(KEY, NAMESPACE)),
        manifests: vec![
            Manifest {
                file: "10-gateway",
                template: template!("manifests/gateway/envoy-gateway.yaml"),
                facts: gateway(inputs, dns, tls),
            },
            Manifest {
                file: "20-policies",
                template: template!("manifests/gateway/envoy-policies.yaml"),
                facts: policies(inputs, tls),
            },
        ],
        mesh: None,
        smoke_test: echo(
            inputs,
            template!("manifests/smoke-test/route-envoy-gateway.yaml"),
        ),
        drain: BEHIND_A_GATEWAY,
    }
}

/// The gateway, and the proxies that it runs on.
fn gateway(inputs: &Inputs, dns: &Dns, tls: &Tls) -> Value {
    let tolerations = tolerations(inputs);
    json!({
        "name": GATEWAY,
        "namespace": NAMESPACE,
        "gateway_class": CLASS,
        "hostname": dns.domain,
        "secret": tls.gateway.as_ref().map(|gateway| gateway.secret),
        "route_namespaces": inputs.release_namespaces(),
        "node_selector": node_selector(inputs).map(|map| yaml::flow(&map.into())),
        "tolerations": tolerations.iter().map(yaml::flow).collect::<Vec<_>>(),
        "minimum_replicas": 2,
        "maximum_replicas": 10,
    })
}

/// How its proxies treat connections.
fn policies(inputs: &Inputs, tls: &Tls) -> Value {
    json!({
        "name": GATEWAY,
        "namespace": NAMESPACE,
        "secret": tls.gateway.as_ref().map(|gateway| gateway.secret),
        "stream_idle_timeout": format!("{}s", idle_seconds(inputs)),
        "connection_idle_timeout": format!("{}s", keep_alive_seconds(inputs)),
    })
}

fn controller() -> Map {
    let pod = Map::new().set(
        "topologySpreadConstraints",
        spread([("control-plane", "envoy-gateway")]),
    );
    Map::new()
        .set("deployment", Map::new().set("replicas", 2).set("pod", pod))
        .set("podDisruptionBudget", Map::new().set("minAvailable", 1))
        .set("crds", Map::new().set("enabled", true))
}
