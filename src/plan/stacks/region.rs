//! What the stacks of both regions have: the modules, and the outputs that both put out.

use crate::plan::Site;
use crate::plan::module::{Module, Output, output};

use super::{cluster, identity};

/// The modules of the region's stack, in a reader's order.
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
    modules.extend(site.alerts.clone());
    modules.extend(edge(site));
    modules
}

/// What both stacks put out first.
pub(super) fn outputs(site: &Site) -> Vec<Output> {
    vec![
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
    ]
}

/// The load balancer, what filters its requests, and the records that lead to it.
fn edge(site: &Site) -> impl Iterator<Item = Module> {
    let ingress = &site.ingress;
    std::iter::once(ingress.load_balancer.module.clone())
        .chain(ingress.web_acl.clone())
        .chain(site.records.clone())
}
