//! What the runbooks about two regions get for each of them.

use serde::Serialize;

use crate::plan::Site;
use crate::plan::connection::Connection;
use crate::plan::images::PRE_PULL_FILE;
use crate::plan::parameters::{Parameter, by_hand, copied};
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
    /// The parameters that are copied from the other region's.
    copied: Vec<&'static str>,
    repositories: Vec<Repository>,
    wait: String,
    /// The folder of its manifests.
    manifests: String,
    pre_pull_file: &'static str,
    redis: Redis,
    keda: bool,
    /// The certificate that cert-manager keeps, and its namespace.
    certificate: Option<Certificate>,
}

/// A certificate that is issued when the cluster gets its add-ons.
#[derive(Serialize)]
struct Certificate {
    name: &'static str,
    namespace: String,
    /// The kind of object that says what it waits for.
    pending: &'static str,
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
        copied: copied(site).into_iter().map(|(name, _)| name).collect(),
        repositories: releases::repositories(&releases::every(site)),
        wait: format!("helm/{}", wait_file(site)),
        manifests: site.beside("manifests"),
        pre_pull_file: PRE_PULL_FILE,
        redis: site.redis.clone(),
        keda: uses_keda(site),
        certificate: site.tls.gateway.as_ref().map(|gateway| Certificate {
            name: gateway.secret,
            namespace: site.ingress.router.backend.namespace.clone(),
            pending: gateway.issuer.pending,
        }),
    }
}
