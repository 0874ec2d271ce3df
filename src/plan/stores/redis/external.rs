//! A Redis that others run: a person puts what LangSmith connects with into the parameter store.

use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::chapter::{Chapter, chapter};
use crate::plan::checklist::person;
use crate::plan::parameters::{Parameter, Writer};
use crate::plan::secrets::Content;

use super::super::{admits_nodes, outside};
use super::{
    CONNECTION_URL, Chapters, Job, Redis, emptied_by_url, no_backups, runs_outside, url_parameter,
};

/// The connection URL of a Redis with one address.
const URL: &str = "redis/connection-url";

/// The nodes of a Redis Cluster.
const CLUSTER_NODES: &str = "redis/cluster-node-uris";

/// The password of its nodes.
const CLUSTER_PASSWORD: &str = "redis/cluster-password";

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: "external",
    is_in_cluster: false,
};

pub(super) fn plan(inputs: &Inputs) -> Redis {
    let is_cluster = inputs.environment().stores.redis.external.cluster;
    let login = if is_cluster {
        cluster()
    } else {
        one_address(inputs)
    };
    Redis {
        group: None,
        token: None,
        emptied_by: login.emptied_by,
        last_snapshot: None,
        chapters: Chapters {
            token: chapter!("redis/external/no-token"),
            token_after_failover: None,
            zone_failure: chapter!("redis/external/zone-failure"),
            failover_test: None,
            empty: login.empty,
        },
        backups: no_backups(),
        module: None,
        output: None,
        parameters: login.parameters,
        secret: Some(login.secret),
        behind: vec!["external".to_owned()],
        values: values(inputs, is_cluster),
        grants: None,
        is_in_chart: false,
        is_cluster,
        kept: Vec::new(),
        checklist: vec![
            runs_outside(inputs, true),
            person("Redis fails over by itself when a node is lost"),
        ],
        access: person(admits_nodes("Redis")),
    }
}

/// What follows from how it is reached.
struct Login {
    parameters: Vec<Parameter>,
    secret: Content,
    emptied_by: Option<Job>,
    empty: Chapter,
}

fn one_address(inputs: &Inputs) -> Login {
    Login {
        parameters: vec![url_parameter(URL, Writer::Person)],
        secret: Content::as_stored(vec![(CONNECTION_URL, URL)]),
        emptied_by: Some(emptied_by_url(inputs)),
        empty: chapter!("redis/empty-by-job"),
    }
}

/// A list of nodes in place of a URL, which no Job here knows how to empty.
fn cluster() -> Login {
    Login {
        parameters: vec![
            Parameter::of_region(
                CLUSTER_NODES,
                "the nodes as a JSON list, such as [\"rediss://host:6379\"]",
                Writer::Person,
            ),
            Parameter::of_region(
                CLUSTER_PASSWORD,
                "the password of every node",
                Writer::Person,
            ),
        ],
        secret: Content::as_stored(vec![
            ("redis_cluster_node_uris", CLUSTER_NODES),
            ("redis_cluster_password", CLUSTER_PASSWORD),
        ]),
        emptied_by: None,
        empty: chapter!("redis/external/empty-by-hand"),
    }
}

fn values(inputs: &Inputs, is_cluster: bool) -> Map {
    let values = outside(inputs, "redis");
    if is_cluster {
        let cluster = Map::new().set("enabled", true).set("tlsEnabled", true);
        values.set_path(&["external", "cluster"], cluster)
    } else {
        values
    }
}
