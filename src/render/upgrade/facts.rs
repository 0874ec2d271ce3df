//! What the runbook's template gets.

use serde::Serialize;

use crate::chart::Features;
use crate::chart::changes::Change;
use crate::chart::running::LONGEST_HOP;
use crate::plan::Site;
use crate::plan::addons::LANGSMITH_REPOSITORY;
use crate::plan::connection::Connection;
use crate::plan::features;
use crate::plan::images::{PRE_PULL_FILE, pre_pull_name};
use crate::plan::overlays;
use crate::plan::releases::wait_file;
use crate::plan::stores::clickhouse::Clickhouse;
use crate::plan::stores::postgres::Postgres;
use crate::render::RenderError;
use crate::upgrade::{Hop, Upgrade};

use super::beside::{Beside, beside};
use super::software::{self, Image, Job, Moved, SecretKey};

/// Minutes that `helm upgrade` is given for a step within a line or to the next, which is what LangChain's own
/// scripts allow.
const SHORTEST_TIMEOUT: u64 = 30;

/// Minutes more for each further minor version that a step crosses: it brings its migrations with it.
const TIMEOUT_PER_LINE: u64 = 15;

#[derive(Serialize)]
pub(super) struct Facts {
    base: String,
    file: String,
    from: String,
    to: String,
    /// The release candidates on the way.
    candidates: Vec<String>,
    longest_hop: u64,
    region: String,
    cluster: String,
    connection: Connection,
    namespace: String,
    release: String,
    repository: &'static str,
    chart: String,
    url: Option<String>,
    queue: String,
    postgres: Postgres,
    clickhouse: Clickhouse,
    postgres_object: String,
    clickhouse_object: String,
    pre_pull_file: &'static str,
    pre_pull_name: String,
    registry: Option<String>,
    second_region: Option<String>,
    /// What waits until a release is as it should be.
    wait: String,
    hops: Vec<HopFacts>,
}

#[derive(Serialize)]
struct HopFacts {
    number: usize,
    from: String,
    to: String,
    app_before: String,
    app_after: String,
    minutes: u64,
    folder: String,
    /// What a snapshot is called, which may hold no dots.
    snapshot: String,
    edits: Vec<String>,
    images: Vec<Image>,
    workloads: Vec<Moved>,
    secret_keys: Vec<SecretKey>,
    before_pods: Vec<Job>,
    after_pods: Vec<Job>,
    jobs_gone: Vec<String>,
    concerning: Vec<Change>,
    others: Vec<Other>,
    overlays: Vec<&'static str>,
    rollouts: Vec<String>,
    beside: Beside,
}

#[derive(Serialize)]
struct Other {
    since: String,
    title: String,
}

/// The folder of a step.
pub(super) fn folder(number: usize, hop: &Hop) -> String {
    format!("{number}-to-{}", hop.after.primary.chart().version)
}

pub(super) fn facts(upgrade: &Upgrade) -> Result<Option<Facts>, RenderError> {
    let (Some(first), Some(last)) = (upgrade.hops.first(), upgrade.hops.last()) else {
        return Ok(None);
    };
    let site = &last.after.primary;
    let environment = site.environment();
    let names = site.names();
    Ok(Some(Facts {
        base: names.base().to_owned(),
        file: upgrade.file.clone(),
        from: first.before.primary.chart().version.to_string(),
        to: site.chart().version.to_string(),
        candidates: upgrade
            .hops
            .iter()
            .map(|hop| &hop.after.primary.chart().version)
            .filter(|version| !version.pre.is_empty())
            .map(ToString::to_string)
            .collect(),
        longest_hop: LONGEST_HOP,
        region: environment.cloud.region.to_string(),
        cluster: names.cluster(),
        connection: site.connection.clone(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        repository: LANGSMITH_REPOSITORY.1,
        chart: format!("{}/langsmith", LANGSMITH_REPOSITORY.0),
        url: site.address.as_ref().map(|address| address.url.clone()),
        queue: names.release_object("queue"),
        postgres: site.postgres.clone(),
        clickhouse: site.clickhouse.clone(),
        postgres_object: names.release_object("postgres"),
        clickhouse_object: names.release_object("clickhouse"),
        pre_pull_file: PRE_PULL_FILE,
        pre_pull_name: pre_pull_name(site),
        registry: environment
            .langsmith
            .images
            .registry
            .as_ref()
            .map(ToString::to_string),
        second_region: site.elsewhere().map(|names| names.region().to_owned()),
        wait: format!("helm/{}", wait_file(site)),
        hops: (1..)
            .zip(&upgrade.hops)
            .map(|(number, hop)| hop_facts(number, hop))
            .collect::<Result<_, _>>()?,
    }))
}

/// Whether the environment's own values set a key that ends so.
fn sets(site: &Site, end: &str) -> bool {
    let values = &site.environment().langsmith.values;
    values.leaves().iter().any(|(path, _)| {
        let path = path.join(".");
        path.strip_suffix(end)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

/// What an environment has of what changes can be about. Replicas of ClickHouse run the chart's version as its own pod would.
fn concerned(site: &Site) -> Features {
    let mut features = features(site);
    features.in_cluster_clickhouse |= site.clickhouse.follows_chart;
    features
}

fn hop_facts(number: usize, hop: &Hop) -> Result<HopFacts, RenderError> {
    let (before, after) = (hop.before.primary.chart(), hop.after.primary.chart());
    let running = (
        concerned(&hop.before.primary),
        concerned(&hop.after.primary),
    );
    let (concerning, others): (Vec<Change>, Vec<Change>) =
        hop.changes.iter().cloned().partition(|change| {
            change.concerns(&running.0, &running.1)
                && change
                    .key
                    .as_ref()
                    .is_none_or(|key| sets(&hop.before.primary, key))
        });
    let lines = after.version.minor - before.version.minor;
    Ok(HopFacts {
        number,
        from: before.version.to_string(),
        to: after.version.to_string(),
        app_before: before.app_version.clone(),
        app_after: after.app_version.clone(),
        minutes: SHORTEST_TIMEOUT + TIMEOUT_PER_LINE * lines.saturating_sub(1),
        folder: folder(number, hop),
        snapshot: format!("before-{}", after.version).replace(['.', '+'], "-"),
        edits: hop.edits.iter().map(ToString::to_string).collect(),
        images: software::images(hop),
        workloads: software::workloads(hop),
        secret_keys: software::secret_keys(hop),
        before_pods: software::jobs(hop, "pre-upgrade"),
        after_pods: software::jobs(hop, "post-upgrade"),
        jobs_gone: software::jobs_gone(hop),
        concerning,
        others: others
            .into_iter()
            .map(|change| Other {
                since: change.since.to_string(),
                title: change.title,
            })
            .collect(),
        overlays: overlays::files(&hop.after.primary),
        rollouts: software::rollouts(&hop.after.primary),
        beside: beside(hop)?,
    })
}
