//! What another chart version brings, and what comes and goes.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::parameters::Parameters;
use super::read::Release;
use crate::chart::running::LONGEST_HOP;
use crate::chart::workload::Kind;
use crate::diff::effects::Class;
use crate::format::yaml::Node;

/// The jobs of an upgrade, and with another chart version the migrations, and whether there is a way at all.
pub(super) fn version(old: &Release, new: &Release, found: &mut Found) {
    let (from, to) = (&old.line.version, &new.line.version);
    let subject = format!("release {}", new.name);
    let jobs = |event: &str| -> Vec<String> {
        let jobs = new.line.jobs_at(event, &new.features, &new.full_name());
        jobs.into_iter().map(|(name, _)| name).collect()
    };
    if from == to {
        let jobs = [jobs("pre-upgrade"), jobs("post-upgrade")].concat();
        if old.leaves != new.leaves && !jobs.is_empty() {
            found.add(
                Class::InPlace,
                subject,
                ["the values of the release"],
                format!(
                    "Every upgrade by Helm runs the jobs of the chart again, and fails if one does: {}. The migrations find nothing \
                     new to do.",
                    jobs.join(", ")
                ),
            );
        }
        return;
    }
    let cause = format!("chart {from} to {to}");
    if to < from {
        found.add(
            Class::Refused,
            subject,
            [cause],
            "The chart cannot be downgraded: its migrations have no way back. Restore the stores from a backup of the older version instead.",
        );
        return;
    }
    let mut reason = "The migrations of PostgreSQL and ClickHouse run, and none has a way back: take a backup first.".to_owned();
    for (when, jobs) in [
        ("Before the pods change", jobs("pre-upgrade")),
        ("After it", jobs("post-upgrade")),
    ] {
        if !jobs.is_empty() {
            reason.push_str(&format!(" {when}: {}.", jobs.join(", ")));
        }
    }
    if to.major == from.major && to.minor - from.minor > LONGEST_HOP {
        reason.push_str(&format!(
            " It crosses {} minor versions at once: `lsgen upgrade` plans the steps.",
            to.minor - from.minor
        ));
    }
    found.add(Class::Irreversible, subject, [cause], reason);
}

/// Workloads that come and go, jobs apart.
pub(super) fn workloads(old: &Release, new: &Release, found: &mut Found) {
    let (before, after) = (in_use(old), in_use(new));
    let objects: BTreeSet<&(Kind, String)> = before.keys().chain(after.keys()).collect();
    for object in objects {
        let subject = format!("{} {}", object.0.as_str(), object.1);
        match (before.get(object), after.get(object)) {
            (None, Some(key)) if object.0 == Kind::StatefulSet => found.add(
                Class::DataLoss,
                subject,
                [*key],
                "A store starts empty in the cluster. LangSmith uses it from then on, and what the one before holds is not moved.",
            ),
            (None, Some(key)) => found.add(
                Class::Created,
                subject,
                [*key],
                "The chart runs it from now on.",
            ),
            (Some(key), None) if object.0 == Kind::StatefulSet => found.add(
                Class::DataLoss,
                subject,
                [*key],
                "The store goes. LangSmith no longer sees what it holds; its volume stays until its claim is deleted.",
            ),
            (Some(key), None) => found.add(
                Class::Removed,
                subject,
                [*key],
                "The chart no longer runs it, and its pods end.",
            ),
            _ => {}
        }
    }
}

/// Secret keys that pods insist on and did not before.
pub(super) fn secrets(old: &Release, new: &Release, parameters: &Parameters, found: &mut Found) {
    let before = old.line.insisted_keys(&old.features);
    for (name, key) in new.line.insisted_keys(&new.features).difference(&before) {
        let Some(described) = new.line.secrets.get(*name) else {
            continue;
        };
        let secret = new.leaf(&described.path).and_then(Node::as_str);
        let secret = secret.unwrap_or("the secret that the chart makes");
        found.add(
            Class::Interruption,
            format!("Secret {secret}: {key}"),
            [described.path.as_str()],
            format!(
                "Pods insist on this key from now on and do not start before it is there. {}",
                parameters.first(secret, key)
            ),
        );
    }
}

/// What runs all the time, by kind and name, with its values key.
pub(super) fn in_use(release: &Release) -> BTreeMap<(Kind, String), &str> {
    let lasting = release
        .line
        .lasting(&release.features, &release.full_name());
    lasting
        .into_iter()
        .map(|(object, (key, _))| (object, key))
        .collect()
}
