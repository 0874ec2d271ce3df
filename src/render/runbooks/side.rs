//! What the runbooks about two regions get for each of them.

use serde::Serialize;

use crate::plan::Site;
use crate::plan::connection::Connection;
use crate::plan::images::PRE_PULL_FILE;
use crate::plan::parameters::{Parameter, by_hand};
use crate::plan::releases::{self, Repository, wait_file};
use crate::plan::scaler::uses_keda;
use crate::plan::stores::redis::Redis;

/// One of the two regions.
#[derive(Serialize)]
pub(super) struct Side {
    base: String,
    region: String,
    account: String,
    cluster: String,
    connection: Connection,
    namespace: String,
    release: String,
    path: String,
    parameter_key: String,
    by_hand: Vec<Parameter>,
    repositories: Vec<Repository>,
    wait: String,
    pre_pull_file: &'static str,
    redis: Redis,
    keda: bool,
}

pub(super) fn side(site: &Site) -> Side {
    let environment = site.environment();
    let names = site.names();
    Side {
        base: names.base().to_owned(),
        region: environment.cloud.region.to_string(),
        account: environment.cloud.account_id.to_string(),
        cluster: names.cluster(),
        connection: site.connection.clone(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        path: names.parameter_path(),
        parameter_key: names.key_alias("parameters"),
        by_hand: by_hand(site),
        repositories: releases::repositories(&releases::every(site)),
        wait: format!("helm/{}", wait_file(site)),
        pre_pull_file: PRE_PULL_FILE,
        redis: site.redis.clone(),
        keda: uses_keda(site),
    }
}
