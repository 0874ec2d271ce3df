//! What cannot be asked or changed while a region is lost, because the API of a service without regions is there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::internal::Internal;
use crate::model::types::Region;
use crate::shipped::facts;

/// The services whose API is lost with a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Lost {
    /// Roles cannot be read or changed.
    pub(crate) iam: bool,
    /// Records cannot be changed.
    pub(crate) route53: bool,
}

impl Lost {
    /// Whether it is any.
    pub(crate) fn is_any(self) -> bool {
        self.iam || self.route53
    }
}

/// Where the API of each service is, in one partition.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ControlPlanes {
    iam: Region,
    route53: Region,
}

fn of_partition(region: &Region) -> &'static ControlPlanes {
    let partition = CONTROL_PLANES.get(region.partition());
    partition.internal("the control planes of a partition")
}

/// The region to which Route 53 reports what its health checks find, in the partition of a region.
pub(in crate::plan) fn reports_health(region: &Region) -> &'static Region {
    &of_partition(region).route53
}

/// What is lost with a region.
pub(crate) fn lost_with(region: &Region) -> Lost {
    let planes = of_partition(region);
    Lost {
        iam: planes.iam == *region,
        route53: planes.route53 == *region,
    }
}

/// The facts of `profiles/aws/control-planes.toml`, by partition.
static CONTROL_PLANES: LazyLock<BTreeMap<String, ControlPlanes>> =
    LazyLock::new(|| facts("aws/control-planes.toml"));
