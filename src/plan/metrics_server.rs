//! The metrics server, without which no autoscaler does anything.

use crate::format::yaml::Map;
use crate::model::cluster::MetricsServer;

use super::Inputs;
use super::addons::Addon;

/// Everything that follows from how the metrics server is installed.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    /// The release that it is.
    pub(crate) addon: Option<Addon>,
    /// The add-on of EKS that it is.
    pub(crate) eks_addon: Option<&'static str>,
    /// Where the checklist has the evidence that it is installed.
    pub(crate) evidence: &'static str,
}

/// Decides how the metrics server is installed.
pub(super) fn plan(inputs: &Inputs) -> Metrics {
    match inputs.environment().cluster.metrics_server {
        MetricsServer::Chart => Metrics {
            addon: Some(Addon::new("metrics-server", Map::new().set("replicas", 2))),
            eks_addon: None,
            evidence: "helm/addons",
        },
        MetricsServer::EksAddon => Metrics {
            addon: None,
            eks_addon: Some("metrics-server"),
            evidence: "terraform/infra",
        },
    }
}
