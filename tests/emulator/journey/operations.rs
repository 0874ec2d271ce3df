//! One living environment, changed again and again: each change by the runbook that `lsgen diff --runbook` writes for it,
//! block by block.

use std::time::Instant;

use super::document::Way;
use super::traveler::Traveler;
use super::{after, install, say};
use crate::environments::text_of;
use crate::support::keys::set;

/// A change of the environment that is there by then: the keys, each with its value in TOML.
const CHANGES: [&[(&str, &str)]; 10] = [
    &[("langsmith.max_body_mib", "30")],
    &[("cluster.node_groups.general.min", "7")],
    &[("stores.redis.auth", "\"iam\"")],
    &[("stores.redis.auth", "\"token\"")],
    &[("ingress.scheme", "\"internal\"")],
    &[("cluster.kubernetes_version", "\"1.35\"")],
    &[("stores.postgres.rds.password_version", "2")],
    &[("stores.postgres.rds.engine_version", "\"17\"")],
    &[("state.lock", "\"dynamodb\"")],
    &[("stores.postgres.source", "\"aurora\"")],
];

/// Installs production, and carries out every change.
pub(super) fn carry_out() {
    let mut traveler = Traveler::new("production", Way::Helmfile);
    let text = text_of("production");
    let zone = traveler.zone("langsmith.example.com");
    let text = text.replace(after(&text, "zone_id = \"", "\""), &zone);
    install(&mut traveler, &text);
    let mut file: toml::Table = text.parse().unwrap();
    for change in CHANGES {
        let start = Instant::now();
        for (key, value) in change {
            let value: toml::Table = format!("value = {value}").parse().unwrap();
            set(&mut file, key, Some(&value["value"]));
        }
        let runbook = traveler.change_to(&toml::to_string(&file).unwrap());
        traveler.follow(runbook, |_| true);
        say(&format!("{change:?}: {} s", start.elapsed().as_secs()));
    }
}
