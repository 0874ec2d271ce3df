//! `keda`: KEDA, which also looks at the length of the queue.

use crate::format::yaml::Map;
use crate::model::langsmith::{Autoscaling, Service};

use super::{Scaling, aim, apart, off};

pub(super) fn plan(service: &Service, targets: &Autoscaling) -> Scaling {
    let keda = Map::new()
        .set("enabled", true)
        .set("minReplicaCount", service.min)
        .set("maxReplicaCount", service.max);
    Scaling {
        replicas: None,
        hpa: off(),
        keda: aim(keda, targets),
        apart: apart(service, targets),
        has_hpa: false,
        has_keda: true,
        block: |scaling| scaling.keda_path.as_deref(),
    }
}
