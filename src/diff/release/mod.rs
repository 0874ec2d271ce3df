//! What happens to the LangSmith release: which pods are replaced, come and go, what has to be there first,
//! and what a scaler or a budget does then.
//!
//! Everything is read from the rendered files: the helmfile says which release, chart version and values
//! files there are, and the values say what the chart does with them.

mod bindings;
mod moved;
mod others;
mod parameters;
mod pods;
mod read;
mod scaling;
mod software;
mod stores;

use std::collections::BTreeSet;

use super::effects::Class;
use super::impact::{Impact, Impacts};
use super::{Side, stacks};
use parameters::Parameters;
use read::{Read, Release};

/// Where a region's files lie.
struct Region {
    helmfile: &'static str,
    /// The folder that the effects on its releases are reported under.
    place: &'static str,
    /// The chart that binds the load balancer's target groups.
    bindings: &'static str,
    manifests: &'static str,
    /// The Terraform stack that makes what its releases need.
    stack: &'static str,
}

/// The first region, and the one that takes over.
const REGIONS: [Region; 2] = [
    Region {
        helmfile: "helm/helmfile.yaml",
        place: "helm/langsmith",
        bindings: "helm/target-group-binding",
        manifests: "manifests",
        stack: "infra",
    },
    Region {
        helmfile: "helm/helmfile-recovery.yaml",
        place: "helm/langsmith-recovery",
        bindings: "helm/target-group-binding-recovery",
        manifests: "manifests-recovery",
        stack: "recovery",
    },
];

/// Adds what happens to the releases of both regions.
pub(super) fn impacts(before: Side<'_>, after: Side<'_>, impacts: &mut Impacts) {
    for (position, region) in REGIONS.iter().enumerate() {
        let (helmfile, place) = (region.helmfile, region.place);
        let mut found = Found {
            place,
            impacts: Vec::new(),
        };
        let old = read::release(before.files, helmfile, before.catalogue);
        let new = read::release(after.files, helmfile, after.catalogue);
        if before.files.contains_key(helmfile) && after.files.contains_key(helmfile) {
            others::releases(before.files, after.files, helmfile, &mut found);
            bindings::refused(before.files, after.files, region, &mut found);
        }
        match (old, new) {
            (Read::Found(old), Read::Found(new)) => {
                let parameters = Parameters::read(after.files, region);
                compare(&old, &new, &parameters, &mut found);
                // The second region has what the first one has, and less while it is on standby.
                if position == 0 {
                    let was = stacks::modules_before(before.files, after.files, stores::STACK);
                    let is = stacks::modules(after.files, stores::STACK);
                    let side = |release, files, modules| stores::Side {
                        release,
                        files,
                        modules,
                    };
                    stores::exchanged(
                        side(&old, before.files, &was),
                        side(&new, after.files, &is),
                        &mut found,
                    );
                }
            }
            (Read::Unknown(reason), _) | (_, Read::Unknown(reason)) => {
                impacts
                    .unknown
                    .push(format!("{place}: {reason}: the effect on pods is unknown"));
            }
            // Without a release on one side there are no pods to be replaced.
            (Read::Absent, _) | (_, Read::Absent) => {}
        }
        impacts.known.extend(found.impacts);
        parameters::changed_hands(before.files, after.files, region, impacts);
    }
}

fn compare(old: &Release, new: &Release, parameters: &Parameters, found: &mut Found) {
    if old.name != new.name || old.namespace != new.namespace {
        moved::elsewhere(old, new, found);
        return;
    }
    software::version(old, new, found);
    software::workloads(old, new, found);
    software::secrets(old, new, parameters, found);
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
        rendered: impl IntoIterator<Item = C>,
        reason: impl Into<String>,
    ) {
        self.push(class, subject, rendered, reason.into(), None);
    }

    /// Adds an effect with the page that tells it.
    fn add_from<C: Into<String>>(
        &mut self,
        source: &str,
        class: Class,
        subject: String,
        rendered: impl IntoIterator<Item = C>,
        reason: String,
    ) {
        self.push(class, subject, rendered, reason, Some(source.to_owned()));
    }

    fn push<C: Into<String>>(
        &mut self,
        class: Class,
        subject: String,
        rendered: impl IntoIterator<Item = C>,
        reason: String,
        source: Option<String>,
    ) {
        let rendered: BTreeSet<String> = rendered.into_iter().map(Into::into).collect();
        self.impacts.push(Impact {
            class,
            place: self.place.to_owned(),
            subject,
            causes: None,
            rendered: rendered.into_iter().collect(),
            reason,
            source,
        });
    }
}
