//! The ingress option: what routes requests to LangSmith behind the load balancer. Each option states in a file of its
//! own everything that follows from it; nothing outside this folder asks which option it is.

mod alb;
mod envoy_gateway;
mod istio;
pub(crate) mod load_balancer;
mod nginx;
mod scheme;
mod smoke_test;

use serde::Serialize;
use serde_json::Value;

use crate::format::yaml::Map;
use crate::model::ingress::IngressOption;
use crate::model::types::Cidr;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::dns::Dns;
use crate::plan::module::Module;
use crate::plan::tls::Tls;

use load_balancer::LoadBalancer;
use smoke_test::{SmokeTest, echo};

pub(crate) use smoke_test::echo_server;

/// The name of the gateway that Envoy Gateway or Istio runs, and of the Service behind it.
pub(crate) const GATEWAY: &str = "langsmith-gateway";

/// The keys of LangSmith's chart for routes of its own, in the order in which they are written.
pub(crate) const ROUTES: [&str; 3] = ["ingress", "gateway", "istioGateway"];

/// How requests reach LangSmith in one region.
#[derive(Debug, Clone)]
pub(crate) struct Ingress {
    /// What follows from the ingress option.
    pub(crate) router: Router,
    /// The only load balancer.
    pub(crate) load_balancer: LoadBalancer,
    /// What filters requests before the load balancer hands them on.
    pub(crate) web_acl: Option<Module>,
    /// Whether the load balancer has private addresses only.
    pub(crate) is_internal: bool,
    /// Whether any address may open a connection to the load balancer.
    pub(crate) admits_everybody: bool,
}

/// Everything that follows from the ingress option, in one region.
#[derive(Debug, Clone)]
pub(crate) struct Router {
    /// The pods that the load balancer sends to.
    pub(crate) backend: Backend,
    /// Whether those pods have a namespace of their own, beside LangSmith's.
    pub(crate) has_namespace: bool,
    /// The add-ons that route, in the order of installation.
    pub(crate) addons: Vec<Addon>,
    /// The chart's own route to LangSmith.
    pub(crate) route: Option<Route>,
    /// What agents' routes are attached to.
    pub(crate) agents: Option<Route>,
    /// The manifests of `manifests/gateway/`.
    pub(crate) manifests: Vec<Manifest>,
    /// The mesh that LangSmith's pods are in.
    pub(crate) mesh: Option<Mesh>,
    /// What the smoke test puts in LangSmith's place.
    pub(crate) smoke_test: SmokeTest,
    /// How a pod of the frontend ends.
    pub(crate) drain: Drain,
}

/// The pods that the load balancer sends to, and where they say that they are well.
#[derive(Debug, Clone)]
pub(crate) struct Backend {
    /// Their Service.
    pub(crate) service: String,
    /// The namespace of both.
    pub(crate) namespace: String,
    /// The pods' port for HTTP.
    pub(crate) http_port: u16,
    /// The pods' port for HTTPS, where TLS ends at them.
    pub(crate) https_port: u16,
    /// The pods' port for health checks; none for the port that requests go to.
    pub(crate) health_port: Option<u16>,
    /// The path of health checks.
    pub(crate) health_path: &'static str,
}

/// A route in a chart's values: the key, and what stands below it.
#[derive(Debug, Clone)]
pub(crate) struct Route {
    pub(crate) key: &'static str,
    pub(crate) values: Map,
}

/// A manifest that is rendered from a template.
#[derive(Debug, Clone)]
pub(crate) struct Manifest {
    /// The file, without its ending.
    pub(crate) file: &'static str,
    /// The template below `templates/`.
    pub(crate) template: &'static str,
    /// What the template gets.
    pub(crate) facts: Value,
}

/// A mesh that admits only pods with a certificate.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Mesh {
    namespaces: Vec<String>,
    keda: Vec<AskedByKeda>,
}

/// What KEDA asks from outside the mesh.
#[derive(Debug, Clone, Serialize)]
struct AskedByKeda {
    /// The pods' component, and the name of their policy.
    component: String,
    namespace: String,
    release: String,
    /// The ports that are asked, as the texts that keys of a map are.
    ports: Vec<String>,
}

/// How a pod of the frontend ends while requests still come to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Drain {
    /// The seconds that it goes on serving.
    pub(crate) seconds: i64,
    /// Why.
    pub(crate) reason: &'static str,
}

/// What rules ask about an option, whatever else the environment says.
#[derive(Debug)]
pub(crate) struct Traits {
    /// Whether its routes are those of a gateway, which reach other namespaces and end TLS.
    pub(crate) is_gateway: bool,
    /// Whether the operator can add routes of deployed agents to it.
    pub(crate) routes_agents: bool,
    /// Whether it can encrypt the connections between pods.
    pub(crate) has_mesh: bool,
    /// Why it should not be chosen anymore, where its project has ended.
    pub(crate) retired: Option<&'static str>,
}

/// What rules ask about an option.
pub(crate) fn traits(option: IngressOption) -> &'static Traits {
    match option {
        IngressOption::Alb => &alb::TRAITS,
        IngressOption::Nginx => &nginx::TRAITS,
        IngressOption::EnvoyGateway => &envoy_gateway::TRAITS,
        IngressOption::Istio => &istio::TRAITS,
    }
}

/// Decides how requests reach LangSmith in a region.
pub(crate) fn plan(inputs: &Inputs, dns: &Dns, tls: &Tls) -> Ingress {
    let router = match inputs.environment().ingress.option {
        IngressOption::Alb => alb::plan(inputs),
        IngressOption::Nginx => nginx::plan(inputs),
        IngressOption::EnvoyGateway => envoy_gateway::plan(inputs, dns, tls),
        IngressOption::Istio => istio::plan(inputs, dns, tls),
    };
    let place = scheme::place(inputs);
    let load_balancer = load_balancer::plan(inputs, &router.backend, &place, tls);
    Ingress {
        web_acl: load_balancer::web_acl(inputs, &load_balancer),
        load_balancer,
        router,
        is_internal: place.is_internal,
        admits_everybody: admits_everybody(inputs),
    }
}

fn admits_everybody(inputs: &Inputs) -> bool {
    let ranges = &inputs.environment().ingress.allowed_cidrs;
    ranges
        .iter()
        .map(Cidr::as_str)
        .any(|one| one == "0.0.0.0/0")
}

/// How long a connection may be silent.
fn idle_seconds(inputs: &Inputs) -> u64 {
    inputs.environment().ingress.idle_timeout.seconds()
}

/// How long a connection between two proxies may be silent: longer than the load balancer allows, so that the load
/// balancer never uses one that the other side is closing.
pub(crate) fn keep_alive_seconds(inputs: &Inputs) -> u64 {
    idle_seconds(inputs) + 60
}

/// How a gateway in the cluster is named in a chart's values.
fn gateway_reference(namespace: &str) -> Map {
    Map::new().set("name", GATEWAY).set("namespace", namespace)
}

/// What agents' routes are attached to, below that key.
fn for_agents(key: &'static str, namespace: &str) -> Route {
    let mut values = Map::new().set("enabled", true);
    values.merge(gateway_reference(namespace));
    Route { key, values }
}

/// Behind a gateway in the cluster, which hears of a pod's end within seconds.
const BEHIND_A_GATEWAY: Drain = Drain {
    seconds: 15,
    reason: "The gateway sends to a pod until it has heard of its end: it sleeps meanwhile, and serves.",
};
