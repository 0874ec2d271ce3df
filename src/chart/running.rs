//! What a release of a line runs, with the names that its objects have there.

use std::collections::{BTreeMap, BTreeSet};

use super::features::Features;
use super::line::{Line, Secret};
use super::workload::{Kind, Workload};

/// How many minor versions one upgrade crosses at most. Each runs its own migrations; LangChain's advice is two
/// or three at a time.
pub(crate) const LONGEST_HOP: u64 = 3;

impl Line {
    /// What runs all the time, by kind and name, with its values key.
    pub fn lasting(
        &self,
        features: &Features,
        full_name: &str,
    ) -> BTreeMap<(Kind, String), (&str, &Workload)> {
        let workloads = self.workloads_in_use(features);
        workloads
            .filter(|(_, workload)| workload.kind != Kind::Job)
            .map(|(key, workload)| {
                let object = (workload.kind, workload.object_name(full_name));
                (object, (key, workload))
            })
            .collect()
    }

    /// The jobs that Helm runs at some moment of an upgrade or installation, by name.
    pub fn jobs(&self, features: &Features, full_name: &str) -> BTreeMap<String, &Workload> {
        let workloads = self.workloads_in_use(features);
        workloads
            .filter(|(_, workload)| workload.kind == Kind::Job && workload.hook.is_some())
            .map(|(_, workload)| (workload.object_name(full_name), workload))
            .collect()
    }

    /// The jobs of one moment, such as `pre-upgrade`, in the order in which Helm runs them.
    pub fn jobs_at(
        &self,
        event: &str,
        features: &Features,
        full_name: &str,
    ) -> Vec<(String, &Workload)> {
        let jobs = self.jobs(features, full_name).into_iter();
        let mut jobs: Vec<(i32, String, &Workload)> = jobs
            .filter_map(|(name, workload)| {
                let hook = workload.hook.as_ref()?;
                let is_run = hook.events.iter().any(|one| one == event);
                is_run.then_some((hook.weight, name, workload))
            })
            .collect();
        jobs.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        jobs.into_iter()
            .map(|(_, name, workload)| (name, workload))
            .collect()
    }

    /// The secret keys that pods insist on: the secret's name in the data, and the key.
    pub fn insisted_keys(&self, features: &Features) -> BTreeSet<(&str, &str)> {
        let secrets = self.secrets.iter();
        secrets
            .flat_map(|(name, secret): (&String, &Secret)| {
                let keys = secret.keys_in_use(features).into_iter();
                keys.map(|key| (name.as_str(), key))
            })
            .collect()
    }
}
