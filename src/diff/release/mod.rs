//! What happens to the LangSmith release: which pods are replaced, come and go, what has to be there first,
//! and what a scaler or a budget does then.
//!
//! Everything is read from the rendered files: the helmfile says which release, chart version and values
//! files there are, and the values say what the chart does with them.

mod others;
mod pods;
mod read;
mod scaling;
mod software;

use std::collections::BTreeSet;

use super::Side;
use super::effects::Class;
use super::impact::{Impact, Impacts};
use read::{Read, Release};

/// The helmfiles of both regions, with the folder that their effects are told under.
const HELMFILES: [(&str, &str); 2] = [
    ("helm/helmfile.yaml", "helm/langsmith"),
    ("helm/helmfile-recovery.yaml", "helm/langsmith-recovery"),
];

/// Adds what happens to the releases of both regions.
pub(super) fn impacts(before: Side<'_>, after: Side<'_>, impacts: &mut Impacts) {
    for (helmfile, place) in HELMFILES {
        let mut found = Found {
            place,
            impacts: Vec::new(),
        };
        let old = read::release(before.files, helmfile, before.catalogue);
        let new = read::release(after.files, helmfile, after.catalogue);
        if before.files.contains_key(helmfile) && after.files.contains_key(helmfile) {
            others::releases(before.files, after.files, helmfile, &mut found);
        }
        match (old, new) {
            (Read::Found(old), Read::Found(new)) => compare(&old, &new, &mut found),
            (Read::Unknown(reason), _) | (_, Read::Unknown(reason)) => {
                impacts.untold.push(format!(
                    "{place}: {reason}: what happens to pods is not told"
                ));
            }
            // Without a release on one side there are no pods to be replaced.
            (Read::Absent, _) | (_, Read::Absent) => {}
        }
        impacts.known.extend(found.impacts);
    }
}

fn compare(old: &Release, new: &Release, found: &mut Found) {
    if old.name != new.name || old.namespace != new.namespace {
        found.add(
            Class::DataLoss,
            format!("release {}", new.name),
            ["langsmith.release, langsmith.namespace"],
            "Helm installs another release beside the one that runs, with objects of other names. The old one stays until it is \
             uninstalled, and what its stores in the cluster hold is not moved.",
        );
        return;
    }
    software::version(old, new, found);
    software::workloads(old, new, found);
    software::secrets(old, new, found);
    pods::replaced(old, new, found);
    scaling::floors(old, new, found);
    scaling::budgets(old, new, found);
}

/// The effects of one region's release.
struct Found {
    place: &'static str,
    impacts: Vec<Impact>,
}

impl Found {
    fn add<C: Into<String>>(
        &mut self,
        class: Class,
        subject: String,
        causes: impl IntoIterator<Item = C>,
        reason: impl Into<String>,
    ) {
        let causes: BTreeSet<String> = causes.into_iter().map(Into::into).collect();
        self.impacts.push(Impact {
            class,
            place: self.place.to_owned(),
            subject,
            causes: causes.into_iter().collect(),
            reason: reason.into(),
            source: None,
        });
    }
}
