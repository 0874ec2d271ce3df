//! The files of a rendering, and which of them are others than they were.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::rename;
use super::structure::Structure;
use super::unified::Hunk;
use crate::bundle::Bundle;
use crate::bundle::path::FilePath;

/// The bytes of each file of a rendering.
pub type Files = BTreeMap<FilePath, Vec<u8>>;

/// The files of a bundle.
pub fn of(bundle: &Bundle) -> Files {
    bundle
        .iter()
        .map(|(path, file)| (path.clone(), file.contents().to_vec()))
        .collect()
}

/// A file that is not what it was, with what changed in it on two levels: what it says, and its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileChange {
    /// Where it is, or was.
    #[schemars(with = "String")]
    pub path: FilePath,
    /// What happened to it.
    #[serde(flatten)]
    pub status: Status,
    /// What it says that it did not say before.
    pub structure: Structure,
    /// Its lines, those that changed with three around them.
    pub hunks: Vec<Hunk>,
}

/// What happened to a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum Status {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It holds something else.
    Changed,
    /// It has another path, and may hold something else.
    Renamed {
        /// Its path before.
        #[schemars(with = "String")]
        from: FilePath,
        /// How much of it stayed, in per cent; 100 where every byte did.
        similarity: u8,
    },
}

/// A file with its bytes on either side.
pub(super) struct Pair<'a> {
    pub(super) path: &'a FilePath,
    pub(super) status: Status,
    pub(super) before: Option<&'a [u8]>,
    pub(super) after: Option<&'a [u8]>,
}

/// Every file that is not what it was, in the order of the paths; lsgen's own manifest is last.
pub(super) fn pairs<'a>(before: &'a Files, after: &'a Files) -> Vec<Pair<'a>> {
    let renames = rename::find(before, after);
    let origins: BTreeSet<&FilePath> = renames.values().map(|rename| rename.from).collect();
    let paths: BTreeSet<&FilePath> = before.keys().chain(after.keys()).collect();
    let pair = |path: &'a FilePath| -> Option<Pair<'a>> {
        let (old, new) = (before.get(path), after.get(path));
        let (status, old) = match (old, new, renames.get(path)) {
            (Some(old), Some(new), _) if old == new => return None,
            (Some(_), Some(_), _) => (Status::Changed, old),
            (None, None, _) => return None,
            (Some(_), None, _) if origins.contains(path) => return None,
            (Some(_), None, _) => (Status::Removed, old),
            (None, Some(_), None) => (Status::Added, None),
            (None, Some(_), Some(rename)) => {
                let status = Status::Renamed {
                    from: rename.from.clone(),
                    similarity: rename.similarity,
                };
                (status, before.get(rename.from))
            }
        };
        Some(Pair {
            path,
            status,
            before: old.map(Vec::as_slice),
            after: new.map(Vec::as_slice),
        })
    };
    let mut pairs: Vec<Pair<'a>> = paths.into_iter().filter_map(pair).collect();
    // It repeats what the others say, as hashes.
    pairs.sort_by_key(|pair| *pair.path == FilePath::manifest());
    pairs
}
