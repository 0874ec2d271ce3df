//! What the runbook of new secrets gets.

use serde::Serialize;

use crate::plan::Plan;
use crate::plan::chapter::Chapter;
use crate::plan::connection::Connection;
use crate::plan::parameters::{Parameter, by_hand};
use crate::plan::releases::wait_file;
use crate::plan::secrets::{Reader, Rotated, rotated};
use crate::plan::stores::clickhouse::Replicas;
use crate::plan::stores::postgres::Database;
use crate::plan::stores::redis::Redis;

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    /// The region that is on standby.
    standby: Option<String>,
    /// Of the cluster that serves, whose pods read all of them.
    connection: Connection,
    /// Whether a database serves whose password Terraform does not draw.
    keeps_password: bool,
    secrets: Vec<Secret>,
    by_hand: Vec<Parameter>,
}

/// A secret that was generated.
#[derive(Serialize)]
struct Secret {
    name: &'static str,
    holds: &'static str,
    effect: &'static str,
    source: &'static str,
    steps: Chapter,
    /// Where it is put.
    region: String,
    path: String,
    parameter_key: String,
    /// Whether the other region has a copy.
    is_copied: bool,
    /// Where it is read.
    read: Read,
}

#[derive(Serialize)]
struct Read {
    region: String,
    wait: String,
    readers: Vec<Reader>,
    namespace: String,
    fullname: String,
    redis: Redis,
    database: Option<Database>,
    replicas: Option<Replicas>,
}

pub(super) fn facts(plan: &Plan) -> Facts {
    let standby = plan.sites().find(|site| !site.is_active());
    Facts {
        base: plan.primary.names().base().to_owned(),
        standby: standby.map(|site| site.names().region().to_owned()),
        connection: plan.serving().connection.clone(),
        keeps_password: plan.serving().region().is_copy
            && plan.serving().postgres.database.is_some(),
        secrets: rotated(plan)
            .into_iter()
            .map(|rotated| secret(plan, rotated))
            .collect(),
        by_hand: by_hand(&plan.primary),
    }
}

fn secret(plan: &Plan, rotated: Rotated<'_>) -> Secret {
    let Rotated {
        parameter,
        rotation,
        kept,
        read,
        readers,
    } = rotated;
    Secret {
        name: parameter.name,
        holds: parameter.holds,
        effect: rotation.effect,
        source: rotation.source,
        steps: rotation.steps,
        region: kept.names().region().to_owned(),
        path: kept.names().parameter_path(),
        parameter_key: kept.names().key_alias("parameters"),
        is_copied: plan.recovery.is_some() && parameter.is_shared(),
        read: Read {
            region: read.names().region().to_owned(),
            wait: format!("helm/{}", wait_file(read)),
            readers,
            namespace: read.environment().langsmith.namespace.to_string(),
            fullname: read.names().fullname(),
            redis: read.redis.clone(),
            database: read.postgres.database.clone(),
            replicas: read.clickhouse.replicas.clone(),
        },
    }
}
