//! Who reaches what.

use crate::model::ingress::{Scheme, Stage, TlsMode};
use crate::model::stores::{ClickhouseSource, RedisSource};
use crate::plan::Site;
use crate::plan::ingress::ends_inside;

use super::{Item, Section, always, person, settled};

/// What a new domain still lacks.
pub(super) const SERVE: &str = "write `dns.stage = \"serve\"` once the zone is delegated";

pub(super) fn network(site: &Site) -> Section {
    let environment = site.environment();
    let has_tls = environment.tls.mode != TlsMode::None;
    let mut items = vec![
        settled(
            has_tls && environment.dns.stage == Stage::Serve,
            "Requests travel over TLS",
            if has_tls {
                SERVE
            } else {
                "choose a `tls.mode`"
            },
            "tls.mode",
        ),
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
        access_logs(site),
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

/// A network load balancer writes access logs for TLS listeners only, and this one has none.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html>
fn access_logs(site: &Site) -> Item {
    let is_passed_through = ends_inside(site);
    let ingress = &site.environment().ingress;
    settled(
        site.environment().security.alb_access_logs && !is_passed_through,
        "The load balancer writes access logs",
        if is_passed_through && ingress.scheme == Scheme::Internal {
            "a network load balancer writes none for connections that it passes on: collect the gateway's, which show the load \
             balancer's address in the place of the client's"
        } else if is_passed_through {
            "a network load balancer writes none for connections that it passes on: collect the gateway's"
        } else {
            "write `alb_access_logs = true`"
        },
        "security.alb_access_logs",
    )
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
