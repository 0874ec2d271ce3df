//! The Redis of the LangSmith chart: one pod on a volume, without a password.

use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::checklist::person;
use crate::plan::parameters::Writer;
use crate::plan::secrets::Content;

use super::super::{admits_pods, inside};
use super::{
    CONNECTION_URL, Chapters, Redis, emptied_by_url, no_backups, runs_outside, url_parameter,
};

/// The connection URL, which Terraform writes.
const URL: &str = "redis/in-cluster/connection-url";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: "in_cluster",
    is_in_cluster: true,
};

pub(super) fn plan(inputs: &Inputs) -> Redis {
    let settings = &inputs.environment().stores.redis.in_cluster;
    let url = format!("redis://{}:6379", inputs.names().release_host("redis"));
    Redis {
        group: None,
        token: None,
        emptied_by: Some(emptied_by_url(inputs)),
        last_snapshot: None,
        chapters: Chapters {
            token: chapter!("redis/in-cluster/no-token"),
            token_after_failover: None,
            zone_failure: chapter!("redis/in-cluster/zone-failure"),
            failover_test: None,
            empty: chapter!("redis/empty-by-job"),
        },
        backups: no_backups(),
        module: None,
        output: None,
        parameters: vec![url_parameter(URL, Writer::Plain(url))],
        secret: Some(Content::as_stored(vec![(CONNECTION_URL, URL)])),
        behind: vec!["in-cluster".to_owned()],
        values: inside(inputs, "redis", settings),
        grants: None,
        is_in_chart: true,
        is_cluster: false,
        kept: Vec::new(),
        checklist: vec![runs_outside(inputs, false)],
        access: person(admits_pods("Redis")),
    }
}
