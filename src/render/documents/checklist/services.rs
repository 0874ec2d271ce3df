//! Scalers, resources and budgets of what runs.

use toml::Value;

use crate::chart::Workload;
use crate::chart::workload::Kind;
use crate::plan::scaler::{self, Scaling};
use crate::plan::{Site, features};

use super::{Section, always, person, settled, value};

/// A Deployment or `StatefulSet` of the release, and what the environment file says of it.
struct Running<'a> {
    key: &'a str,
    workload: &'a Workload,
    /// How it scales, where it is a service that can.
    scaling: Option<Scaling>,
    /// Its floor, where lsgen has a key for it.
    floor: Option<u32>,
}

pub(super) fn scaling(site: &Site) -> Section {
    let all = running(site);
    let lacking = |lacks: &dyn Fn(&Running<'_>) -> bool| {
        let names = all.iter().filter(|one| lacks(one)).map(|one| one.key);
        names.collect::<Vec<_>>()
    };
    let unscaled = lacking(&|one| !is_scaled(site, one));
    let unlimited = lacking(&|one| !is_limited(site, one));
    let lonely = lacking(&|one| !survives_a_drain(site, one));
    Section {
        title: "Scaling and availability".to_owned(),
        items: vec![
            settled(
                unscaled.is_empty(),
                "Every service has an autoscaler",
                format!("missing for {}", named(&unscaled)),
                "langsmith.scaling",
            ),
            settled(
                unlimited.is_empty(),
                "Every service has requests and limits that this file decides",
                format!(
                    "missing for {}; write them under `[langsmith.values]`",
                    named(&unlimited)
                ),
                "langsmith.scaling",
            ),
            always(
                "The metrics server is installed",
                site.metrics_server.evidence,
            ),
            always(
                "The cluster autoscaler is installed, with a role of its own",
                "helm/addons",
            ),
            settled(
                lonely.is_empty(),
                "Node drains leave one pod of every service running",
                format!("a drain may stop the last pod of {}", named(&lonely)),
                "langsmith.pod_disruption_budgets",
            ),
            person("Scaling has been watched under load"),
            person("ClickHouse's capacity was looked at before queue workers are added"),
        ],
    }
}

fn named(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}

fn running(site: &Site) -> Vec<Running<'_>> {
    let langsmith = &site.environment().langsmith;
    let services = langsmith.services();
    let operator = &langsmith.scaling.operator;
    let workloads = site.chart().workloads_in_use(&features(site));
    let lasting = workloads
        .filter(|(_, workload)| matches!(workload.kind, Kind::Deployment | Kind::StatefulSet));
    lasting
        .map(|(key, workload)| {
            let service = services.iter().find(|(_, service, _)| *service == key);
            let service = service.map(|(_, _, service)| *service);
            let floor = service.map(|service| service.min);
            Running {
                key,
                workload,
                scaling: service.map(|service| scaler::plan(site, service)),
                floor: floor.or_else(|| (key == "operator").then_some(operator.replicas)),
            }
        })
        .collect()
}

/// The stores in the cluster and the operator are not services that scale.
fn is_scaled(site: &Site, one: &Running<'_>) -> bool {
    if one.workload.kind != Kind::Deployment || one.key == "operator" {
        return true;
    }
    let is_on = |path: &str| switch(site, &format!("{path}.enabled"));
    let Some(scaling) = &one.workload.scaling else {
        return false;
    };
    match &one.scaling {
        // A value of the user's own has the last word.
        Some(own) => (own.block)(scaling).is_some_and(|block| is_on(block) != Some(false)),
        None => is_on(&scaling.path) == Some(true),
    }
}

fn is_limited(site: &Site, one: &Running<'_>) -> bool {
    let path = one.workload.resources_path();
    let says = |field: &str| {
        let path = path.as_ref().map(|path| format!("{path}.{field}"));
        path.is_some_and(|path| value(site, &path).is_some())
    };
    let is_stores = ["postgres", "redis", "clickhouse"].contains(&one.key);
    one.floor.is_some() || is_stores || (says("requests") && says("limits"))
}

/// Two pods at least, and a budget that keeps one of them.
fn survives_a_drain(site: &Site, one: &Running<'_>) -> bool {
    let Some(budget) = &one.workload.pdb_path else {
        return false;
    };
    let by_value = switch(site, &format!("{budget}.enabled"));
    let has_budgets = site.environment().langsmith.pod_disruption_budgets;
    let floor = one.floor.unwrap_or(1);
    let replicas = one.workload.replicas_path.as_ref();
    let replicas = replicas.and_then(|path| value(site, path)?.as_integer());
    let has_two = floor >= 2 || (one.floor.is_none() && replicas.is_some_and(|count| count >= 2));
    let is_budgeted = by_value.unwrap_or(has_budgets && one.floor.is_some());
    let least = value(site, &format!("{budget}.minAvailable"));
    has_two && is_budgeted && least.is_none_or(keeps_one)
}

/// Whether a budget's `minAvailable` is more than none: a number, or a part of the pods, which is rounded up.
fn keeps_one(least: &Value) -> bool {
    let is_none = |text: &str| text.trim_end_matches('%') == "0";
    least.as_integer() != Some(0) && !least.as_str().is_some_and(is_none)
}

fn switch(site: &Site, path: &str) -> Option<bool> {
    value(site, path).and_then(Value::as_bool)
}
