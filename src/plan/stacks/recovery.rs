//! The recovery stack: the region that takes over, with a state of its own. It reaches nothing of the
//! primary's region, so that it can be planned and applied while that one is down.

use crate::plan::Site;

use super::infra::edge;
use super::{cluster, identity};
use crate::plan::module::Output;
use crate::plan::module::{Module, output};

/// The modules of the stack, in a reader's order.
pub(super) fn modules(second: &Site) -> Vec<Module> {
    let environment = second.environment();
    let mut modules = Vec::new();
    if environment.network.existing.is_none() {
        modules.push(cluster::network(second));
    }
    modules.push(cluster::cluster(second));
    modules.extend(
        second
            .bastion
            .as_ref()
            .map(|bastion| bastion.module.clone()),
    );
    modules.push(identity::identity(second));
    modules.push(identity::secrets(second));
    modules.extend(second.postgres.module.clone());
    modules.extend(second.redis.module.clone());
    modules.extend(second.blob.module.clone());
    modules.extend(second.clickhouse.module.clone());
    modules.extend(second.vault.as_ref().map(|vault| vault.module.clone()));
    modules.extend(edge(second));
    modules
}

/// What the stack puts out.
pub(super) fn outputs(second: &Site) -> Vec<Output> {
    let mut outputs = vec![
        Output {
            name: "cluster_name",
            description: "For `aws eks update-kubeconfig --name`.",
            value: output("cluster", "name"),
        },
        Output {
            name: "load_balancer_dns_name",
            description: "Where the load balancer answers.",
            value: output(second.ingress.load_balancer.module.label(), "dns_name"),
        },
    ];
    outputs.extend(second.postgres.output.clone());
    if second.records.is_some() {
        outputs.push(Output {
            name: "switch_id",
            description: "The health check that decides which region the domain leads to.",
            value: output("failover", "switch_id"),
        });
    }
    outputs
}
