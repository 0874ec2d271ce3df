//! What a guard refuses the real chart refuses, and it takes the corrected twin.

use std::collections::{BTreeMap, BTreeSet};

use lsgen::api::chart::Line;
use lsgen::api::chart::{Guards, guards};
use serde::Deserialize;
use toml::{Table, Value};

use super::RELEASE;
use super::helm::{Chart, charts};

#[derive(Deserialize)]
struct File {
    on: BTreeMap<String, String>,
    case: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    guard: String,
    #[serde(default)]
    each: Vec<String>,
    on: Option<String>,
    refused: String,
    accepted: String,
}

/// A guard's name, values that it refuses, and their corrected twin.
pub(super) struct Case {
    pub(super) guard: String,
    pub(super) refused: Table,
    accepted: Table,
}

pub(super) fn cases() -> Vec<Case> {
    let file: File = toml::from_str(include_str!("guards.toml")).unwrap();
    let mut cases = Vec::new();
    for entry in &file.case {
        let words = if entry.each.is_empty() {
            vec![String::new()]
        } else {
            entry.each.clone()
        };
        for word in words {
            let table = |text: &str| {
                let below = entry.on.as_ref().map(|name| file.on[name].parse().unwrap());
                let mut table = below.unwrap_or_default();
                for part in text.replace("{}", &word).split("# then\n") {
                    lay_over(&mut table, &part.parse().unwrap());
                }
                table
            };
            cases.push(Case {
                guard: entry.guard.replace("{}", &word),
                refused: table(&entry.refused),
                accepted: table(&entry.accepted),
            });
        }
    }
    cases
}

/// What every line takes: external stores, passwords, a host and a route.
fn base() -> Table {
    "config = { existingSecretName = \"app\", authType = \"mixed\", initialOrgAdminEmail = \"a@example.com\", \
       hostname = \"https://langsmith.example.com\", basicAuth.enabled = true }\n\
     ingress.enabled = true\ningestQueue.enabled = true\n\
     postgres.external = { enabled = true, existingSecretName = \"postgres\" }\n\
     redis.external = { enabled = true, existingSecretName = \"redis\" }\n\
     clickhouse.external = { enabled = true, existingSecretName = \"clickhouse\" }\n\
     insights.enabled = false\npolly.enabled = false\n"
        .parse()
        .unwrap()
}

/// Lays values over others as Helm does.
fn lay_over(below: &mut Table, above: &Table) {
    for (key, value) in above {
        match (below.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            _ => {
                below.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Values on top of those that every line takes.
pub(super) fn complete(values: &Table) -> Table {
    let mut table = base();
    lay_over(&mut table, values);
    table
}

/// The guards of a line that refuse these values.
fn refusing(guards: &Guards, line: &Line, values: &Table) -> BTreeSet<String> {
    let lookup = |path: &str| {
        let mut segments = path.split('.');
        let first = values.get(segments.next().unwrap());
        let own = segments.fold(first, |value, key| value?.get(key));
        own.or_else(|| guards.default(path, &line.version)).cloned()
    };
    let of_line = guards.of(&line.version);
    of_line
        .filter(|guard| guard.refuses(&lookup))
        .map(|guard| guard.name.clone())
        .collect()
}

#[test]
fn every_guard_has_a_case_and_every_case_a_guard() {
    let guards = guards().unwrap();
    let versions = lsgen::api::chart::shipped_versions();
    let names: BTreeSet<&str> = versions
        .iter()
        .flat_map(|version| guards.of(version))
        .map(|guard| guard.name.as_str())
        .collect();
    let cases = cases();
    let covered: BTreeSet<&str> = cases.iter().map(|case| case.guard.as_str()).collect();
    assert_eq!(names, covered);
}

#[test]
fn the_default_that_a_guard_reads_is_the_charts_own() {
    let guards = guards().unwrap();
    for chart in charts() {
        let values = chart.values();
        for guard in guards.of(&chart.line.version) {
            for path in guard.paths() {
                let own = path.split('.').fold(&values, |value, key| &value[key]);
                let is_nothing = match own {
                    serde_yaml::Value::Null | serde_yaml::Value::Bool(false) => true,
                    serde_yaml::Value::String(text) => text.is_empty(),
                    serde_yaml::Value::Sequence(items) => items.is_empty(),
                    serde_yaml::Value::Mapping(map) => map.is_empty(),
                    serde_yaml::Value::Number(number) => number.as_i64() == Some(0),
                    _ => false,
                };
                let label = format!("{}: {path}: {own:?}", chart.line.version);
                match guards.default(path, &chart.line.version) {
                    None => assert!(is_nothing || is_name(path), "{label}"),
                    Some(Value::String(text)) => {
                        let own = own.as_str().unwrap();
                        assert!(own.ends_with(text.as_str()), "{label}");
                    }
                    Some(value) => {
                        assert_eq!(serde_yaml::to_value(value).unwrap(), *own, "{label}");
                    }
                }
            }
        }
    }
}

/// Paths whose default is another text on every version, or that a test for one text alone reads.
fn is_name(path: &str) -> bool {
    path == "images.engineInsightsAgentImage.tag" || path.ends_with("hostMount.mountOptions")
}

#[test]
fn the_chart_refuses_what_a_guard_refuses_and_takes_the_twin() {
    let guards = guards().unwrap();
    let (cases, charts) = (cases(), charts());
    let complaints: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = charts
            .iter()
            .map(|chart| scope.spawn(|| prove(chart, guards, &cases)))
            .collect();
        let joined = threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap());
        joined.collect()
    });
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn prove(chart: &Chart, guards: &Guards, cases: &[Case]) -> Vec<String> {
    let version = &chart.line.version;
    let of_line: BTreeSet<&str> = guards
        .of(version)
        .map(|guard| guard.name.as_str())
        .collect();
    let mut complaints = Vec::new();
    // Several guards share their twin.
    let mut twins: BTreeMap<String, Option<String>> = BTreeMap::new();
    for case in cases
        .iter()
        .filter(|case| of_line.contains(case.guard.as_str()))
    {
        let mut complain =
            |what: String| complaints.push(format!("{version}: {}: {what}", case.guard));
        let refused = complete(&case.refused);
        if !refusing(guards, &chart.line, &refused).contains(&case.guard) {
            complain("the guard takes what it should refuse".to_owned());
        }
        if chart.refusal(RELEASE, &yaml(&refused)).is_none() {
            complain("the chart takes what the guard refuses".to_owned());
        }
        let accepted = complete(&case.accepted);
        let still = refusing(guards, &chart.line, &accepted);
        if !still.is_empty() {
            complain(format!("the twin is refused by {still:?}"));
        }
        let refusal = twins
            .entry(accepted.to_string())
            .or_insert_with(|| chart.refusal(RELEASE, &yaml(&accepted)));
        if let Some(refusal) = refusal {
            complain(format!("the chart refuses the twin: {refusal}"));
        }
    }
    complaints
}

pub(super) fn yaml(values: &Table) -> serde_yaml::Value {
    serde_yaml::to_value(values).unwrap()
}
