//! What differs between two versions of the LangSmith chart, whatever is installed with them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::changes::{self, Change};
use super::compare::{self, Branch, Retyped};
use super::workload::{Kind, Workload};
use super::{ChartError, Features, Line, ValueKeys};

/// What differs between two versions.
#[derive(Debug, Serialize)]
pub(crate) struct Difference {
    /// The first version.
    pub from: String,
    /// The second version.
    pub to: String,
    /// The version of the application that each installs.
    pub application: (String, String),
    /// Images by key, with their references.
    pub images: Vec<Entry>,
    /// What runs all the time, by values key, with what is to be known of it.
    pub workloads: Vec<Entry>,
    /// Jobs by values key, with when they run.
    pub jobs: Vec<Entry>,
    /// Keys of secrets, with the conditions under which pods insist on them.
    pub secrets: Vec<Entry>,
    /// Branches of `values.yaml` that only the second has.
    pub keys_added: Vec<Branch>,
    /// Branches of `values.yaml` that only the first has.
    pub keys_removed: Vec<Branch>,
    /// Keys whose default has another type.
    pub keys_retyped: Vec<Retyped>,
    /// What comparing does not show. Empty on the way back: what a version brought is then taken away.
    pub changes: Vec<Change>,
}

/// A thing that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    /// Its name.
    pub name: String,
    /// What it is in the first version; none where it has none of it.
    pub before: Option<String>,
    /// What it is in the second version.
    pub after: Option<String>,
}

impl Difference {
    /// Compares two versions.
    pub(crate) fn new(from: &Line, to: &Line) -> Result<Self, ChartError> {
        let (before, after) = (keys(from)?, keys(to)?);
        Ok(Self {
            from: from.version.to_string(),
            to: to.version.to_string(),
            application: (from.app_version.clone(), to.app_version.clone()),
            images: entries(from, to, images),
            workloads: entries(from, to, |line| {
                described(line, |workload| !is_job(workload))
            }),
            jobs: entries(from, to, |line| described(line, is_job)),
            secrets: entries(from, to, secrets),
            keys_added: compare::missing(&before, &after),
            keys_removed: compare::missing(&after, &before),
            keys_retyped: compare::retyped(&before, &after),
            changes: if from.version < to.version {
                changes::between(&from.version, &to.version)?
            } else {
                Vec::new()
            },
        })
    }

    /// Whether the two are the same but for their number.
    pub(crate) fn is_empty(&self) -> bool {
        self.images.is_empty()
            && self.workloads.is_empty()
            && self.jobs.is_empty()
            && self.secrets.is_empty()
            && self.keys_added.is_empty()
            && self.keys_removed.is_empty()
            && self.keys_retyped.is_empty()
            && self.changes.is_empty()
    }
}

fn keys(line: &Line) -> Result<ValueKeys<'_>, ChartError> {
    line.value_keys().map_err(|error| ChartError::Data {
        file: format!("values.keys of {}", line.version),
        message: error.to_string(),
    })
}

/// The named things that differ, by name.
fn entries(from: &Line, to: &Line, list: impl Fn(&Line) -> Vec<(String, String)>) -> Vec<Entry> {
    let (before, after) = (list(from), list(to));
    let find = |list: &[(String, String)], name: &str| {
        list.iter()
            .find(|(other, _)| other == name)
            .map(|(_, text)| text.clone())
    };
    let names: BTreeSet<&String> = before.iter().chain(&after).map(|(name, _)| name).collect();
    names
        .into_iter()
        .map(|name| Entry {
            name: name.clone(),
            before: find(&before, name),
            after: find(&after, name),
        })
        .filter(|entry| entry.before != entry.after)
        .collect()
}

fn images(line: &Line) -> Vec<(String, String)> {
    let tag = |tag: &str| {
        let tag = if tag.is_empty() {
            &line.app_version
        } else {
            tag
        };
        tag.to_owned()
    };
    let images = line.images.iter().map(|(key, image)| {
        let reference = format!("{}:{}", image.repository, tag(&image.tag));
        (key.clone(), format!("{reference} ({})", image.pull_policy))
    });
    let templates = line.operator_templates.values().map(|template| {
        let reference = format!("{}:{}", template.repository, template.tag);
        (template.path.clone(), reference)
    });
    images.chain(templates).collect()
}

fn is_job(workload: &Workload) -> bool {
    workload.kind == Kind::Job
}

/// Workloads in a line of text each, such as `Deployment, 1 replica, images backendImage`.
fn described(line: &Line, is_asked_for: impl Fn(&Workload) -> bool) -> Vec<(String, String)> {
    let default = Features::default();
    let workloads = line
        .workloads
        .iter()
        .filter(|(_, workload)| is_asked_for(workload));
    workloads
        .map(|(key, workload)| {
            let mut text = vec![workload.kind.as_str().to_owned()];
            if !default.all(&workload.when) {
                text.push("off by default".to_owned());
            }
            match workload.replicas {
                Some(1) => text.push("1 replica".to_owned()),
                Some(replicas) => text.push(format!("{replicas} replicas")),
                None => {}
            }
            if let Some(scaling) = &workload.scaling {
                text.push(format!(
                    "scales {} to {} at `{}`",
                    scaling.min, scaling.max, scaling.path
                ));
            }
            if let Some(hook) = &workload.hook {
                text.push(format!(
                    "{}, weight {}",
                    hook.events.join(" and "),
                    hook.weight
                ));
            }
            if workload.pdb_path.is_some() {
                text.push("can have a PodDisruptionBudget".to_owned());
            }
            text.push(format!("runs {}", workload.images.join(" and ")));
            (key.clone(), text.join(", "))
        })
        .collect()
}

fn secrets(line: &Line) -> Vec<(String, String)> {
    let secrets = line.secrets.iter().flat_map(|(name, secret)| {
        secret.keys.iter().map(move |key| {
            let conditions: Vec<String> =
                key.when.iter().map(|condition| condition.name()).collect();
            let when = if conditions.is_empty() {
                "always".to_owned()
            } else {
                format!("with {}", conditions.join(" and "))
            };
            (format!("{name}: {}", key.key), when)
        })
    });
    secrets.collect()
}

#[cfg(test)]
mod tests {
    use super::{Difference, Entry};
    use crate::chart::langsmith;

    fn between(from: &str, to: &str) -> Difference {
        let line = |text: &str| langsmith(&text.parse().unwrap()).unwrap();
        Difference::new(&line(from), &line(to)).unwrap()
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        assert!(between("0.16.11", "0.16.11").is_empty());
    }

    #[test]
    fn what_comes_and_goes_is_told_by_name() {
        let difference = between("0.15.17", "0.16.11");
        let gone = |entries: &[Entry], name: &str| {
            entries
                .iter()
                .any(|entry| entry.name == name && entry.after.is_none())
        };
        let new = |entries: &[Entry], name: &str| {
            entries
                .iter()
                .any(|entry| entry.name == name && entry.before.is_none())
        };
        assert!(gone(&difference.images, "platformBackendImage"));
        assert!(new(&difference.images, "engineInsightsAgentImage"));
        assert!(new(&difference.jobs, "backend.backfillCheck"));
        assert!(new(&difference.secrets, "config: engine_encryption_key"));
        assert!(
            difference
                .keys_added
                .iter()
                .any(|branch| branch.path == "smithdb")
        );
        assert!(!difference.changes.is_empty());
        // The other way round nothing is said that would be wrong there.
        assert!(between("0.16.11", "0.15.17").changes.is_empty());
    }
}
