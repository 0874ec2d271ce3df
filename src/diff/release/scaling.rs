//! Scalers with a different floor, and budgets that come, go, or hold up a drain.

use super::Found;
use super::read::Release;
use crate::chart::workload::{Kind, Shape, Workload};
use crate::diff::effects::Class;

/// What decides how many pods there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ScaledBy {
    Fixed,
    Hpa,
    Keda,
}

impl ScaledBy {
    fn name(self) -> &'static str {
        match self {
            Self::Fixed => "a fixed number",
            Self::Hpa => "an HPA",
            Self::Keda => "KEDA",
        }
    }
}

/// Services that run fewer or more pods than before, or are scaled by something else.
pub(super) fn floors(old: &Release, new: &Release, found: &mut Found) {
    for (key, workload) in scaled(new) {
        let Some(before) = old.line.workloads.get(key) else {
            continue;
        };
        if !old.features.all(&before.when) {
            continue;
        }
        let subject = format!("Deployment {}", workload.object_name(&new.full_name()));
        let ((was, least_before), (is, least)) = (floor(old, before), floor(new, workload));
        let path = |workload: &Workload| {
            let scaling = workload
                .scaling
                .as_ref()
                .map(|scaling| scaling.path.clone());
            scaling.unwrap_or_else(|| key.to_owned())
        };
        if was != is {
            found.add(
                Class::InPlace,
                subject.clone(),
                [path(workload)],
                format!(
                    "{} decides how many pods there are, in place of {}.",
                    capitalised(is.name()),
                    was.name()
                ),
            );
        }
        if least < least_before {
            found.add(
                Class::InPlace,
                subject,
                [path(workload)],
                format!(
                    "Its floor goes from {least_before} to {least}: pods may be taken away as soon as the load allows it."
                ),
            );
        } else if least > least_before {
            found.add(
                Class::InPlace,
                subject,
                [path(workload)],
                format!(
                    "Its floor goes from {least_before} to {least}: pods are added at once, and wait for a node where none has room."
                ),
            );
        }
    }
}

/// Budgets that come and go, and those that leave no pod to evict, so that a node cannot be drained.
pub(super) fn budgets(old: &Release, new: &Release, found: &mut Found) {
    for (key, workload) in scaled(new) {
        let subject = format!(
            "PodDisruptionBudget {}",
            workload.object_name(&new.full_name())
        );
        let was = old.line.workloads.get(key);
        let was_blocking = was.is_some_and(|before| is_blocking(old, before));
        let own = workload.pdb_path.as_ref();
        let Some(path) = own.or_else(|| was?.pdb_path.as_ref()).cloned() else {
            continue;
        };
        if is_blocking(new, workload) && !was_blocking {
            found.add(
                Class::Interruption,
                subject,
                [path],
                "It keeps as many pods as there are at least, so none may be evicted: drains of nodes and updates of node groups wait for ever.",
            );
            continue;
        }
        let had_one = was.is_some_and(|before| has_budget(old, before));
        if had_one && !has_budget(new, workload) {
            found.add(
                Class::InPlace,
                subject,
                [path],
                "It goes: drains of nodes no longer leave a pod of this service running.",
            );
        } else if was.is_some() && !had_one && has_budget(new, workload) {
            found.add(
                Class::InPlace,
                subject,
                [path],
                "It comes: a drain of a node waits until the service has another pod that is ready.",
            );
        }
    }
}

fn scaled(release: &Release) -> impl Iterator<Item = (&str, &Workload)> {
    let workloads = release.line.workloads_in_use(&release.features);
    workloads.filter(|(_, workload)| workload.kind == Kind::Deployment)
}

/// What scales a workload, and how many pods there are at least.
fn floor(release: &Release, workload: &Workload) -> (ScaledBy, u64) {
    if let Some(scaling) = &workload.scaling {
        let at = |path: &str, field: &str, default: u32| {
            let path = format!("{path}.{field}");
            release.number(&path).unwrap_or(default.into())
        };
        let is_on = release.is_on(&format!("{}.enabled", scaling.path));
        let is_keda = scaling
            .keda_path
            .as_ref()
            .is_some_and(|keda| release.is_on(&format!("{keda}.enabled")));
        match (scaling.shape, &scaling.keda_path) {
            (Shape::HpaKeda, Some(keda)) if is_keda => {
                return (ScaledBy::Keda, at(keda, "minReplicaCount", scaling.min));
            }
            (Shape::FlatKeda, _) if is_on && is_keda => {
                return (
                    ScaledBy::Keda,
                    at(&scaling.path, "minReplicas", scaling.min),
                );
            }
            _ if is_on => return (ScaledBy::Hpa, at(&scaling.path, "minReplicas", scaling.min)),
            _ => {}
        }
    }
    let path = workload.replicas_path.as_deref();
    let replicas = path.and_then(|path| release.number(path));
    let default = workload.replicas.unwrap_or(1).into();
    (ScaledBy::Fixed, replicas.unwrap_or(default))
}

fn has_budget(release: &Release, workload: &Workload) -> bool {
    let path = workload.pdb_path.as_ref();
    path.is_some_and(|path| release.is_on(&format!("{path}.enabled")))
}

fn is_blocking(release: &Release, workload: &Workload) -> bool {
    let Some(path) = workload.pdb_path.as_ref() else {
        return false;
    };
    let kept = release.number(&format!("{path}.minAvailable")).unwrap_or(1);
    has_budget(release, workload) && floor(release, workload).1 <= kept
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}
