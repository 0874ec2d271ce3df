//! Which pods are replaced when a values key changes.

use std::collections::BTreeSet;

use semver::Version;
use serde::Deserialize;

use super::features::Features;
use super::line::{self, toml_text};
use super::renamed::rest;
use super::workload::{Kind, Workload};
use super::{ChartError, Line, Shipped};

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
    paths: Vec<String>,
    pods: Pods,
    /// Workloads that are not meant.
    #[serde(default)]
    except: Vec<String>,
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

    /// The length of the longest of its paths that a path is below.
    fn nearest(&self, path: &str) -> Option<usize> {
        let above = self.paths.iter().filter(|above| is_below(path, above));
        above.map(String::len).max()
    }

    /// The workloads that it is about, of those that run.
    fn named<'line>(&self, running: &[(&'line str, &Workload)]) -> BTreeSet<&'line str> {
        let mut named = named(&self.pods, running);
        named.retain(|key| !self.except.iter().any(|other| other == key));
        named
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Pods {
    One(String),
    Several(Vec<String>),
}

/// What stands below a workload's key and its pods do not know of.
const BESIDE_PODS: [&str; 7] = [
    "autoscaling",
    "disableSecretCreation",
    "name",
    "pdb",
    "rbac",
    "rollout",
    "service",
];

/// What stands where the settings of a store's pods do, and is about its volume, or about how pods are exchanged.
const BESIDE_SETTINGS: [&str; 3] = [
    "persistence",
    "persistentVolumeClaimRetentionPolicy",
    "updateStrategy",
];

/// What is known of every key of the LangSmith chart.
pub fn restarts() -> Result<&'static Restarts, ChartError> {
    static RESTARTS: Shipped<Restarts> = Shipped::new();
    RESTARTS.read(FILE, toml_text)
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
        // A job, or a workload that is switched off, has no pods that last.
        let nearest = line.workloads.keys().filter(|key| is_below(path, key));
        let nearest = nearest.max_by_key(|key| key.len());
        let own = running
            .iter()
            .find(|(key, _)| Some(*key) == nearest.map(String::as_str));
        let known = self.key.iter().filter(|key| key.holds(&line.version));
        let listed = known
            .filter_map(|key| Some((key.nearest(path)?, key)))
            .max_by_key(|(length, _)| *length);
        match (own, listed) {
            // What is listed below the workload's own key is nearer.
            (Some((own, _)), Some((length, listed))) if length > own.len() => {
                listed.named(&running)
            }
            (Some((own, workload)), _) => {
                let is_pods = changes_pods(path, own, workload);
                is_pods.then_some(*own).into_iter().collect()
            }
            // What is listed for all of a workload is not about a job of it.
            (None, Some((length, listed)))
                if nearest.is_none_or(|nearest| nearest.len() < length) =>
            {
                listed.named(&running)
            }
            (None, _) if nearest.is_some() => BTreeSet::new(),
            (None, _) => named(&Pods::One("configured".to_owned()), &running),
        }
    }
}

/// Whether a key below a workload's own is a setting of its pods.
fn changes_pods(path: &str, own: &str, workload: &Workload) -> bool {
    if workload.replicas_path.as_deref() == Some(path) {
        return false;
    }
    let is_beside = |settings: &String| {
        let mut beside = BESIDE_SETTINGS.iter();
        beside.any(|name| is_below(path, &format!("{settings}.{name}")))
    };
    if workload.pod_settings_path.as_ref().is_some_and(is_beside) {
        return false;
    }
    let mut rest = path.split('.').skip(own.split('.').count());
    match (rest.next(), rest.next()) {
        // A pod names its account, and nothing else of it.
        (Some("serviceAccount"), setting) => matches!(setting, Some("create" | "name")),
        (Some(first), _) => !BESIDE_PODS.contains(&first),
        (None, _) => true,
    }
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
        asked(
            path,
            &Features {
                in_cluster_postgres: false,
                in_cluster_redis: false,
                in_cluster_clickhouse: false,
                insights: false,
                polly: false,
                ..Features::default()
            },
        )
    }

    /// With the stores that the chart has by default.
    fn with_stores(path: &str) -> Vec<String> {
        asked(path, &Features::default())
    }

    fn asked(path: &str, features: &Features) -> Vec<String> {
        let line = langsmith(&Version::new(0, 16, 11)).unwrap();
        let pods = restarts().unwrap().of(path, &line, features);
        pods.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_setting_of_a_service_replaces_its_own_pods() {
        assert_eq!(of("backend.deployment.resources.limits.cpu"), ["backend"]);
        assert!(of("backend.deployment.replicas").is_empty());
        assert!(of("backend.autoscaling.hpa.minReplicas").is_empty());
        assert!(of("backend.pdb.enabled").is_empty());
        assert!(of("presidioAnalyzer.deployment.replicas").is_empty());
        assert_eq!(of("backend.serviceAccount.name"), ["backend"]);
        assert!(of("backend.serviceAccount.annotations").is_empty());
        assert!(of("backend.migrations.resources").is_empty());
        assert!(of("backend.e2eTest.enabled").is_empty());
    }

    #[test]
    fn what_is_common_to_all_pods_reaches_the_stores() {
        for path in [
            "commonEnv",
            "commonPodAnnotations.team",
            "commonLabels.team",
        ] {
            assert!(
                with_stores(path).contains(&"clickhouse".to_owned()),
                "{path}"
            );
            assert!(with_stores(path).contains(&"redis".to_owned()), "{path}");
        }
        let annotated = with_stores("commonAnnotations.team");
        assert!(annotated.contains(&"clickhouse".to_owned()));
        assert!(!annotated.contains(&"redis".to_owned()));
        let domain = with_stores("config.hostname");
        assert!(domain.contains(&"frontend".to_owned()));
        assert!(!domain.contains(&"postgres".to_owned()));
    }

    #[test]
    fn a_claim_is_no_part_of_a_pod() {
        assert_eq!(with_stores("redis.statefulSet.resources"), ["redis"]);
        assert!(with_stores("redis.statefulSet.persistence.size").is_empty());
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
