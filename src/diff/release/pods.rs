//! Pods that are replaced by others.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::read::Release;
use super::software::in_use;
use crate::chart::restarts::restarts;
use crate::chart::workload::Kind;
use crate::diff::effects::Class;

/// The pods of workloads that are there before and after and have another template.
pub(super) fn replaced(old: &Release, new: &Release, found: &mut Found) {
    let (from, to) = (&old.line.version, &new.line.version);
    // By workload, the keys that are why.
    let mut causes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    if from == to {
        let Ok(restarts) = restarts() else { return };
        for key in changed(old, new) {
            for release in [old, new] {
                // What the chart does not know it drops, and no pod is replaced because of it.
                if !release.line.value_keys().is_ok_and(|keys| keys.has(&key)) {
                    continue;
                }
                for workload in restarts.of(&key, &release.line, &release.features) {
                    causes.entry(workload).or_default().insert(key.clone());
                }
            }
        }
    }
    let before = in_use(old);
    for (object, key) in in_use(new) {
        let Some(workload) = new.line.workloads.get(key) else {
            continue;
        };
        let claims = workload.pod_settings_path.iter();
        let claims: Vec<String> = claims
            .map(|path| format!("{path}.persistence."))
            .flat_map(|claims| {
                changed(old, new)
                    .into_iter()
                    .filter(move |key| key.starts_with(&claims))
            })
            .collect();
        if object.0 == Kind::StatefulSet && before.contains_key(&object) && !claims.is_empty() {
            found.add(
                Class::Refused,
                format!("StatefulSet {}", object.1),
                claims,
                "Kubernetes refuses another volume claim for a StatefulSet, and `helm upgrade` fails half-way: its hooks have run and Deployments have been \
                 replaced by then. A volume that grows: change the claim itself, delete the StatefulSet with `--cascade=orphan`, which leaves its pod, \
                 and upgrade then. One that shrinks: leave its size, because no volume does.",
            );
        }
    }
    for (object, key) in in_use(new) {
        if !before.contains_key(&object) {
            continue;
        }
        let why = if from == to {
            causes.get(key).cloned().unwrap_or_default()
        } else {
            BTreeSet::from([format!("chart {from} to {to}")])
        };
        if why.is_empty() {
            continue;
        }
        let (class, reason) = if object.0 == Kind::Deployment {
            let reason = "Pods are replaced a few at a time, each after its successor is ready.";
            (Class::InPlace, reason)
        } else {
            let reason = "Its pod is replaced, and nothing answers in its place until the new one has started.";
            (Class::Interruption, reason)
        };
        let subject = format!("{} {}", object.0.as_str(), object.1);
        found.add(class, subject, why, reason);
    }
}

/// The keys whose values differ.
fn changed(old: &Release, new: &Release) -> Vec<String> {
    let keys: BTreeSet<&String> = old.leaves.keys().chain(new.leaves.keys()).collect();
    keys.into_iter()
        .filter(|key| old.leaf(key) != new.leaf(key))
        .cloned()
        .collect()
}
