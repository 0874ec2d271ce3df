//! The recovery stack: the region that takes over, with a state of its own. It reaches nothing of the
//! primary's region, so that it can be planned and applied while that one is down.

use crate::plan::Site;
use crate::render::has_elasticache;
use crate::render::manifests::is_replicated;

use super::infra::{cluster, edge, has_backups, has_zone, identity, stores};
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
    modules.push(identity::identity(second));
    modules.push(identity::secrets(second));
    modules.extend(second.postgres.module.clone());
    // Made anew for the region that serves: nothing that the primary's holds is wanted in it.
    if has_elasticache(second) {
        modules.push(stores::redis(second));
    }
    if environment.stores.blob.enabled {
        modules.push(stores::blob(second));
    }
    if is_replicated(second) {
        modules.push(stores::clickhouse_backups(second));
    }
    if has_backups(second) {
        modules.push(stores::backup(second));
    }
    modules.push(edge::load_balancer(second));
    if environment.security.waf {
        modules.push(edge::web_acl(second));
    }
    if has_zone(second) {
        modules.push(edge::failover(second));
    }
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
            value: output(edge::load_balancer_module(second), "dns_name"),
        },
    ];
    outputs.extend(second.postgres.output.clone());
    if has_zone(second) {
        outputs.push(Output {
            name: "switch_id",
            description: "The health check that decides which region the domain leads to.",
            value: output("failover", "switch_id"),
        });
    }
    outputs
}
