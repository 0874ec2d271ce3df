//! The infra stack: network, cluster, roles, stores, load balancer, records.

use super::{cluster, identity};
use crate::plan::Site;

use crate::plan::module::Output;
use crate::plan::module::{Module, output};

/// The modules of the stack, in a reader's order.
pub(super) fn modules(site: &Site) -> Vec<Module> {
    let mut modules = Vec::new();
    if site.environment().network.existing.is_none() {
        modules.push(cluster::network(site));
    }
    modules.push(cluster::cluster(site));
    modules.extend(site.bastion.as_ref().map(|bastion| bastion.module.clone()));
    modules.push(identity::identity(site));
    modules.push(identity::secrets(site));
    modules.extend(site.postgres.module.clone());
    modules.extend(site.redis.module.clone());
    modules.extend(site.blob.module.clone());
    modules.extend(site.clickhouse.module.clone());
    modules.extend(site.vault.as_ref().map(|vault| vault.module.clone()));
    modules.extend(edge(site));
    modules
}

/// What the stack puts out.
pub(super) fn outputs(site: &Site) -> Vec<Output> {
    let environment = site.environment();
    let mut outputs = vec![
        Output {
            name: "cluster_name",
            description: "For `aws eks update-kubeconfig --name`.",
            value: output("cluster", "name"),
        },
        Output {
            name: "load_balancer_dns_name",
            description: "Where the load balancer answers.",
            value: output(site.ingress.load_balancer.module.label(), "dns_name"),
        },
        Output {
            name: "parameter_key_arn",
            description: "The key that encrypts the parameters.",
            value: output("secrets", "key_arn"),
        },
    ];
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

/// The load balancer, what filters its requests, and the records that lead to it.
pub(super) fn edge(site: &Site) -> impl Iterator<Item = Module> {
    let ingress = &site.ingress;
    std::iter::once(ingress.load_balancer.module.clone())
        .chain(ingress.web_acl.clone())
        .chain(site.records.clone())
}
