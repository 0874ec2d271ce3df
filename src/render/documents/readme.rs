//! What the README's template is told.

use serde::Serialize;

use crate::model::cloud::StateLock;
use crate::model::ingress::{Stage, TlsMode, Zone};
use crate::model::langsmith::AuthMode;
use crate::model::stores::{ClickhouseSource, Managed, PostgresSource, RedisAuth, RedisSource};
use crate::rules::Validated;

use super::before;

use super::super::helm::{
    BINDING_FOLDER, DATAPLANE_VALUES, LANGSMITH_REPOSITORY, Release, addon_releases,
    binding_release, bindings, clickhouse_operator, dataplane_release, overlays, repositories,
};
use super::super::manifests::{
    CLICKHOUSE_CLUSTER, CLICKHOUSE_NAMESPACE, PRE_PULL_FILE, can_empty_redis, folders,
    pre_pull_name, release_namespaces,
};
use super::super::parameters::{Writer, parameters};
use super::super::terraform::has_backups;
use super::super::way_in::{ends_inside, way_in};
use super::super::{RenderError, admin_email, url, uses_keda, uses_split_dataplane};
use super::api_access::{ApiAccess, api_access};

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
    redis: String,
    parameter_key: String,
    path: String,
    by_hand: Vec<ByHand>,
    cluster: String,
    repositories: Vec<Repository>,
    addons: Vec<Addon>,
    namespace: String,
    release: String,
    langsmith_chart: String,
    overlays: Vec<&'static str>,
    binding_release: String,
    binding_folder: &'static str,
    bindings: Vec<Binding>,
    folders: Vec<&'static str>,
    provision: bool,
    letsencrypt: bool,
    gateway_namespace: String,
    basic: bool,
    admin_email: String,
    queue: String,
    pre_pull_file: &'static str,
    pre_pull_name: String,
    postgres_table: Option<&'static str>,
    in_cluster: bool,
    keda: bool,
    protected: Option<String>,
    pull_secret: Option<String>,
    registry: Option<String>,
    pulling_namespaces: Vec<String>,
    empties_redis: bool,
    clickhouse: Option<Clickhouse>,
    deployments: bool,
    dataplane: Option<Dataplane>,
    second: Option<SecondRegion>,
    active: bool,
    before: before::Facts,
    bucket: Option<String>,
    /// The rest of the command that asks RDS for the database's status.
    postgres_status: Option<String>,
}

/// The region that takes over.
#[derive(Serialize)]
struct SecondRegion {
    region: String,
}

/// ClickHouse's replicas in the cluster.
#[derive(Serialize)]
struct Clickhouse {
    operator: Addon,
    namespace: &'static str,
    cluster: &'static str,
}

#[derive(Serialize)]
struct Dataplane {
    namespace: String,
    /// None before LangSmith has given the ids.
    release: Option<Addon>,
    values: &'static str,
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
    value: String,
    parameter: String,
}

#[derive(Serialize)]
struct Addon {
    name: String,
    chart: String,
    version: String,
    namespace: String,
}

pub(in crate::render) fn facts(validated: &Validated) -> Result<Facts, RenderError> {
    let environment = validated.environment();
    let names = validated.names();
    let stores = &environment.stores;
    let images = &environment.langsmith.images;
    let releases = addon_releases(validated);
    let operator = clickhouse_operator(validated);
    let mut repositories: Vec<Repository> = repositories(releases.iter().chain(&operator))
        .into_iter()
        .map(|(name, url)| Repository { name, url })
        .collect();
    repositories.push(Repository {
        name: LANGSMITH_REPOSITORY.0.into(),
        url: LANGSMITH_REPOSITORY.1.into(),
    });
    Ok(Facts {
        base: names.base().to_owned(),
        chart: validated.chart().version.to_string(),
        app_version: validated.chart().app_version.clone(),
        region: environment.cloud.region.to_string(),
        account: environment.cloud.account_id.to_string(),
        url: url(validated),
        domain: environment.dns.domain.as_ref().map(ToString::to_string),
        zone: match environment.dns.zone {
            Zone::Create => "create",
            Zone::Existing => "existing",
            Zone::None => "none",
        },
        certificate: environment.tls.mode == TlsMode::Acm
            && environment.tls.certificate_arn.is_none(),
        lock_table: environment.state.lock == StateLock::Dynamodb,
        infra_holds: infra_holds(validated),
        api: std::iter::once(api_access(validated))
            .chain(validated.recovery().as_ref().map(api_access))
            .collect(),
        creator_is_administrator: environment.cluster.administrators.is_empty(),
        redis_token: stores.redis.source == RedisSource::Elasticache
            && stores.redis.auth == RedisAuth::Token,
        redis_reason: redis_reason(validated),
        redis: names.redis(),
        parameter_key: names.key_alias("parameters"),
        path: names.parameter_path(),
        by_hand: by_hand(validated),
        cluster: names.cluster(),
        repositories,
        addons: releases.iter().map(addon).collect(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        langsmith_chart: format!("{}/langsmith", LANGSMITH_REPOSITORY.0),
        overlays: overlays(validated),
        binding_release: binding_release(validated),
        binding_folder: BINDING_FOLDER,
        bindings: bindings(validated)
            .into_iter()
            .map(|binding| Binding {
                value: binding.value,
                parameter: binding.parameter,
            })
            .collect(),
        folders: folders(validated),
        provision: environment.dns.stage == Stage::Provision,
        letsencrypt: ends_inside(validated),
        gateway_namespace: way_in(validated)
            .targets
            .into_iter()
            .next()
            .map(|target| target.namespace)
            .unwrap_or_default(),
        basic: environment.langsmith.auth.mode == AuthMode::Basic,
        admin_email: admin_email(validated),
        queue: names.release_object("queue"),
        pre_pull_file: PRE_PULL_FILE,
        pre_pull_name: pre_pull_name(validated),
        postgres_table: stores.postgres.managed().map(|managed| managed.table),
        in_cluster: is_any_in_cluster(validated),
        keda: uses_keda(validated),
        protected: protected(validated),
        empties_redis: can_empty_redis(validated),
        pull_secret: images.pull_secret.as_ref().map(ToString::to_string),
        registry: images.registry.as_ref().map(ToString::to_string),
        pulling_namespaces: release_namespaces(validated),
        clickhouse: operator.as_ref().map(|operator| Clickhouse {
            operator: addon(operator),
            namespace: CLICKHOUSE_NAMESPACE,
            cluster: CLICKHOUSE_CLUSTER,
        }),
        deployments: environment.langsmith.features.deployments,
        dataplane: dataplane(validated)?,
        second: validated.elsewhere().map(|names| SecondRegion {
            region: names.region().to_owned(),
        }),
        active: validated.is_active(),
        before: before::facts(validated),
        bucket: stores.blob.enabled.then(|| names.blob_bucket()),
        postgres_status: postgres_status(validated),
    })
}

fn postgres_status(validated: &Validated) -> Option<String> {
    let region = &validated.environment().cloud.region;
    let name = validated.names().postgres();
    match validated.environment().stores.postgres.source {
        PostgresSource::Rds => Some(format!(
            "describe-db-instances --region {region} --db-instance-identifier {name} --query 'DBInstances[0].DBInstanceStatus'"
        )),
        PostgresSource::Aurora => Some(format!(
            "describe-db-clusters --region {region} --db-cluster-identifier {name} --query 'DBClusters[0].Status'"
        )),
        PostgresSource::InCluster | PostgresSource::External => None,
    }
}

fn addon(release: &Release) -> Addon {
    Addon {
        name: release.name.clone(),
        chart: release.chart.clone(),
        version: release.version.clone(),
        namespace: release.namespace.clone(),
    }
}

fn dataplane(validated: &Validated) -> Result<Option<Dataplane>, RenderError> {
    if !uses_split_dataplane(validated) {
        return Ok(None);
    }
    let namespace = &validated.environment().langsmith.dataplane.namespace;
    Ok(Some(Dataplane {
        namespace: namespace.to_string(),
        release: dataplane_release(validated)?.as_ref().map(addon),
        values: DATAPLANE_VALUES,
    }))
}

/// The parameters that a person puts into the store.
fn by_hand(validated: &Validated) -> Vec<ByHand> {
    parameters(validated)
        .into_iter()
        .filter(|parameter| parameter.writer == Writer::Person)
        .map(|parameter| ByHand {
            name: parameter.name,
            holds: parameter.holds,
        })
        .collect()
}

fn infra_holds(validated: &Validated) -> String {
    let environment = validated.environment();
    let stores = &environment.stores;
    let mut parts = Vec::new();
    if environment.network.existing.is_none() {
        parts.push("network");
    }
    parts.extend(["cluster", "roles", "secrets"]);
    if stores.postgres.managed().is_some() {
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

fn redis_reason(validated: &Validated) -> &'static str {
    let redis = &validated.environment().stores.redis;
    match (redis.source, redis.auth) {
        (RedisSource::InCluster, _) => {
            "Redis runs in the cluster, as the chart makes it, without one"
        }
        (RedisSource::External, _) => "what LangSmith connects with is one of the secrets below",
        (RedisSource::Elasticache, RedisAuth::Iam) => "LangSmith's role proves who it is",
        (RedisSource::Elasticache, _) => "the security group alone decides who reaches Redis",
    }
}

fn is_any_in_cluster(validated: &Validated) -> bool {
    let stores = &validated.environment().stores;
    stores.postgres.source == PostgresSource::InCluster
        || stores.redis.source == RedisSource::InCluster
        || stores.clickhouse.source == ClickhouseSource::InCluster
}

/// What stands in the way of `terraform destroy`, on purpose.
fn protected(validated: &Validated) -> Option<String> {
    let postgres = &validated.environment().stores.postgres;
    let mut parts = Vec::new();
    let is_protected = |managed: Managed<'_>| managed.deletion_protection;
    if postgres.managed().is_some_and(is_protected) {
        parts.push("the database has it until `deletion_protection = false` is applied");
    }
    if validated.is_production() {
        parts.push("the load balancer has it until `tier = \"evaluation\"` is applied");
    }
    if validated.environment().stores.blob.enabled {
        parts.push("a bucket that holds objects is not deleted before it is emptied");
    }
    if has_backups(validated) {
        parts.push("a backup vault goes only after its recovery points, which outlive the stack on purpose");
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
