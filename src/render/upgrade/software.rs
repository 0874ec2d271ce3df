//! What one step changes in the cluster, from the facts about its two chart versions.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::chart::workload::{Kind, Scaling, Shape, Workload};
use crate::internal::Internal;
use crate::plan::Site;
use crate::plan::features;
use crate::plan::release_reference;
use crate::upgrade::Hop;

/// An image that is not the same after.
#[derive(Serialize)]
pub(super) struct Image {
    key: String,
    before: Option<String>,
    after: Option<String>,
}

/// A workload that comes, goes, or is scaled another way.
#[derive(Serialize)]
pub(super) struct Moved {
    kind: &'static str,
    name: String,
    how: String,
}

/// A key that a secret has to hold from this version on.
#[derive(Serialize)]
pub(super) struct SecretKey {
    secret: String,
    key: String,
}

/// A job of the release.
#[derive(Serialize)]
pub(super) struct Job {
    pub(super) name: String,
    container: String,
    retries: u32,
    kept: Option<u32>,
    is_new: bool,
}

/// The images that change, by key.
pub(super) fn images(hop: &Hop) -> Vec<Image> {
    let (before, after) = (
        references(&hop.before.primary),
        references(&hop.after.primary),
    );
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    keys.into_iter()
        .filter(|key| before.get(*key) != after.get(*key))
        .map(|key| Image {
            key: key.clone(),
            before: before.get(key).cloned(),
            after: after.get(key).cloned(),
        })
        .collect()
}

fn references(site: &Site) -> BTreeMap<String, String> {
    let running = features(site);
    let images = site.chart().images_in_use(&running).into_iter();
    images
        .map(|image| {
            let reference = release_reference(site.environment(), &image);
            (image.key.to_owned(), reference)
        })
        .collect()
}

/// The workloads that are not the same after; jobs are kept apart.
pub(super) fn workloads(hop: &Hop) -> Vec<Moved> {
    let (before, after) = (in_use(&hop.before.primary), in_use(&hop.after.primary));
    let names: BTreeSet<&(Kind, String)> = before.keys().chain(after.keys()).collect();
    let moved = names.into_iter().filter_map(|object| {
        let how = match (before.get(object), after.get(object)) {
            (None, Some(_)) => "comes".to_owned(),
            (Some(_), None) => "goes".to_owned(),
            (Some(before), Some(after)) => changed(before, after)?,
            (None, None) => return None,
        };
        Some(Moved {
            kind: object.0.as_str(),
            name: object.1.clone(),
            how,
        })
    });
    moved.collect()
}

fn changed(before: &Workload, after: &Workload) -> Option<String> {
    let shape = |workload: &Workload| {
        workload
            .scaling
            .as_ref()
            .map(|scaling: &Scaling| scaling.shape)
    };
    let mut how = Vec::new();
    if before.images != after.images {
        how.push(format!(
            "runs {} in place of {}",
            listed(&after.images),
            listed(&before.images)
        ));
    }
    match (shape(before), shape(after)) {
        (Some(Shape::Flat), Some(Shape::HpaKeda)) => {
            how.push(
                "is scaled by `autoscaling.hpa`, in place of the flat `autoscaling`".to_owned(),
            );
        }
        (before, after) if before != after => how.push("is scaled by other keys".to_owned()),
        _ => {}
    }
    if before.pdb_path.is_none() && after.pdb_path.is_some() {
        how.push("can have a PodDisruptionBudget".to_owned());
    }
    (!how.is_empty()).then(|| how.join("; "))
}

fn listed(images: &[String]) -> String {
    let quoted: Vec<String> = images.iter().map(|image| format!("`{image}`")).collect();
    quoted.join(", ")
}

/// What runs all the time, by kind and name.
fn in_use(site: &Site) -> BTreeMap<(Kind, String), &Workload> {
    let fullname = site.names().fullname();
    let lasting = site.chart().lasting(&features(site), &fullname);
    lasting
        .into_iter()
        .map(|(object, (_, workload))| (object, workload))
        .collect()
}

/// The names of what has to be rolled out, as kubectl takes them.
pub(super) fn rollouts(site: &Site) -> Vec<String> {
    let names = in_use(site).into_keys();
    names
        .map(|(kind, name)| format!("{}/{name}", kind.as_str().to_lowercase()))
        .collect()
}

/// The secret keys that pods insist on only after.
pub(super) fn secret_keys(hop: &Hop) -> Vec<SecretKey> {
    let before = hop
        .before
        .primary
        .chart()
        .insisted_keys(&features(&hop.before.primary));
    let after = hop
        .after
        .primary
        .chart()
        .insisted_keys(&features(&hop.after.primary));
    after
        .difference(&before)
        .map(|(secret, key)| SecretKey {
            secret: hop.after.primary.names().release_object(secret),
            key: (*key).to_owned(),
        })
        .collect()
}

/// The jobs that Helm runs at an event, in their order.
pub(super) fn jobs(hop: &Hop, event: &str) -> Vec<Job> {
    let before = all_jobs(&hop.before.primary);
    let fullname = hop.after.primary.names().fullname();
    let chart = hop.after.primary.chart();
    let jobs = chart.jobs_at(event, &features(&hop.after.primary), &fullname);
    jobs.into_iter()
        .map(|(name, workload)| Job {
            is_new: !before.contains_key(&name),
            container: workload
                .container
                .clone()
                .internal("the container of a job"),
            // Kubernetes' own default.
            retries: workload.backoff_limit.unwrap_or(6),
            kept: workload.seconds_kept,
            name,
        })
        .collect()
}

/// The jobs that run before the step and not after.
pub(super) fn jobs_gone(hop: &Hop) -> Vec<String> {
    let after = all_jobs(&hop.after.primary);
    let before = all_jobs(&hop.before.primary).into_keys();
    before.filter(|name| !after.contains_key(name)).collect()
}

fn all_jobs(site: &Site) -> BTreeMap<String, &Workload> {
    let fullname = site.names().fullname();
    site.chart().jobs(&features(site), &fullname)
}
