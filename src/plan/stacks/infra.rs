//! The infra stack: network, cluster, roles, stores, load balancer, records.

use crate::plan::Site;
use crate::plan::module::{Output, output};

use super::region;

/// What the stack puts out.
pub(super) fn outputs(site: &Site) -> Vec<Output> {
    let environment = site.environment();
    let mut outputs = region::outputs(site);
    outputs.push(Output {
        name: "parameter_key_arn",
        description: "The key that encrypts the parameters.",
        value: output("secrets", "key_arn"),
    });
    if environment.network.existing.is_none() {
        outputs.push(Output {
            name: "nat_public_ips",
            description: "The addresses that the cluster calls others from, for their allow lists.",
            value: output("network", "nat_public_ips"),
        });
    }
    outputs.extend(site.blob.output.clone());
    outputs.extend(site.postgres.output.clone());
    outputs.extend(site.redis.output.clone());
    outputs.extend(site.dns.output.clone());
    outputs
}
