//! `istio`: Istio's ingress gateway behind the load balancer, configured by the chart's `VirtualService`.

use serde_json::{Value, json};

use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::dns::Dns;
use crate::plan::scaler::{self, uses_keda};
use crate::plan::template::template;
use crate::plan::tls::Tls;
use crate::plan::values::{requests, spread, strings};

use super::{
    AskedByKeda, BEHIND_A_GATEWAY, Backend, GATEWAY, Manifest, Mesh, Route, Router, echo,
    for_agents, gateway_reference, keep_alive_seconds,
};

/// The namespace of istiod and of the gateway.
const NAMESPACE: &str = "istio-system";

/// The chart's key for a gateway of Istio.
const KEY: &str = "istioGateway";

/// What Istio's three charts call their repository.
const REPOSITORY: &str = "istio";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    is_gateway: true,
    routes_agents: true,
    has_mesh: true,
    retired: None,
};

pub(super) fn plan(inputs: &Inputs, dns: &Dns, tls: &Tls) -> Router {
    let mesh = mesh(inputs);
    let mut manifests = vec![Manifest {
        file: "10-gateway",
        template: template!("manifests/gateway/istio-gateway.yaml"),
        facts: gateway(inputs, dns, tls),
    }];
    if let Some(mesh) = &mesh {
        manifests.push(Manifest {
            file: "20-mutual-tls",
            template: template!("manifests/gateway/istio-mutual-tls.yaml"),
            facts: json!({ "mesh": mesh }),
        });
    }
    Router {
        backend: Backend {
            service: "istio-ingressgateway".to_owned(),
            namespace: NAMESPACE.to_owned(),
            http_port: 80,
            https_port: 443,
            health_port: Some(15021),
            health_path: "/healthz/ready",
        },
        has_namespace: true,
        addons: vec![
            Addon::new("istio-base", istio_base())
                .from(REPOSITORY)
                .tolerating(&[]),
            Addon::new("istiod", istiod())
                .from(REPOSITORY)
                .after("istio-base"),
            // The gateway's pods are completed by istiod.
            Addon::new("istio-gateway", istio_gateway(inputs, tls))
                .from(REPOSITORY)
                .after("istiod"),
        ],
        route: Some(Route {
            key: KEY,
            values: gateway_reference(NAMESPACE),
        }),
        agents: Some(for_agents(KEY, NAMESPACE)),
        manifests,
        mesh,
        smoke_test: echo(inputs, template!("manifests/smoke-test/route-istio.yaml")),
        drain: BEHIND_A_GATEWAY,
    }
}

/// The gateway, which takes routes to the domain alone, where there is one.
fn gateway(inputs: &Inputs, dns: &Dns, tls: &Tls) -> Value {
    json!({
        "name": GATEWAY,
        "namespace": NAMESPACE,
        "hosts": [dns.domain.as_deref().unwrap_or("*")],
        "secret": tls.gateway.as_ref().map(|gateway| gateway.secret),
        "route_namespaces": inputs.release_namespaces(),
    })
}

/// The mesh, where pods show each other certificates.
fn mesh(inputs: &Inputs) -> Option<Mesh> {
    let environment = inputs.environment();
    environment.ingress.mutual_tls.then(|| Mesh {
        namespaces: vec![environment.langsmith.namespace.to_string()],
        keda: asked_by_keda(inputs),
    })
}

/// The pods whose metrics the chart's own `ScaledObject`s ask for, on every line that has them: those of `queue` and
/// `listener` ask the backend, those of `ingestQueue` the platform backend.
fn asked_by_keda(inputs: &Inputs) -> Vec<AskedByKeda> {
    let environment = inputs.environment();
    let scaling = &environment.langsmith.scaling;
    let asked = [
        ("backend", uses_keda(inputs)),
        (
            "platformBackend",
            scaler::plan(inputs, &scaling.ingest_queue).has_keda,
        ),
    ];
    let asked = asked.into_iter().filter(|(_, is_asked)| *is_asked);
    asked
        .filter_map(|(key, _)| {
            let workload = inputs.chart().workloads.get(key)?;
            Some(AskedByKeda {
                component: workload.object_name(&inputs.names().fullname()),
                namespace: environment.langsmith.namespace.to_string(),
                release: environment.langsmith.release.to_string(),
                ports: workload.ports.iter().map(ToString::to_string).collect(),
            })
        })
        .collect()
}

fn istio_base() -> Map {
    let mut values = Map::new()
        .set("base", Map::new().set("enableCRDTemplates", true))
        .set("defaultRevision", "default");
    values.insert_comment(
        "base",
        "As templates, so that an upgrade of the release upgrades them.",
    );
    values
}

fn istiod() -> Map {
    let mut values = Map::new()
        .set("autoscaleEnabled", true)
        .set("autoscaleMin", 2)
        .set("autoscaleMax", 5)
        .set("resources", requests("250m", "1Gi", None))
        .set("topologySpreadConstraints", spread([("app", "istiod")]));
    values.insert_comment(
        "autoscaleEnabled",
        "The gateway's pods are completed by istiod's webhook: with one replica, none starts while it moves.",
    );
    values
}

fn istio_gateway(inputs: &Inputs, tls: &Tls) -> Map {
    // Behind the network load balancer the connection's own address is the client's.
    let topology = if tls.gateway.is_some() {
        ""
    } else {
        r#""gatewayTopology":{"numTrustedProxies":1},"#
    };
    let proxy = format!(r#"{{{topology}"terminationDrainDuration":"60s"}}"#);
    let mut service = Map::new().set("type", "ClusterIP");
    service.insert_comment(
        "type",
        "The chart's default is LoadBalancer: a second one beside the one that Terraform owns.",
    );
    let mut values = Map::new()
        .set("service", service)
        .set(
            "podAnnotations",
            strings([("proxy.istio.io/config", proxy)]),
        )
        .set(
            "env",
            strings([(
                "ISTIO_META_IDLE_TIMEOUT",
                format!("{}s", keep_alive_seconds(inputs)),
            )]),
        )
        .set("terminationGracePeriodSeconds", 90)
        .set(
            "autoscaling",
            Map::new()
                .set("enabled", true)
                .set("minReplicas", 2)
                .set("maxReplicas", 10)
                .set("targetCPUUtilizationPercentage", 70),
        )
        .set("podDisruptionBudget", Map::new().set("minAvailable", 1))
        .set("resources", requests("250m", "256Mi", Some("1Gi")))
        .set(
            "topologySpreadConstraints",
            spread([("istio", "ingressgateway")]),
        );
    values.insert_comment(
        "env",
        "Longer than the load balancer's idle timeout, or the gateway closes a connection that it is\n\
         about to reuse.",
    );
    values
}
