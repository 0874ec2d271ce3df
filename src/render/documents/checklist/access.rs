//! Who reaches what.

use crate::model::stores::{ClickhouseSource, RedisSource};
use crate::plan::Site;

use super::{Item, Section, always, person, settled};

pub(super) fn network(site: &Site) -> Section {
    let environment = site.environment();
    let mut items = vec![
        site.tls.checklist.clone(),
        settled(
            !environment.cluster.endpoint.public,
            "The API server answers inside the VPC only",
            "write `public = false`, and reach it through the VPC",
            "cluster.endpoint",
        ),
        settled(
            !environment.cluster.administrators.is_empty(),
            "The cluster's administrators are named",
            "name the roles that may administer it",
            "cluster.administrators",
        ),
        site.ingress.load_balancer.access_logs.clone(),
    ];
    items.extend(stores(site));
    items.push(always(
        "No secret is in this folder or in Terraform's state",
        "manifests/secrets",
    ));
    items.push(person(
        "The largest request body fits what your traces need",
    ));
    Section {
        title: "Network and access".to_owned(),
        items,
    }
}

/// The security groups of what is made here admit the nodes' group; for the rest nothing is rendered that would.
fn stores(site: &Site) -> Vec<Item> {
    let stores = &site.environment().stores;
    let mut items = vec![site.postgres.access.clone()];
    let mut item = |is_made_here: bool, is_in_cluster: bool, name: &str| {
        items.push(if is_made_here {
            always(
                format!("{name} admits the cluster's nodes alone"),
                "terraform/infra",
            )
        } else if is_in_cluster {
            person(format!(
                "{name} admits LangSmith's pods alone: in the cluster every pod reaches it, unless a network policy says otherwise"
            ))
        } else {
            person(format!("{name} admits the cluster's nodes alone"))
        });
    };
    let source = stores.redis.source;
    item(
        source == RedisSource::Elasticache,
        source == RedisSource::InCluster,
        "Redis",
    );
    let source = stores.clickhouse.source;
    let is_outside = matches!(
        source,
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud
    );
    item(false, !is_outside, "ClickHouse");
    items
}
