//! What the checklist's template gets: LangSmith's production checklist, item by item.
//!
//! A tick is evidence: whether an item is settled is worked out from the environment, and a reader who sees that it is
//! not reads what to do about it. `tests/it/checklist.toml` has for each item a change of the environment that
//! takes its tick away, or the rendered file that holds it in every environment.

mod access;
mod region;
mod services;
mod stores;

use serde::Serialize;
use toml::Value;

use crate::plan;
use crate::plan::Site;
use crate::plan::checklist::{Item, always, person, settled};

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    sections: Vec<Section>,
    allowed: Vec<Allowed>,
}

#[derive(Serialize)]
struct Section {
    title: String,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Allowed {
    code: String,
    reason: String,
}

/// What `[langsmith.values]` says at a path of keys without dots.
fn value<'a>(site: &'a Site, path: &str) -> Option<&'a Value> {
    let values = &site.environment().langsmith.values;
    values.get(&path.split('.').collect::<Vec<_>>())
}

pub(super) fn facts(site: &Site) -> Facts {
    let allow = &site.environment().allow;
    Facts {
        base: site.names().base().to_owned(),
        sections: vec![
            stores::postgres(site),
            stores::clickhouse(site),
            stores::redis_and_blob(site),
            services::scaling(site),
            access::network(site),
        ]
        .into_iter()
        .chain(region::second(site))
        .chain([operations(site)])
        .collect(),
        allowed: allow
            .iter()
            .map(|(code, reason)| Allowed {
                code: code.clone(),
                reason: reason.clone(),
            })
            .collect(),
    }
}

fn operations(site: &Site) -> Section {
    let estimate = plan::estimate(site);
    let room = estimate.map(|estimate| {
        settled(
            estimate.fits(),
            format!(
                "The smallest node's disk ({} GiB) has room for the images of two versions: {} GiB each, which is assumed and \
                 not measured, fill it to {} %",
                estimate.disk_gib,
                estimate.images_gib(),
                estimate.used_percent
            ),
            format!("give its nodes disks of {} GiB", estimate.needed_gib()),
            "cluster.node_groups",
        )
    });
    let rest = vec![
        person("Logs of all pods are collected"),
        person("Ingestion delay (received to inserted) raises an alert"),
        person("An upgrade was tried in a staging environment first"),
        person(
            "Someone knows the signs of a saturated ClickHouse: traces that exist and are not seen",
        ),
    ];
    Section {
        title: "Operations".to_owned(),
        items: room.into_iter().chain(rest).collect(),
    }
}
