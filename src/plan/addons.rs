//! Which add-on charts the cluster gets.

use crate::chart::Addon;
use crate::model::Environment;
use crate::model::cluster::MetricsServer;
use crate::model::ingress::{IngressOption, Issuer, TlsMode};
use crate::model::langsmith::Scaler;
use crate::model::stores::ClickhouseSource;

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
pub fn autoscaler_tag(addon: &Addon, environment: &Environment) -> Option<String> {
    let minor = environment.cluster.kubernetes_version.minor();
    addon.images.first()?.tag_for(minor)
}
