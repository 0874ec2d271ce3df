//! What the README's template gets.

use serde::Serialize;

use crate::plan::auth::Auth;
use crate::plan::connection::Connection;
use crate::plan::dns::Dns;
use crate::plan::scaler::uses_keda;
use crate::plan::stores::blob::Blob;
use crate::plan::stores::clickhouse::Clickhouse;
use crate::plan::stores::postgres::Postgres;
use crate::plan::stores::redis::Redis;
use crate::plan::tls::Tls;
use crate::plan::{Plan, Site, state};

use super::before;

use super::api_access::{ApiAccess, api_access};
use crate::plan::images::{PRE_PULL_FILE, pre_pull_name};
use crate::plan::parameters::{Parameter, by_hand};
use crate::plan::releases::{self, Part, Repository, Told};
use crate::plan::secrets::{Reader, readers};

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    chart: String,
    app_version: String,
    region: String,
    account: String,
    url: Option<String>,
    domain: Option<String>,
    dns: Dns,
    tls: Tls,
    lock_table: bool,
    infra_holds: String,
    api: Vec<ApiAccess>,
    creator_is_administrator: bool,
    redis_readers: Vec<Reader>,
    redis: Redis,
    parameter_key: String,
    path: String,
    by_hand: Vec<Parameter>,
    cluster: String,
    connection: Connection,
    repositories: Vec<Repository>,
    releases: Vec<Told>,
    /// What the releases are of the environment.
    parts: Vec<Part>,
    wait: String,
    namespace: String,
    release: String,
    target_group_parameter: String,
    gateway_namespace: String,
    auth: Auth,
    queue: String,
    pre_pull_file: &'static str,
    pre_pull_name: String,
    postgres: Postgres,
    registry: Option<String>,
    clickhouse: Clickhouse,
    deployments: bool,
    dataplane: Option<Dataplane>,
    second: Option<SecondRegion>,
    active: bool,
    before: before::Facts,
    blob: Blob,
    guarded: bool,
    keda: bool,
}

/// The region that takes over.
#[derive(Serialize)]
struct SecondRegion {
    region: String,
    /// Whether it is on standby with the same releases.
    has_releases: bool,
}

#[derive(Serialize)]
struct Dataplane {
    namespace: String,
    /// Whether LangSmith has given the ids.
    is_known: bool,
}

pub(super) fn facts(plan: &Plan, site: &Site) -> Facts {
    let environment = site.environment();
    let names = site.names();
    let every = releases::every(site);
    Facts {
        base: names.base().to_owned(),
        chart: site.chart().version.to_string(),
        app_version: site.chart().app_version.clone(),
        region: environment.cloud.region.to_string(),
        account: environment.cloud.account_id.to_string(),
        url: site.address.as_ref().map(|address| address.url.clone()),
        domain: site.dns.domain.clone(),
        dns: site.dns.clone(),
        tls: site.tls.clone(),
        lock_table: state::lock(site).table.is_some(),
        infra_holds: infra_holds(site),
        api: plan.sites().map(api_access).collect(),
        creator_is_administrator: environment.cluster.administrators.is_empty(),
        redis_readers: site
            .redis
            .token
            .map_or_else(Vec::new, |token| readers(site, token)),
        redis: site.redis.clone(),
        parameter_key: names.key_alias("parameters"),
        path: names.parameter_path(),
        by_hand: by_hand(site),
        cluster: names.cluster(),
        connection: site.connection.clone(),
        repositories: releases::repositories(&every),
        parts: every.iter().map(|release| release.part).collect(),
        releases: releases::told(site, every),
        wait: format!("helm/{}", releases::wait_file(site)),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        target_group_parameter: site.ingress.load_balancer.serving.parameter.clone(),
        gateway_namespace: site.ingress.router.backend.namespace.clone(),
        auth: site.auth.clone(),
        queue: names.release_object("queue"),
        pre_pull_file: PRE_PULL_FILE,
        pre_pull_name: pre_pull_name(site),
        postgres: site.postgres.clone(),
        registry: environment
            .langsmith
            .images
            .registry
            .as_ref()
            .map(ToString::to_string),
        clickhouse: site.clickhouse.clone(),
        deployments: environment.langsmith.features.deployments,
        dataplane: dataplane(site),
        second: site.elsewhere().map(|names| SecondRegion {
            region: names.region().to_owned(),
            has_releases: has_warm_standby(site),
        }),
        active: site.is_active(),
        before: before::facts(site),
        blob: site.blob.clone(),
        keda: uses_keda(site),
        guarded: environment.environment.deletion_protection,
    }
}

fn has_warm_standby(site: &Site) -> bool {
    let second = site.reach().second.as_ref();
    site.is_active() && second.is_some_and(|second| second.standby.is_warm)
}

fn dataplane(site: &Site) -> Option<Dataplane> {
    let namespace = &site.environment().langsmith.dataplane.namespace;
    site.has_split_dataplane().then(|| Dataplane {
        namespace: namespace.to_string(),
        is_known: site.dataplane_ids().is_some(),
    })
}

fn infra_holds(site: &Site) -> String {
    let environment = site.environment();
    let mut parts = Vec::new();
    if environment.network.existing.is_none() {
        parts.push("network");
    }
    parts.extend(["cluster", "roles", "secrets"]);
    if site.postgres.database.is_some() {
        parts.push("PostgreSQL");
    }
    if site.redis.group.is_some() {
        parts.push("Redis");
    }
    if site.blob.bucket.is_some() {
        parts.push("bucket");
    }
    parts.push("load balancer");
    if site.records.is_some() {
        parts.push("records");
    }
    parts.join(", ")
}
