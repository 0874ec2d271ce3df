//! From where the Kubernetes API is reached, for people.

use serde::Serialize;

use crate::model::types::{Cidr, SecurityGroupId};
use crate::plan::Site;

/// What the README says of a region's API server.
#[derive(Serialize)]
pub(super) struct ApiAccess {
    region: String,
    cluster: String,
    /// The ranges that reach it from the internet; empty where its endpoint is private.
    from_internet: Vec<String>,
    /// The ranges, groups, and bastion that reach it through the network, names in back-ticks.
    through_network: Vec<String>,
}

/// The API server of one region.
pub(super) fn api_access(site: &Site) -> ApiAccess {
    let endpoint = &site.environment().cluster.endpoint;
    let names = site.names();
    let code = |text: &str| format!("`{text}`");
    let ranges = endpoint.ranges_through_network().map(Cidr::as_str);
    let bastion = site.bastion.as_ref();
    let groups = endpoint.allowed_security_groups.iter();
    ApiAccess {
        region: names.region().to_owned(),
        cluster: names.cluster(),
        from_internet: endpoint
            .ranges_from_internet()
            .map(|range| code(range.as_str()))
            .collect(),
        through_network: ranges
            .map(code)
            .chain(groups.map(SecurityGroupId::as_str).map(code))
            .chain(bastion.map(|bastion| format!("the bastion `{}`", bastion.name)))
            .collect(),
    }
}
