//! `hpa`: a HorizontalPodAutoscaler on CPU and memory.

use crate::format::yaml::Map;
use crate::model::langsmith::{Autoscaling, Service};

use super::{Scaling, aim, apart, off};

pub(super) fn plan(service: &Service, targets: &Autoscaling) -> Scaling {
    let hpa = Map::new()
        .set("enabled", true)
        .set("minReplicas", service.min)
        .set("maxReplicas", service.max);
    Scaling {
        replicas: None,
        hpa: aim(hpa, targets),
        keda: off(),
        apart: apart(service, targets),
        has_hpa: true,
        has_keda: false,
        block: |scaling| Some(&scaling.path),
    }
}
