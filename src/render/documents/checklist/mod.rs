//! What the checklist's template is told: LangSmith's production checklist, item by item.
//!
//! A tick is evidence: whether an item is settled is worked out from the environment, and whoever reads that it is
//! not reads what to do about it. `tests/it/checklist.toml` has for each item a change of the environment that
//! takes its tick away, or the rendered file that holds it in every environment.

mod access;
mod region;
mod services;
mod stores;

use serde::Serialize;
use toml::Value;

use crate::install;
use crate::rules::Validated;

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
struct Item {
    done: bool,
    text: String,
    /// What to do while it is not done.
    todo: Option<String>,
    place: Option<&'static str>,
}

#[derive(Serialize)]
struct Allowed {
    code: String,
    reason: String,
}

/// Settled by what is rendered, or else by what a person does about it.
fn settled(
    done: bool,
    text: impl Into<String>,
    todo: impl Into<String>,
    place: &'static str,
) -> Item {
    Item {
        done,
        text: text.into(),
        todo: (!done).then(|| todo.into()),
        place: Some(place),
    }
}

/// Settled by what lsgen renders in every environment that has the item.
fn always(text: impl Into<String>, place: &'static str) -> Item {
    settled(true, text, "", place)
}

/// Only a person can settle it.
fn person(text: &str) -> Item {
    Item {
        done: false,
        text: text.into(),
        todo: None,
        place: None,
    }
}

/// What `[langsmith.values]` says at a path of keys without dots.
fn value<'a>(validated: &'a Validated, path: &str) -> Option<&'a Value> {
    let values = &validated.environment().langsmith.values;
    values.get(&path.split('.').collect::<Vec<_>>())
}

pub(super) fn facts(validated: &Validated) -> Facts {
    let allow = &validated.environment().allow;
    Facts {
        base: validated.names().base().to_owned(),
        sections: vec![
            stores::postgres(validated),
            stores::clickhouse(validated),
            stores::redis_and_blob(validated),
            services::scaling(validated),
            access::network(validated),
        ]
        .into_iter()
        .chain(region::second(validated))
        .chain([operations(validated)])
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

fn operations(validated: &Validated) -> Section {
    let estimate = install::estimate(validated.environment(), validated.chart());
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
