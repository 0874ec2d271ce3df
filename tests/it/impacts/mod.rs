//! What a change of an environment file does to what runs: the effects on the release, and on the whole.
//!
//! What Terraform does is held against the real provider's plans in `engines/effects`, and which pods are
//! replaced against renders of the real chart in `engines/release/restarts`.

mod access;
mod chart;
mod denied;
mod manifests;
mod moved;
mod names;
mod operators;
mod parameters;
mod refused;
mod stores;

use lsgen::api::bundle::Header;
use lsgen::api::chart::Catalogue;
use lsgen::api::diff::Class;
use lsgen::api::diff::{self, Diff, Files, Impact, Impacts, Side};
use lsgen::api::{layer, render, rules};

fn files(text: &str) -> Files {
    let resolved = layer::resolve("prod.toml", text);
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    let plan = judgement
        .plan
        .unwrap_or_else(|| panic!("{:#?}\n{text}", judgement.findings));
    let sealed = render::render(&plan).unwrap().seal(Header {
        lsgen_version: "0.0.0".to_owned(),
        environment: plan.primary.names().base().to_owned(),
        chart: plan.primary.chart().version.to_string(),
    });
    diff::files_of(sealed.files())
}

fn between(before: &Files, after: &Files) -> Impacts {
    difference(before, after).effects
}

fn difference(before: &Files, after: &Files) -> Diff {
    let catalogue = Catalogue::shipped();
    let side = |files| Side {
        name: "prod.toml",
        files,
        stack: None,
        catalogue: &catalogue,
    };
    diff::diff(side(before), side(after), &|_| None)
}

/// What changing a text of an environment file does to the release.
fn of_change(text: &str, old: &str, new: &str) -> Vec<Impact> {
    assert!(text.contains(old), "{old}");
    let impacts = between(&files(text), &files(&text.replace(old, new)));
    assert_eq!(impacts.unknown, Vec::<String>::new());
    let release = |impact: &Impact| impact.place == "helm/langsmith";
    impacts.known.into_iter().filter(release).collect()
}

fn environment(name: &str) -> String {
    crate::environments::text_of(name)
}

#[track_caller]
fn holds(impacts: &[Impact], class: Class, subject: &str, reason: &str) {
    let is_it = |impact: &&Impact| {
        impact.class == class && impact.subject.contains(subject) && impact.reason.contains(reason)
    };
    assert!(impacts.iter().any(|impact| is_it(&impact)), "{impacts:#?}");
}

/// An environment file with other values at some keys, each as TOML writes it; without the key where that is empty.
fn with(text: &str, keys: &[(&str, &str)]) -> String {
    let mut file: toml::Table = text.parse().unwrap();
    for (key, value) in keys {
        let mut table = &mut file;
        let mut steps: Vec<&str> = key.split('.').collect();
        let last = steps.pop().unwrap();
        for step in steps {
            let inner = table
                .entry(step)
                .or_insert_with(|| toml::Table::new().into());
            table = inner.as_table_mut().unwrap();
        }
        if value.is_empty() {
            table.remove(last);
        } else {
            let parsed: toml::Table = format!("value = {value}").parse().unwrap();
            table.insert(last.to_owned(), parsed["value"].clone());
        }
    }
    file.to_string()
}

/// Everything that happens between two environment files.
fn all(before: &str, after: &str) -> Vec<Impact> {
    let impacts = between(&files(before), &files(after));
    assert_eq!(impacts.unknown, Vec::<String>::new());
    impacts.known
}

/// The worst that happens between two environment files.
fn worst(before: &str, after: &str) -> Option<Class> {
    let impacts = between(&files(before), &files(after));
    impacts.known.iter().map(|impact| impact.class).max()
}
