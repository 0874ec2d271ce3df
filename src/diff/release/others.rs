//! The other releases of a helmfile: add-ons, the binding to the load balancer, agents apart.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::read::{Entry, entries};
use crate::diff::Files;
use crate::diff::effects::Class;
use crate::internal::Internal;

/// Adds what happens to every release but LangSmith's own.
pub(super) fn releases(before: &Files, after: &Files, helmfile: &str, found: &mut Found) {
    let (old, new) = (others(before, helmfile), others(after, helmfile));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let subject = format!("release {name}");
        match (old.get(name), new.get(name)) {
            (None, Some(entry)) => found.add(
                Class::Created,
                subject,
                [format!("chart {} {}", entry.chart, entry.version)],
                "Helm installs it.",
            ),
            (Some(entry), None) => found.add(
                Class::Removed,
                subject,
                [format!("chart {} {}", entry.chart, entry.version)],
                "It is no longer rendered, and stays in the cluster until `helm uninstall`. See first that nothing needs it anymore.",
            ),
            (Some(old), Some(new)) if old.version != new.version => found.add(
                Class::InPlace,
                subject,
                [format!("chart {} {} to {}", new.chart, old.version, new.version)],
                "Helm upgrades it; its notes say what else that needs, such as new CRDs.",
            ),
            (Some(old), Some(new)) if values(before, old) != values(after, new) => found.add(
                Class::InPlace,
                subject,
                changed_files(before, after, new),
                "Helm upgrades it; pods of its own are replaced where the change reaches them.",
            ),
            _ => {}
        }
    }
}

fn others(files: &Files, helmfile: &str) -> BTreeMap<String, Entry> {
    let entries = entries(files, helmfile).unwrap_or_default().into_iter();
    entries
        .filter(|entry| !entry.is_langsmith())
        .map(|entry| (entry.name.clone(), entry))
        .collect()
}

/// The files that a release is given and that are others than before.
fn changed_files(before: &Files, after: &Files, entry: &Entry) -> Vec<String> {
    let given = values(after, entry).into_iter();
    given
        .filter(|(name, bytes)| bytes.is_some() && values_at(before, name) != *bytes)
        .map(|(name, _)| name)
        .collect()
}

/// A file that a release is given, by its path or by that below `helm/`.
fn values_at<'a>(files: &'a Files, name: &str) -> Option<&'a Vec<u8>> {
    files
        .get(name)
        .or_else(|| files.get(format!("helm/{name}").as_str()))
}

/// What a release is given: its values as text, and the files of a local chart.
fn values<'a>(files: &'a Files, entry: &Entry) -> Vec<(String, Option<&'a Vec<u8>>)> {
    let mut given: Vec<(String, Option<&Vec<u8>>)> = entry
        .values
        .iter()
        .map(|value| match value.as_str() {
            Some(file) => (file.to_owned(), values_at(files, file)),
            None => (
                serde_yaml::to_string(value).internal("a value of the helmfile"),
                None,
            ),
        })
        .collect();
    if let Some(folder) = entry.chart.strip_prefix("./") {
        let folder = format!("helm/{folder}/");
        let own = files
            .iter()
            .filter(|(path, _)| path.as_str().starts_with(&folder));
        given.extend(own.map(|(path, bytes)| (path.to_string(), Some(bytes))));
    }
    given
}
