//! The runbook of a change: what the environment is before and after, and the steps from the one to the other.
//!
//! `profiles/diff/changes/` says which keys need one; its steps are a template of that name in `templates/changes/`.

use serde::Serialize;

use crate::format::markdown::tidy;
use crate::plan::parameters::by_hand;
use crate::plan::releases::{self, wait_file};
use crate::plan::stores::STORAGE_CLASS;
use crate::plan::{Plan, Site, state};
use crate::render::{RenderError, engine};

use super::administrators::{Administrators, administrators};
use super::facts::{Facts, facts};

/// A change that is carried out by steps.
pub(crate) struct Change<'a> {
    /// The environment file's name.
    pub(crate) file: &'a str,
    /// What is done before anything is applied.
    pub(crate) preparations: Vec<Section<'a>>,
    /// The steps that stand for the apply; none where it is the usual one.
    pub(crate) steps: Option<Section<'a>>,
    /// The keys that change, each with what it was and what it is.
    pub(crate) keys: Vec<ChangedKey>,
    /// The stacks that change, in the order in which they are applied.
    pub(crate) stacks: Vec<&'static str>,
    /// The environment before.
    pub(crate) before: &'a Plan,
    /// The environment after.
    pub(crate) after: &'a Plan,
}

/// A part of the runbook.
#[derive(Debug, Serialize)]
pub(crate) struct Section<'a> {
    /// The name of its template.
    pub(crate) runbook: &'a str,
    /// Why it is there.
    pub(crate) reason: &'a str,
    /// The keys that it is about.
    pub(crate) keys: &'a [String],
}

/// A changed key, in words.
#[derive(Debug, Serialize)]
pub(crate) struct ChangedKey {
    /// The key.
    pub(crate) name: String,
    /// What it was; none where it had no value.
    pub(crate) before: Option<String>,
    /// What it is; none where it has no value.
    pub(crate) after: Option<String>,
}

#[derive(Serialize)]
struct Context<'a> {
    file: &'a str,
    preparations: &'a [Section<'a>],
    steps: Option<&'a Section<'a>>,
    keys: &'a [ChangedKey],
    stacks: &'a [&'static str],
    before: End,
    after: End,
    /// The parameters that a person writes for the environment after, and has not written before.
    by_hand: Vec<&'static str>,
    administrators: Administrators,
    /// Whether something of the environment before is protected.
    is_protected: bool,
    /// The arguments that render a state whose stores and load balancer may go; none where nothing is protected.
    unprotected: Vec<String>,
    /// The names of all keys that change.
    changed: Vec<&'a str>,
}

/// One end of the change.
#[derive(Serialize)]
struct End {
    #[serde(flatten)]
    facts: Facts,
    chart: String,
    parameter_key: String,
    /// What waits until a release is as it should be.
    wait: String,
    domain: Option<String>,
    zone: bool,
    zone_is_made_here: bool,
    release_of_binding: Option<Named>,
    /// The releases in the order in which they are taken down.
    releases: Vec<Named>,
    group_names: Vec<String>,
    /// The major version of the database that AWS runs.
    major: Option<u64>,
    has_stores_in_chart: bool,
    lock_table: Option<String>,
    storage_class: &'static str,
    kubernetes_version: String,
    /// The other region, where there is one.
    second: Option<Second>,
}

#[derive(Serialize)]
struct Second {
    region: String,
    cluster: String,
    /// The database, while it is a replica of the primary's.
    replica: Option<String>,
}

#[derive(Serialize)]
struct Named {
    name: String,
    namespace: String,
}

/// The runbook, in Markdown.
pub(crate) fn change(change: &Change<'_>) -> Result<String, RenderError> {
    let Change { before, after, .. } = change;
    let (old, new) = (&before.primary, &after.primary);
    let context = Context {
        file: change.file,
        preparations: &change.preparations,
        steps: change.steps.as_ref(),
        keys: &change.keys,
        stacks: &change.stacks,
        before: end(before),
        after: end(after),
        by_hand: new_by_hand(old, new),
        administrators: administrators(before, after),
        is_protected: is_protected(old),
        unprotected: unprotected(old, new),
        changed: change.keys.iter().map(|key| key.name.as_str()).collect(),
    };
    let text = engine("changes").render("changes/CHANGE.md.j2", context)?;
    Ok(tidy(&text))
}

fn end(plan: &Plan) -> End {
    let site = &plan.primary;
    let names = site.names();
    let environment = site.environment();
    let mut every = releases::every(site);
    every.reverse();
    let binding = every
        .iter()
        .find(|release| release.part == releases::Part::Binding);
    End {
        facts: facts(site),
        chart: site.chart().version.to_string(),
        parameter_key: names.key_alias("parameters"),
        wait: format!("helm/{}", wait_file(site)),
        domain: site.dns.domain.clone(),
        zone: site.dns.zone.is_some(),
        zone_is_made_here: site.dns.zone.as_ref().is_some_and(|zone| zone.is_made_here),
        release_of_binding: binding.map(named),
        releases: every.iter().map(named).collect(),
        group_names: environment
            .cluster
            .node_groups
            .keys()
            .map(ToString::to_string)
            .collect(),
        major: site
            .postgres
            .database
            .as_ref()
            .map(|database| database.major),
        has_stores_in_chart: site.postgres.is_in_chart
            || site.redis.is_in_chart
            || site.clickhouse.is_in_chart,
        lock_table: state::lock(site).table,
        storage_class: STORAGE_CLASS,
        kubernetes_version: environment.cluster.kubernetes_version.to_string(),
        second: plan.recovery.as_ref().map(second),
    }
}

fn named(release: &releases::Release) -> Named {
    Named {
        name: release.name.clone(),
        namespace: release.namespace.clone(),
    }
}

fn second(site: &Site) -> Second {
    let standby = site.reach().second.as_ref().map(|second| &second.standby);
    let is_replica = site.region().stands_by && standby.is_some_and(|standby| standby.is_warm);
    let database = site.postgres.database.as_ref().filter(|_| is_replica);
    Second {
        region: site.names().region().to_owned(),
        cluster: site.names().cluster(),
        replica: database.map(|database| database.identifier.clone()),
    }
}

fn is_protected(site: &Site) -> bool {
    site.environment().environment.deletion_protection
}

/// What takes the protection off, at either end.
fn unprotected(old: &Site, new: &Site) -> Vec<String> {
    if is_protected(old) || is_protected(new) {
        vec!["environment.deletion_protection=false".to_owned()]
    } else {
        Vec::new()
    }
}

/// What a person has to write now that the environment before did not ask for.
fn new_by_hand(old: &Site, new: &Site) -> Vec<&'static str> {
    let before: Vec<&str> = by_hand(old)
        .iter()
        .map(|parameter| parameter.name)
        .collect();
    let after = by_hand(new).into_iter().map(|parameter| parameter.name);
    after.filter(|name| !before.contains(name)).collect()
}
