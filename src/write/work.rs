//! Turns a plan into the steps that make it so, in their order.

use std::collections::BTreeSet;

use crate::bundle::path::FilePath;
use crate::write::error::WriteError;
use crate::write::look::Found;
use crate::write::plan::Plan;
use crate::write::survey::{Obstacle, Status};

/// What there is to do. Fields are in the order in which it is done, folders are paths below the
/// output folder.
pub(super) struct Work<'plan> {
    /// Folders where an interrupted run may have left a probe.
    pub(super) folders_to_search: BTreeSet<&'plan str>,
    /// Folders that must be writable. Some may not exist.
    pub(super) folders_to_probe: BTreeSet<&'plan str>,
    /// Files that have to go before something can be written.
    pub(super) early_removals: Vec<&'plan FilePath>,
    /// Folders, without a file in them by then, where a file is to be.
    pub(super) folders_to_clear: Vec<&'plan FilePath>,
    /// Files to write, except for the manifest.
    pub(super) writes: Vec<(&'plan FilePath, &'plan [u8])>,
    /// Files to remove after everything is written.
    pub(super) late_removals: Vec<&'plan FilePath>,
    /// Folders to remove if they are empty, from the last to the first.
    ///
    /// A folder above a file that lsgen wrote counts as made by lsgen; manifests do not list
    /// folders.
    pub(super) folders_to_prune: BTreeSet<&'plan str>,
    /// The bytes of the manifest.
    pub(super) manifest: String,
    /// Whether these are not in place yet.
    pub(super) is_manifest_new: bool,
}

impl<'plan> Work<'plan> {
    /// The work of a plan; fails where not even force could make room.
    pub(super) fn of(plan: &'plan Plan<'_>, force: bool) -> Result<Self, WriteError> {
        let mut writes = Vec::new();
        let mut removals = Vec::new();
        let mut folders_to_clear = Vec::new();
        let manifest_path = FilePath::manifest();
        for change in plan.changes() {
            let is_done = match change.status {
                Status::Unchanged => false,
                Status::Create | Status::Update | Status::Remove => true,
                Status::KeptEdited | Status::KeptForeign => force,
            };
            if !is_done || change.path == manifest_path {
                continue;
            }
            if change.obstacle
                == (Obstacle::Folder {
                    can_be_forced: false,
                })
            {
                let path = plan.target.folder.join(change.path.as_str());
                return Err(WriteError::FolderInTheWay { path });
            }
            if !change.is_rendered {
                removals.push(&change.path);
            } else if let Some(file) = plan.bundle.files().get(change.path.as_str()) {
                writes.push((&change.path, file.contents()));
                if change.found == Found::Folder {
                    folders_to_clear.push(&change.path);
                }
            }
        }

        let mut folders_to_probe: BTreeSet<_> =
            removals.iter().flat_map(|path| path.folders()).collect();
        for (path, _) in &writes {
            // Of the folders above a file, the last one that exists is the one that is changed;
            // those after it are to be made. Trying an outer one would ask for a permission that is
            // not needed.
            let exists = |folder: &&str| plan.target.has_folder(folder);
            folders_to_probe.extend(path.folders().take_while(exists).last());
        }

        let (early_removals, late_removals) = split(removals, &writes);
        let rendered = plan.bundle.manifest().files();
        let written = plan.ownership.paths();
        let folders_to_prune = early_removals
            .iter()
            .chain(&late_removals)
            .copied()
            .chain(
                written
                    .iter()
                    .copied()
                    .filter(|path| !rendered.contains_key(*path)),
            )
            .flat_map(FilePath::folders)
            .collect();
        let folders_to_search = written
            .iter()
            .copied()
            .chain(rendered.keys())
            .flat_map(FilePath::folders)
            .collect();
        let manifest = plan.manifest_json(force);
        let is_manifest_new = !plan.is_recorded(force);
        Ok(Self {
            folders_to_search,
            folders_to_probe,
            early_removals,
            folders_to_clear,
            writes,
            late_removals,
            folders_to_prune,
            manifest,
            is_manifest_new,
        })
    }

    /// How many files are written or removed.
    pub(super) fn len(&self) -> usize {
        self.writes.len()
            + self.early_removals.len()
            + self.late_removals.len()
            + usize::from(self.is_manifest_new)
    }

    /// Whether nothing is written or removed.
    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Removals that make room for a file, and the others.
fn split<'plan>(
    removals: Vec<&'plan FilePath>,
    writes: &[(&'plan FilePath, &'plan [u8])],
) -> (Vec<&'plan FilePath>, Vec<&'plan FilePath>) {
    let files: BTreeSet<&str> = writes.iter().map(|(path, _)| path.as_str()).collect();
    let folders: BTreeSet<&str> = writes.iter().flat_map(|(path, _)| path.folders()).collect();
    // On a file system that ignores case, removing `Readme.md` after `README.md` was written would
    // remove both.
    let folded: BTreeSet<_> = files.iter().map(|file| file.to_ascii_lowercase()).collect();
    removals.into_iter().partition(|path| {
        folders.contains(path.as_str())
            || path.folders().any(|folder| files.contains(folder))
            || folded.contains(&path.as_str().to_ascii_lowercase())
    })
}
