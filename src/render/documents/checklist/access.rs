//! Who reaches what.

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
fn stores(site: &Site) -> [Item; 3] {
    [
        &site.postgres.access,
        &site.redis.access,
        &site.clickhouse.access,
    ]
    .map(Item::clone)
}
