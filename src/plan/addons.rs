//! Which add-on charts the cluster gets.

use crate::chart::Addon;
use crate::model::Environment;
use crate::model::cluster::MetricsServer;
use crate::model::ingress::{IngressOption, Issuer, TlsMode};
use crate::model::langsmith::Scaler;

use super::Site;

/// The add-ons, by their folder under `profiles/charts/addons/`, in the order they are installed. ClickHouse's
/// operator, which waits for its credentials, comes last.
pub fn addons(site: &Site) -> Vec<&'static str> {
    let environment = site.environment();
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
    addons.extend(site.clickhouse.addon);
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

/// The tag of the cluster autoscaler, whose minor is the cluster's own.
pub fn autoscaler_tag(addon: &Addon, environment: &Environment) -> Option<String> {
    let minor = environment.cluster.kubernetes_version.minor();
    addon.images.first()?.tag_for(minor)
}
