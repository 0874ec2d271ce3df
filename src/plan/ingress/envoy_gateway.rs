//! `envoy-gateway`: Envoy Gateway behind the load balancer, configured by the chart's `HTTPRoute`.

use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::template::template;
use crate::plan::tls::Tls;
use crate::plan::values::spread;

use super::{
    BEHIND_A_GATEWAY, Backend, GATEWAY, Manifest, Route, Router, echo, for_agents,
    gateway_reference,
};

/// The namespace of Envoy Gateway, in which it runs the proxies as well.
const NAMESPACE: &str = "envoy-gateway-system";

/// The chart's key for a gateway of the Gateway API.
const KEY: &str = "gateway";

pub(super) fn plan(inputs: &Inputs, tls: &Tls) -> Router {
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
            },
            Manifest {
                file: "20-policies",
                template: template!("manifests/gateway/envoy-policies.yaml"),
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
