//! What the README's template is told.

use serde::Serialize;

use crate::model::cloud::StateLock;
use crate::model::ingress::{Stage, TlsMode, Zone};
use crate::model::langsmith::AuthMode;
use crate::model::stores::{RedisAuth, RedisSource};
use crate::plan::stores::postgres::Postgres;
use crate::plan::{Plan, Site};

use super::{before, redis};

use super::super::manifests::{
    CLICKHOUSE_CLUSTER, CLICKHOUSE_NAMESPACE, PRE_PULL_FILE, can_empty_redis, is_replicated,
    pre_pull_name,
};
use super::super::{RenderError, admin_email, url, uses_keda};
use super::api_access::{ApiAccess, api_access};
use crate::plan::ingress::bindings;
use crate::plan::ingress::{ends_inside, way_in};
use crate::plan::parameters::{Writer, parameters};
use crate::plan::releases::{self, Part};

#[derive(Serialize)]
pub(in crate::render) struct Facts {
    base: String,
    chart: String,
    app_version: String,
    region: String,
    account: String,
    url: Option<String>,
    domain: Option<String>,
    zone: &'static str,
    certificate: bool,
    lock_table: bool,
    infra_holds: String,
    api: Vec<ApiAccess>,
    creator_is_administrator: bool,
    redis_token: bool,
    redis_reason: &'static str,
    redis_readers: Vec<redis::Reader>,
    redis_users: Option<String>,
    redis: String,
    parameter_key: String,
    path: String,
    by_hand: Vec<ByHand>,
    cluster: String,
    repositories: Vec<Repository>,
    releases: Vec<Release>,
    /// What the releases are of the environment.
    parts: Vec<Part>,
    wait: String,
    namespace: String,
    release: String,
    bindings: Vec<Binding>,
    provision: bool,
    letsencrypt: bool,
    gateway_namespace: String,
    basic: bool,
    admin_email: String,
    queue: String,
    pre_pull_file: &'static str,
    pre_pull_name: String,
    postgres: Postgres,
    registry: Option<String>,
    empties_redis: bool,
    clickhouse: Option<Clickhouse>,
    deployments: bool,
    dataplane: Option<Dataplane>,
    second: Option<SecondRegion>,
    active: bool,
    before: before::Facts,
    bucket: Option<String>,
    guarded: bool,
    keda: bool,
}

/// The region that takes over.
#[derive(Serialize)]
struct SecondRegion {
    region: String,
}

/// ClickHouse's replicas in the cluster.
#[derive(Serialize)]
struct Clickhouse {
    namespace: &'static str,
    cluster: &'static str,
}

#[derive(Serialize)]
struct Dataplane {
    namespace: String,
    /// Whether LangSmith has given the ids.
    is_known: bool,
}

#[derive(Serialize)]
struct ByHand {
    name: &'static str,
    holds: &'static str,
}

#[derive(Serialize)]
struct Repository {
    name: String,
    url: String,
}

#[derive(Serialize)]
struct Binding {
    parameter: String,
}

/// A release, and the command that installs or upgrades it.
#[derive(Serialize)]
pub(in crate::render) struct Release {
    part: Part,
    name: String,
    namespace: String,
    command: String,
    /// What is waited for afterwards.
    awaited: Option<&'static str>,
}

/// Releases as documents tell of them.
pub(in crate::render) fn told(site: &Site, releases: Vec<releases::Release>) -> Vec<Release> {
    let releases = releases.into_iter();
    releases
        .map(|release| Release {
            part: release.part,
            command: releases::command(site, &release),
            awaited: release.part.awaited(),
            name: release.name,
            namespace: release.namespace,
        })
        .collect()
}

pub(in crate::render) fn facts(plan: &Plan, site: &Site) -> Result<Facts, RenderError> {
    let environment = site.environment();
    let names = site.names();
    let stores = &environment.stores;
    let every = releases::every(site);
    let repositories: Vec<Repository> = releases::repositories(&every)
        .into_iter()
        .map(|(name, url)| Repository { name, url })
        .collect();
    Ok(Facts {
        base: names.base().to_owned(),
        chart: site.chart().version.to_string(),
        app_version: site.chart().app_version.clone(),
        region: environment.cloud.region.to_string(),
        account: environment.cloud.account_id.to_string(),
        url: url(site),
        domain: environment.dns.domain.as_ref().map(ToString::to_string),
        zone: match environment.dns.zone {
            Zone::Create => "create",
            Zone::Existing => "existing",
            Zone::None => "none",
        },
        certificate: environment.tls.mode == TlsMode::Acm
            && environment.tls.certificate_arn.is_none(),
        lock_table: environment.state.lock == StateLock::Dynamodb,
        infra_holds: infra_holds(site),
        api: plan.sites().map(api_access).collect(),
        creator_is_administrator: environment.cluster.administrators.is_empty(),
        redis_token: stores.redis.source == RedisSource::Elasticache
            && stores.redis.auth == RedisAuth::Token,
        redis_reason: redis_reason(site),
        redis_readers: redis::readers(site),
        redis_users: redis::users(site),
        redis: names.redis(),
        parameter_key: names.key_alias("parameters"),
        path: names.parameter_path(),
        by_hand: by_hand(site),
        cluster: names.cluster(),
        repositories,
        parts: every.iter().map(|release| release.part).collect(),
        releases: told(site, every),
        wait: format!("helm/{}", releases::wait_file(site)),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        bindings: bindings(site)
            .into_iter()
            .map(|binding| Binding {
                parameter: binding.parameter,
            })
            .collect(),
        provision: environment.dns.stage == Stage::Provision,
        letsencrypt: ends_inside(site),
        gateway_namespace: way_in(site)
            .targets
            .into_iter()
            .next()
            .map(|target| target.namespace)
            .unwrap_or_default(),
        basic: environment.langsmith.auth.mode == AuthMode::Basic,
        admin_email: admin_email(site),
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
        empties_redis: can_empty_redis(site),
        clickhouse: is_replicated(site).then_some(Clickhouse {
            namespace: CLICKHOUSE_NAMESPACE,
            cluster: CLICKHOUSE_CLUSTER,
        }),
        deployments: environment.langsmith.features.deployments,
        dataplane: dataplane(site),
        second: site.elsewhere().map(|names| SecondRegion {
            region: names.region().to_owned(),
        }),
        active: site.is_active(),
        before: before::facts(site),
        bucket: stores.blob.enabled.then(|| names.blob_bucket()),
        keda: uses_keda(site),
        guarded: environment.environment.deletion_protection,
    })
}

fn dataplane(site: &Site) -> Option<Dataplane> {
    let namespace = &site.environment().langsmith.dataplane.namespace;
    site.has_split_dataplane().then(|| Dataplane {
        namespace: namespace.to_string(),
        is_known: site.dataplane_ids().is_some(),
    })
}

/// The parameters that a person puts into the store.
fn by_hand(site: &Site) -> Vec<ByHand> {
    parameters(site)
        .into_iter()
        .filter(|parameter| parameter.writer == Writer::Person)
        .map(|parameter| ByHand {
            name: parameter.name,
            holds: parameter.holds,
        })
        .collect()
}

fn infra_holds(site: &Site) -> String {
    let environment = site.environment();
    let stores = &environment.stores;
    let mut parts = Vec::new();
    if environment.network.existing.is_none() {
        parts.push("network");
    }
    parts.extend(["cluster", "roles", "secrets"]);
    if site.postgres.database.is_some() {
        parts.push("PostgreSQL");
    }
    if stores.redis.source == RedisSource::Elasticache {
        parts.push("Redis");
    }
    if stores.blob.enabled {
        parts.push("bucket");
    }
    parts.push("load balancer");
    if environment.dns.zone != Zone::None {
        parts.push("records");
    }
    parts.join(", ")
}

fn redis_reason(site: &Site) -> &'static str {
    let redis = &site.environment().stores.redis;
    match (redis.source, redis.auth) {
        (RedisSource::InCluster, _) => {
            "Redis runs in the cluster, as the chart makes it, without one"
        }
        (RedisSource::External, _) => "what LangSmith connects with is one of the secrets below",
        (RedisSource::Elasticache, RedisAuth::Iam) => "LangSmith's role proves who it is",
        (RedisSource::Elasticache, _) => "the security group alone decides who reaches Redis",
    }
}
