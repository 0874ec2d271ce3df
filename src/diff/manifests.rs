//! What happens to the objects that are applied with kubectl.

use std::collections::{BTreeMap, BTreeSet};

use super::effects::Class;
use super::impact::{Impact, Impacts};
use super::object::Object;
use super::value::Value;
use super::{Files, structure};

/// The folders of both regions.
const FOLDERS: [&str; 2] = ["manifests", "manifests-recovery"];

/// Folders below them of what is applied for a while and deleted again, which no change of a file does anything to.
const FOR_A_WHILE: [&str; 3] = ["upgrade", "smoke-test", "recovery"];

/// Adds what comes, goes and changes in both regions.
pub(super) fn impacts(before: &Files, after: &Files, impacts: &mut Impacts) {
    for place in FOLDERS {
        let (old, new) = (objects(before, place), objects(after, place));
        let names: BTreeSet<&Object> = old.keys().chain(new.keys()).collect();
        for name in names {
            let (class, reason) = match (old.get(name), new.get(name)) {
                (None, Some(_)) => (Class::Created, "`kubectl apply` makes it."),
                (Some(_), None) => (
                    Class::Removed,
                    "`kubectl apply` leaves it in the cluster: delete it with the old file.",
                ),
                (Some(old), Some(new)) if old != new => {
                    (Class::InPlace, "`kubectl apply` changes it.")
                }
                _ => continue,
            };
            impacts.known.push(Impact {
                class,
                place: place.to_owned(),
                subject: name.to_string(),
                causes: Vec::new(),
                reason: reason.to_owned(),
                source: None,
            });
        }
    }
}

/// The objects below a folder. A file that cannot be read says nothing here; the level of values says why.
fn objects(files: &Files, folder: &str) -> BTreeMap<Object, Value> {
    let is_lasting = |path: &str| {
        let rest = path.strip_prefix(folder);
        let rest = rest.and_then(|rest| rest.strip_prefix('/'));
        let first = rest.and_then(|rest| rest.split('/').next());
        first.is_some_and(|first| !FOR_A_WHILE.contains(&first))
    };
    let lasting = files.iter().filter(|(path, _)| is_lasting(path.as_str()));
    lasting
        .filter_map(|(path, bytes)| structure::read(path, bytes).ok()?)
        .flatten()
        .filter(|(object, _)| object.kind().is_some())
        .collect()
}
