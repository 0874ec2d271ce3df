//! What happens to the objects of the rendered manifests.

use std::collections::{BTreeMap, BTreeSet};

use super::effects::Class;
use super::impact::{Impact, Impacts};
use super::object::Object;
use super::value::Value;
use super::{Files, object_changes, structure};

/// The folders of both regions.
const FOLDERS: [&str; 2] = ["manifests", "manifests-recovery"];

/// Folders below them of what is applied for a while and deleted again, which no change of a file does anything to.
const FOR_A_WHILE: [&str; 3] = ["upgrade", "smoke-test", "recovery"];

/// The small chart that binds the load balancer to the cluster, in both regions: a release of its own, of which only what
/// interrupts or is refused is reported here.
const BINDINGS: [(&str, &str); 2] = [
    ("helm/target-group-binding", "helm/langsmith"),
    (
        "helm/target-group-binding-recovery",
        "helm/langsmith-recovery",
    ),
];

/// Adds what comes, goes and changes in both regions.
pub(super) fn impacts(before: &Files, after: &Files, impacts: &mut Impacts) {
    for place in FOLDERS {
        let (old, new) = (objects(before, place), objects(after, place));
        let names: BTreeSet<&Object> = old.keys().chain(new.keys()).collect();
        for name in names {
            match (old.get(name), new.get(name)) {
                (None, Some(new)) => {
                    impacts
                        .known
                        .push(told(place, name, Class::Created, new.by.makes()));
                }
                (Some(old), None) => {
                    let gone = Class::Removed;
                    let reason = match (old.by, name.kind()) {
                        // Its chart says that it stays.
                        (By::Helm, Some("Namespace")) => {
                            "It stays in the cluster with everything in it: delete it once nothing in it is needed."
                        }
                        (by, _) => by.leaves(),
                    };
                    impacts.known.push(told(place, name, gone, reason));
                    for rule in object_changes::of_removal(name) {
                        impacts.known.push(ruled(place, name, rule, Vec::new()));
                    }
                }
                (Some(old), Some(new)) if old.value != new.value => {
                    let rules = object_changes::of_change(name, &old.value, &new.value);
                    if rules.is_empty() {
                        impacts
                            .known
                            .push(told(place, name, Class::InPlace, new.by.changes()));
                    }
                    for (rule, fields) in rules {
                        impacts.known.push(ruled(place, name, rule, fields));
                    }
                }
                _ => {}
            }
        }
    }
    for (folder, place) in BINDINGS {
        let (old, new) = (objects(before, folder), objects(after, folder));
        for (name, old) in &old {
            let Some(new) = new.get(name) else { continue };
            let rules = object_changes::of_change(name, &old.value, &new.value).into_iter();
            for (rule, fields) in rules.filter(|(rule, _)| rule.effect > Class::InPlace) {
                impacts.known.push(ruled(place, name, rule, fields));
            }
        }
    }
}

fn told(place: &str, name: &Object, class: Class, reason: &str) -> Impact {
    Impact {
        class,
        place: place.to_owned(),
        subject: name.to_string(),
        causes: None,
        rendered: Vec::new(),
        reason: reason.to_owned(),
        source: None,
    }
}

fn ruled(place: &str, name: &Object, rule: &object_changes::Rule, fields: Vec<String>) -> Impact {
    Impact {
        class: rule.effect,
        place: place.to_owned(),
        subject: name.to_string(),
        causes: None,
        rendered: fields,
        reason: rule.reason.clone(),
        source: Some(rule.source.clone()),
    }
}

/// An object, and what applies it.
struct Applied {
    value: Value,
    by: By,
}

/// What applies a folder.
#[derive(Clone, Copy)]
enum By {
    Kubectl,
    /// The folder is a small chart.
    Helm,
}

impl By {
    fn makes(self) -> &'static str {
        match self {
            Self::Kubectl => "`kubectl apply` makes it.",
            Self::Helm => "Helm makes it.",
        }
    }

    fn changes(self) -> &'static str {
        match self {
            Self::Kubectl => "`kubectl apply` changes it.",
            Self::Helm => "Helm changes it.",
        }
    }

    fn leaves(self) -> &'static str {
        match self {
            Self::Kubectl => {
                "`kubectl apply` leaves it in the cluster: delete it with the old file."
            }
            Self::Helm => {
                "Helm deletes it with the next upgrade of its release. Where the release is no longer rendered it stays until \
                 `helm uninstall`."
            }
        }
    }
}

/// The objects below a folder. A file that cannot be read says nothing here; the level of values says why.
fn objects(files: &Files, folder: &str) -> BTreeMap<Object, Applied> {
    let below = |path: &str| -> Option<String> {
        let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
        rest.split('/').next().map(str::to_owned)
    };
    let by = |first: &str| {
        let chart = format!("{folder}/{first}/Chart.yaml");
        if files.contains_key(chart.as_str()) {
            By::Helm
        } else {
            By::Kubectl
        }
    };
    let mut found = BTreeMap::new();
    for (path, bytes) in files {
        let Some(first) = below(path.as_str()) else {
            continue;
        };
        if FOR_A_WHILE.contains(&first.as_str()) {
            continue;
        }
        let Ok(Some(objects)) = structure::read(path, bytes) else {
            continue;
        };
        for (object, value) in objects {
            if object.kind().is_some() {
                let by = by(&first);
                found.insert(object, Applied { value, by });
            }
        }
    }
    found
}
