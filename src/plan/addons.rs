//! Which add-on charts the cluster gets.

use crate::chart;
use crate::internal::Internal;
use crate::model::Environment;
use crate::model::cluster::MetricsServer;
use crate::model::ingress::{IngressOption, Issuer, TlsMode};
use crate::model::langsmith::Scaler;
use crate::model::stores::ClickhouseSource;

use super::Inputs;

/// ClickHouse's operator: its folder under `profiles/charts/addons/`, and its release.
pub const CLICKHOUSE_OPERATOR: &str = "altinity-clickhouse-operator";

/// The add-ons, by their folder under `profiles/charts/addons/`, in the order they are installed. ClickHouse's
/// operator, which waits for its credentials, comes last.
pub fn addons(environment: &Environment) -> Vec<&'static str> {
    let mut addons = vec![
        "aws-load-balancer-controller",
        "external-secrets",
        "cluster-autoscaler",
    ];
    if environment.cluster.metrics_server == MetricsServer::Chart {
        addons.push("metrics-server");
    }
    if uses_keda(environment) {
        addons.push("keda");
    }
    addons.extend::<&[&str]>(match environment.ingress.option {
        IngressOption::Alb => &[],
        IngressOption::Nginx => &["ingress-nginx"],
        IngressOption::EnvoyGateway => &["gateway-helm"],
        IngressOption::Istio => &["istio-base", "istiod", "istio-gateway"],
    });
    // TLS ends at the gateway, whose certificate somebody keeps.
    if environment.tls.mode == TlsMode::Letsencrypt {
        addons.push("cert-manager");
        if environment.tls.issuer == Some(Issuer::AcmPrivateCa) {
            addons.push("aws-privateca-issuer");
        }
    }
    if is_replicated(environment) {
        addons.push(CLICKHOUSE_OPERATOR);
    }
    addons
}

/// Whether KEDA scales something: a service, or the agents that people deploy.
pub fn uses_keda(environment: &Environment) -> bool {
    let langsmith = &environment.langsmith;
    let services = langsmith.services();
    let is_keda = |scaler: Scaler| scaler == Scaler::Keda;
    langsmith.features.deployments
        || services
            .iter()
            .any(|(_, _, service)| is_keda(service.scaler))
}

/// Whether ClickHouse's replicas run in the cluster.
pub fn is_replicated(environment: &Environment) -> bool {
    environment.stores.clickhouse.source == ClickhouseSource::Replicated
}

/// The tag of the cluster autoscaler, whose minor is the cluster's own.
pub fn autoscaler_tag(addon: &chart::Addon, environment: &Environment) -> Option<String> {
    let minor = environment.cluster.kubernetes_version.minor();
    addon.images.first()?.tag_for(minor)
}

/// A published chart beside LangSmith's: what Helm is told to install.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Addon {
    /// Its folder under `profiles/charts/addons/`.
    pub(crate) key: &'static str,
    /// The release's and values file's name.
    pub(crate) name: String,
    /// The repository's name and address; none for a chart that is named by its address.
    pub(crate) repository: Option<(String, String)>,
    /// The chart as Helm takes it: `repository/chart`, or an address.
    pub(crate) chart: String,
    /// The chart's exact version.
    pub(crate) version: String,
    /// The namespace.
    pub(crate) namespace: String,
}

/// Where the LangSmith chart is published, and that of agents that run apart.
pub(crate) const LANGSMITH_REPOSITORY: (&str, &str) =
    ("langchain", "https://langchain-ai.github.io/helm");

/// The chart of agents that run apart, and the name of its release, which every object of it starts with.
pub(crate) const DATAPLANE: &str = "langgraph-dataplane";

impl Addon {
    /// An add-on that is shipped.
    pub(crate) fn shipped(key: &'static str) -> Self {
        let addon = chart::addon(key).internal(key);
        let (repository, chart) = if addon.repository.starts_with("oci://") {
            (None, addon.repository)
        } else {
            // Istio's three charts share a repository.
            let repository = if key.starts_with("istio") {
                "istio"
            } else {
                key
            };
            let chart = format!("{repository}/{}", addon.chart);
            (Some((repository.to_owned(), addon.repository)), chart)
        };
        Self {
            key,
            name: addon.release,
            repository,
            chart,
            version: addon.version,
            namespace: addon.namespace,
        }
    }

    /// The agents that run apart, in their namespace.
    pub(crate) fn dataplane(inputs: &Inputs) -> Self {
        let namespace = &inputs.environment().langsmith.dataplane.namespace;
        let addon = chart::addon(DATAPLANE).internal(DATAPLANE);
        Self {
            key: DATAPLANE,
            name: addon.release,
            repository: Some((LANGSMITH_REPOSITORY.0.to_owned(), addon.repository)),
            chart: format!("{}/{}", LANGSMITH_REPOSITORY.0, addon.chart),
            version: addon.version,
            namespace: namespace.to_string(),
        }
    }
}
