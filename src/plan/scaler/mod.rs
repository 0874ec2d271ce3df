//! What adds and removes a service's pods. Each scaler states in a file of its own everything that follows from it;
//! nothing outside this folder asks which one it is.

mod hpa;
mod keda;
mod none;

use crate::chart::workload::{self, Shape};
use crate::format::yaml::Map;
use crate::model::langsmith::{Autoscaling, Scaler, Service};

use super::Inputs;

/// Everything that follows from what adds and removes a service's pods.
#[derive(Debug, Clone)]
pub(crate) struct Scaling {
    /// The number of pods, where it never changes.
    pub(crate) replicas: Option<u32>,
    /// The chart's values for a HorizontalPodAutoscaler.
    hpa: Map,
    /// The chart's values for KEDA.
    keda: Map,
    /// The values for the chart of agents that run apart, which knows only an HPA.
    pub(crate) apart: Map,
    /// Whether a HorizontalPodAutoscaler of the chart starts pods.
    pub(crate) has_hpa: bool,
    /// Whether KEDA starts pods.
    pub(crate) has_keda: bool,
    /// Where the chart's values have the block that is on; none where nothing scales, or the chart has none.
    pub(crate) block: fn(&workload::Scaling) -> Option<&str>,
}

/// Decides how a service scales.
pub(crate) fn plan(inputs: &Inputs, service: &Service) -> Scaling {
    let targets = &inputs.environment().langsmith.autoscaling;
    match service.scaler {
        Scaler::None => none::plan(service),
        Scaler::Hpa => hpa::plan(service, targets),
        Scaler::Keda => keda::plan(service, targets),
    }
}

impl Scaling {
    /// The service's block `autoscaling` of the LangSmith chart, by the service's key there.
    pub(crate) fn autoscaling(&self, inputs: &Inputs, key: &str) -> Map {
        block(inputs, key, self.hpa.clone(), self.keda.clone())
    }
}

/// That block for a service whose scaler must start no pod; none where there is no scaler.
pub(crate) fn switched_off(inputs: &Inputs, key: &str, service: &Service) -> Option<Map> {
    let scales = plan(inputs, service).replicas.is_none();
    scales.then(|| block(inputs, key, off(), off()))
}

/// Whether KEDA scales something: a service, or the agents that people deploy.
pub(crate) fn uses_keda(inputs: &Inputs) -> bool {
    let langsmith = &inputs.environment().langsmith;
    let services = langsmith.services();
    let mut scaled = services.iter().map(|(_, _, service)| plan(inputs, service));
    langsmith.features.deployments || scaled.any(|scaling| scaling.has_keda)
}

fn block(inputs: &Inputs, key: &str, hpa: Map, keda: Map) -> Map {
    if is_flat(inputs, key) {
        hpa
    } else {
        Map::new().set("hpa", hpa).set("keda", keda)
    }
}

/// Whether the block is one for an HPA, as before line 0.13.
fn is_flat(inputs: &Inputs, key: &str) -> bool {
    let workload = inputs.chart().workloads.get(key);
    let scaling = workload.and_then(|workload| workload.scaling.as_ref());
    scaling.is_some_and(|scaling| scaling.shape == Shape::Flat)
}

fn off() -> Map {
    Map::new().set("enabled", false)
}

/// What a scaler aims at, the same for all of them.
fn aim(scaler: Map, targets: &Autoscaling) -> Map {
    scaler
        .set("targetCPUUtilizationPercentage", targets.cpu_percent)
        .set("targetMemoryUtilizationPercentage", targets.memory_percent)
}

/// The HPA of the chart of agents that run apart.
fn apart(service: &Service, targets: &Autoscaling) -> Map {
    let hpa = Map::new()
        .set("enabled", true)
        .set("createHpa", true)
        .set("minReplicas", service.min)
        .set("maxReplicas", service.max);
    aim(hpa, targets)
}
