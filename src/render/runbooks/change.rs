//! The runbook of a change: what the environment is before and after, and the steps from the one to the other.
//!
//! `profiles/diff/changes/` says which keys need one; its steps are a template of that name in `templates/changes/`.

use serde::Serialize;

use crate::format::markdown::tidy;
use crate::plan::connection::Connection;
use crate::plan::parameters::{Parameter, by_hand, parameters};
use crate::plan::releases;
use crate::plan::stores::STORAGE_CLASS;
use crate::plan::{Plan, Site, state};
use crate::render::{RenderError, engine};

use super::administrators::{Administrators, administrators};
use super::facts::{Facts, NodeGroup, facts, node_groups};
use super::side::{Side, side};

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
    /// What a person writes into the parameter store before anything is applied, for each region.
    written_first: Vec<Written>,
    /// What a person writes of the stores whose source changes, once nothing uses the old ones.
    written_of_stores: Vec<Written>,
    administrators: Administrators,
    /// Whether something of the environment before is protected.
    is_protected: bool,
    /// The arguments that render a state whose stores and load balancer may go; none where nothing is protected.
    unprotected: Vec<String>,
    /// The stacks of regions that are applied without protection, and with it again.
    protected: Vec<&'static str>,
    /// The stacks that are applied last: with protection again, and those that have none to take off.
    finally: Vec<&'static str>,
    /// The stacks that made a bucket whose backups the new ClickHouse is restored from.
    keeps_backups: Vec<&'static str>,
    /// The names of all keys that change.
    changed: Vec<&'a str>,
}

/// Parameters that a person writes into the store of a region.
#[derive(Serialize)]
struct Written {
    region: String,
    parameter_key: String,
    path: String,
    parameters: Vec<Parameter>,
}

/// One end of the change.
#[derive(Serialize)]
struct End {
    #[serde(flatten)]
    facts: Facts,
    chart: String,
    parameter_key: String,
    domain: Option<String>,
    zone: bool,
    zone_is_made_here: bool,
    /// Whether ACM is asked for the certificate, so that the listener for HTTPS waits for the delegation.
    asks_acm: bool,
    release_of_binding: Option<Named>,
    /// The releases in the order in which they are taken down.
    releases: Vec<Named>,
    group_names: Vec<String>,
    /// The major version of the database that AWS runs.
    major: Option<u64>,
    has_stores_in_chart: bool,
    lock_table: Option<String>,
    /// The module with the domain's records in the stack of the other region.
    away_records: Option<&'static str>,
    storage_class: &'static str,
    kubernetes_version: String,
    /// The other region, where there is one.
    second: Option<Second>,
    /// The region that serves, on whose cluster a change is applied.
    serves: Serves,
    /// The region that is on standby with the same releases.
    standby: Option<Serves>,
    /// Both regions, where there are two.
    home: Side,
    away: Option<Side>,
}

#[derive(Serialize)]
struct Serves {
    region: String,
    connection: Connection,
    namespace: String,
    release: String,
    /// The name of its stack.
    stack: &'static str,
    /// Its helmfile.
    helmfile: String,
}

#[derive(Serialize)]
struct Second {
    region: String,
    cluster: String,
    /// The database, while it is a replica of the primary's.
    replica: Option<String>,
    node_groups: Vec<NodeGroup>,
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
    let changed: Vec<&str> = change.keys.iter().map(|key| key.name.as_str()).collect();
    let (written_first, written_of_stores) = written(before, after, &changed);
    let context = Context {
        file: change.file,
        preparations: &change.preparations,
        steps: change.steps.as_ref(),
        keys: &change.keys,
        stacks: &change.stacks,
        before: end(before),
        after: end(after),
        written_first,
        written_of_stores,
        administrators: administrators(before, after),
        is_protected: is_protected(old),
        unprotected: unprotected(old, new),
        finally: finally(change),
        protected: protected(change),
        keeps_backups: keeps_backups(before, after),
        changed,
    };
    let text = engine().render("changes/CHANGE.md.j2", context)?;
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
        domain: site.dns.domain.clone(),
        zone: site.dns.zone.is_some(),
        zone_is_made_here: site.dns.zone.as_ref().is_some_and(|zone| zone.is_made_here),
        asks_acm: site.tls.asks_acm,
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
        away_records: plan
            .recovery
            .as_ref()
            .and_then(|site| Some(site.dns.zone.as_ref()?.module)),
        storage_class: STORAGE_CLASS,
        kubernetes_version: environment.cluster.kubernetes_version.to_string(),
        second: plan.recovery.as_ref().map(second),
        serves: serves(plan.serving()),
        standby: plan.warm_standby().map(serves),
        home: side(site),
        away: plan.recovery.as_ref().map(side),
    }
}

fn serves(site: &Site) -> Serves {
    let environment = site.environment();
    Serves {
        region: site.names().region().to_owned(),
        connection: site.connection.clone(),
        namespace: environment.langsmith.namespace.to_string(),
        release: environment.langsmith.release.to_string(),
        stack: site.region().stack,
        helmfile: format!("helm/{}.yaml", site.beside("helmfile")),
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
        node_groups: node_groups(site),
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

/// The stacks of regions that are there before and after: the first, and the other one where the change is also in it.
fn protected(change: &Change<'_>) -> Vec<&'static str> {
    let first = change.before.primary.region().stack;
    let stacks = regions(change.before, change.after).map(|(site, _)| site.region().stack);
    stacks
        .filter(|stack| *stack == first || change.stacks.contains(stack))
        .collect()
}

/// The regions that are there before and after, each as it was and as it will be.
fn regions<'a>(before: &'a Plan, after: &'a Plan) -> impl Iterator<Item = (&'a Site, &'a Site)> {
    let second = before.recovery.as_ref().zip(after.recovery.as_ref());
    std::iter::once((&before.primary, &after.primary)).chain(second)
}

/// The stacks that are applied once the stores have moved.
fn finally(change: &Change<'_>) -> Vec<&'static str> {
    let protected = protected(change);
    let is_guarded = is_protected(&change.before.primary) || is_protected(&change.after.primary);
    let again = protected.iter().filter(|_| is_guarded);
    let others = change.stacks.iter();
    let others = others.filter(|stack| !protected.contains(stack));
    again.chain(others).copied().collect()
}

/// The stacks whose ClickHouse leaves the cluster, and with it the module of its backups.
fn keeps_backups(before: &Plan, after: &Plan) -> Vec<&'static str> {
    regions(before, after)
        .filter(|(old, new)| old.clickhouse.module.is_some() && new.clickhouse.module.is_none())
        .map(|(old, _)| old.region().stack)
        .collect()
}

/// What a person has to write that the environment before did not ask for, and what it asked for about another store.
fn written(before: &Plan, after: &Plan, changed: &[&str]) -> (Vec<Written>, Vec<Written>) {
    let (mut first, mut of_stores) = (Vec::new(), Vec::new());
    // A region that comes has a page that says what it needs.
    for (old, new) in regions(before, after) {
        let moved = of_moved_stores(new, changed);
        let is_of_moved = |one: &Parameter| moved.iter().any(|other| other.name == one.name);
        let (late, mut early): (Vec<_>, Vec<_>) = by_hand(new).into_iter().partition(is_of_moved);
        let known = parameters(old);
        early.retain(|one| known.iter().all(|other| other.name != one.name));
        first.extend(written_to(new, early));
        of_stores.extend(written_to(new, late));
    }
    (first, of_stores)
}

/// The parameters of the stores whose source changes.
fn of_moved_stores<'a>(site: &'a Site, changed: &[&str]) -> Vec<&'a Parameter> {
    let stores = [
        ("stores.postgres.source", &site.postgres.parameters),
        ("stores.redis.source", &site.redis.parameters),
        ("stores.clickhouse.source", &site.clickhouse.parameters),
    ];
    let moved = stores.into_iter().filter(|(key, _)| changed.contains(key));
    moved.flat_map(|(_, parameters)| parameters).collect()
}

fn written_to(site: &Site, parameters: Vec<Parameter>) -> Option<Written> {
    let names = site.names();
    (!parameters.is_empty()).then(|| Written {
        region: names.region().to_owned(),
        parameter_key: names.key_alias("parameters"),
        path: names.parameter_path(),
        parameters,
    })
}
