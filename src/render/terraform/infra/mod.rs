//! The infra stack: network, cluster, roles, stores, load balancer, records.

pub(super) mod cluster;
pub(super) mod edge;
pub(super) mod identity;
pub(super) mod stores;

pub(in crate::render) use stores::has_backups;

use crate::model::ingress::Zone;
use crate::model::stores::RedisSource;
use crate::plan::Site;
use crate::render::manifests::is_replicated;

use crate::plan::module::Output;
use crate::plan::module::{Module, output};

/// The modules of the stack, in a reader's order.
pub(super) fn modules(site: &Site) -> Vec<Module> {
    let stores = &site.environment().stores;
    let mut modules = Vec::new();
    if site.environment().network.existing.is_none() {
        modules.push(cluster::network(site));
    }
    modules.push(cluster::cluster(site));
    modules.push(identity::identity(site));
    modules.push(identity::secrets(site));
    modules.extend(site.postgres.module.clone());
    if stores.redis.source == RedisSource::Elasticache {
        modules.push(stores::redis(site));
    }
    if stores.blob.enabled {
        modules.push(stores::blob(site));
    }
    if is_replicated(site) {
        modules.push(stores::clickhouse_backups(site));
    }
    if has_backups(site) {
        modules.push(stores::backup(site));
    }
    modules.push(edge::load_balancer(site));
    if site.environment().security.waf {
        modules.push(edge::web_acl(site));
    }
    if has_zone(site) {
        modules.push(edge::dns(site));
    }
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
            value: output(edge::load_balancer_module(site), "dns_name"),
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
    if environment.stores.blob.enabled {
        outputs.push(Output {
            name: "blob_bucket",
            description: "The bucket of LangSmith's blobs.",
            value: output("blob", "bucket_name"),
        });
    }
    outputs.extend(site.postgres.output.clone());
    if environment.stores.redis.source == RedisSource::Elasticache {
        outputs.push(Output {
            name: "redis_endpoint",
            description: "The host of the Redis primary.",
            value: output("redis", "primary_endpoint"),
        });
    }
    if environment.dns.zone == Zone::Create {
        outputs.push(Output {
            name: "name_servers",
            description: "The name servers to delegate the domain to.",
            value: output("dns", "name_servers"),
        });
    }
    outputs
}

pub(super) fn has_zone(site: &Site) -> bool {
    site.environment().dns.zone != Zone::None
}
