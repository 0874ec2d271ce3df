//! `none`: nothing, always as many pods as `min` says.

use crate::model::langsmith::Service;

use super::{Scaling, off};

pub(super) fn plan(service: &Service) -> Scaling {
    Scaling {
        replicas: Some(service.min),
        hpa: off(),
        keda: off(),
        apart: off(),
        has_hpa: false,
        has_keda: false,
        block: |_| None,
    }
}
