//! Which pods are replaced when a values key changes.

use std::collections::BTreeSet;

use semver::Version;
use serde::Deserialize;

use super::features::Features;
use super::line::{self, toml_text};
use super::renamed::rest;
use super::workload::{Kind, Workload};
use super::{ChartError, Line, langsmith_data};

/// The file, below `profiles/charts/langsmith/`.
const FILE: &str = "restarts.toml";

/// What is known of every key.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Restarts {
    key: Vec<Key>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    path: String,
    pods: Pods,
    #[serde(default, deserialize_with = "line::optional_version")]
    since: Option<Version>,
    #[serde(default, deserialize_with = "line::optional_version")]
    until: Option<Version>,
}

impl Key {
    /// Whether it is about a version.
    fn holds(&self, version: &Version) -> bool {
        self.since.as_ref().is_none_or(|since| since <= version)
            && self.until.as_ref().is_none_or(|until| version < until)
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Pods {
    One(String),
    Several(Vec<String>),
}

/// Tables below a workload's key that its pods do not know of.
const BESIDE_PODS: [&str; 6] = [
    "autoscaling",
    "pdb",
    "service",
    "serviceAccount",
    "rollout",
    "name",
];

/// What is known of every key of the LangSmith chart.
pub fn restarts() -> Result<Restarts, ChartError> {
    langsmith_data(FILE, toml_text)
}

impl Restarts {
    /// The values keys of the workloads whose pods are replaced when a key changes, of those that run with
    /// these features.
    pub fn of<'line>(
        &self,
        path: &str,
        line: &'line Line,
        features: &Features,
    ) -> BTreeSet<&'line str> {
        let running: Vec<(&str, &Workload)> = line
            .workloads_in_use(features)
            .filter(|(_, workload)| workload.kind != Kind::Job)
            .collect();
        if let Some(image) = path.strip_prefix("images.")
            && let Some(image) = image.split('.').next()
            && line.images.contains_key(image)
        {
            let runs = |workload: &Workload| workload.images.iter().any(|one| one == image);
            return running
                .iter()
                .filter(|(_, workload)| runs(workload))
                .map(|(key, _)| *key)
                .collect();
        }
        let own = running
            .iter()
            .filter(|(key, _)| is_below(path, key))
            .max_by_key(|(key, _)| key.len());
        let listed = self
            .key
            .iter()
            .filter(|key| is_below(path, &key.path) && key.holds(&line.version))
            .max_by_key(|key| key.path.len());
        match (own, listed) {
            // What is listed below the workload's own key is nearer.
            (Some((own, _)), Some(listed)) if listed.path.len() > own.len() => {
                named(&listed.pods, &running)
            }
            (Some((own, workload)), _) => {
                let is_pods = changes_pods(path, own, workload);
                is_pods.then_some(*own).into_iter().collect()
            }
            (None, Some(listed)) => named(&listed.pods, &running),
            // A switched-off workload has no pods, and neither has a job.
            (None, None) if line.workloads.keys().any(|key| is_below(path, key)) => BTreeSet::new(),
            (None, None) => named(&Pods::One("configured".to_owned()), &running),
        }
    }
}

/// Whether a key below a workload's own is a setting of its pods.
fn changes_pods(path: &str, own: &str, workload: &Workload) -> bool {
    if workload.replicas_path.as_deref() == Some(path) {
        return false;
    }
    let rest = path.get(own.len() + 1..).unwrap_or_default();
    let first = rest.split('.').next().unwrap_or_default();
    !BESIDE_PODS.contains(&first)
}

fn named<'line>(pods: &Pods, running: &[(&'line str, &Workload)]) -> BTreeSet<&'line str> {
    let is_store = |workload: &Workload| workload.kind != Kind::Deployment;
    let names = match pods {
        Pods::One(name) => std::slice::from_ref(name),
        Pods::Several(names) => names.as_slice(),
    };
    let is_meant = |key: &str, workload: &Workload| {
        names.iter().any(|name| match name.as_str() {
            "all" => true,
            "configured" => !is_store(workload) && key != "operator",
            "clients" => workload.object_storage,
            "none" => false,
            name => name == key,
        })
    };
    running
        .iter()
        .filter(|(key, workload)| is_meant(key, workload))
        .map(|(key, _)| *key)
        .collect()
}

/// Whether a path equals another, or is below it.
fn is_below(path: &str, above: &str) -> bool {
    rest(path, above).is_some()
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::restarts;
    use crate::chart::{Features, langsmith};

    fn of(path: &str) -> Vec<String> {
        let line = langsmith(&Version::new(0, 16, 11)).unwrap();
        let features = Features {
            in_cluster_postgres: false,
            in_cluster_redis: false,
            in_cluster_clickhouse: false,
            insights: false,
            polly: false,
            ..Features::default()
        };
        let pods = restarts().unwrap().of(path, &line, &features);
        pods.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_setting_of_a_service_replaces_its_own_pods() {
        assert_eq!(of("backend.deployment.resources.limits.cpu"), ["backend"]);
        assert!(of("backend.deployment.replicas").is_empty());
        assert!(of("backend.autoscaling.hpa.minReplicas").is_empty());
        assert!(of("backend.pdb.enabled").is_empty());
        assert!(of("presidioAnalyzer.deployment.replicas").is_empty());
    }

    #[test]
    fn the_most_exact_entry_counts() {
        assert_eq!(of("frontend.deployment.resources"), ["frontend"]);
        assert!(of("frontend.maxBodySize").contains(&"backend".to_owned()));
        assert_eq!(
            of("config.ttl.enabled"),
            ["backend", "ingestQueue", "platformBackend", "queue"]
        );
        assert!(of("config.initialOrgAdminEmail").is_empty());
        assert_eq!(of("images.frontendImage.tag"), ["frontend"]);
    }
}
