//! Compares a folder with what is to be in it, file by file.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bundle::Sealed;
use crate::bundle::path::FilePath;
use crate::write::error::WriteError;
use crate::write::look::{self, Found, Place};
use crate::write::ownership::Ownership;
use crate::write::staging;

/// What is to happen to one path of the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It is not there yet, or not anymore.
    Create,
    /// lsgen wrote it, it was not edited, and it is to hold something else now.
    Update,
    /// It holds what it should. It is not touched.
    Unchanged,
    /// lsgen wrote it, it was not edited, and it is no longer rendered.
    Remove,
    /// lsgen wrote it and it was edited: kept, unless forced.
    KeptEdited,
    /// lsgen did not write it, and it is in the way: kept, unless forced.
    KeptForeign,
}

/// One path and what is to happen to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub(super) path: FilePath,
    pub(super) status: Status,
    pub(super) is_rendered: bool,
    pub(super) found: Found,
    pub(super) obstacle: Obstacle,
}

/// What keeps a path from being written, other than a file at the path itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    None,
    /// A file where a folder above the path has to be; it has a change of its own.
    FileAbove(FilePath),
    /// A folder at the path; force can clear it if all in it is lsgen's.
    Folder {
        can_be_forced: bool,
    },
}

impl Change {
    /// What is to happen to it.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Whether it is kept against what was rendered.
    pub fn is_kept(&self) -> bool {
        matches!(self.status, Status::KeptEdited | Status::KeptForeign)
    }

    /// One line for people: `create   terraform/infra/main.tf`.
    pub fn line(&self) -> String {
        let (word, note) = match (self.status, &self.obstacle) {
            (Status::Create, _) => ("create", String::new()),
            (Status::Update, _) => ("update", String::new()),
            (Status::Unchanged, _) => ("same", String::new()),
            (Status::Remove, _) => ("remove", String::new()),
            (Status::KeptEdited, _) if self.is_rendered => (
                "keep",
                " (edited by hand; `--force` overwrites it)".to_owned(),
            ),
            (Status::KeptEdited, _) => (
                "keep",
                " (edited by hand, no longer rendered; `--force` removes it)".to_owned(),
            ),
            (Status::KeptForeign, Obstacle::FileAbove(path)) => (
                "blocked",
                format!(" (`{path}` is where its folder has to be)"),
            ),
            (
                Status::KeptForeign,
                Obstacle::Folder {
                    can_be_forced: false,
                },
            ) => (
                "blocked",
                " (a folder with files not of lsgen is in its place; move it away)".to_owned(),
            ),
            (
                Status::KeptForeign,
                Obstacle::Folder {
                    can_be_forced: true,
                },
            ) => (
                "blocked",
                " (edited files are in a folder in its place; `--force` removes them)".to_owned(),
            ),
            (Status::KeptForeign, Obstacle::None) if self.is_rendered => (
                "keep",
                " (not written by lsgen; `--force` overwrites it)".to_owned(),
            ),
            (Status::KeptForeign, Obstacle::None) => (
                "keep",
                " (not written by lsgen, in the way; `--force` removes it)".to_owned(),
            ),
        };
        format!("{word:<7}  {}{note}", self.path)
    }
}

/// Compares every path that is rendered, was written or is in the way; the manifest is not among
/// them.
pub(super) fn survey(
    root: &Path,
    bundle: &Sealed,
    ownership: &Ownership,
) -> Result<BTreeMap<FilePath, Change>, WriteError> {
    let rendered = bundle.manifest().files();
    let mut changes = BTreeMap::new();
    for path in ownership.paths() {
        if rendered.contains_key(path) {
            continue;
        }
        // A folder at the path, or a link above it, means that the file which lsgen wrote is gone.
        let Place::Reached(found) = look::place(root, path)? else {
            continue;
        };
        let status = match found {
            Found::Missing | Found::Folder => continue,
            Found::File(digest) if ownership.wrote(path, digest) => Status::Remove,
            Found::File(_) | Found::Link | Found::Other => Status::KeptEdited,
        };
        put(&mut changes, path, status, false, found, Obstacle::None);
    }
    for (path, wanted) in rendered {
        let link = |at: &str| WriteError::Link {
            path: root.join(at),
        };
        match look::place(root, path)? {
            Place::BehindLink(folder) => return Err(link(folder)),
            Place::Reached(Found::Link) => return Err(link(path.as_str())),
            Place::BelowFile(folder) => below_file(root, &mut changes, path, folder)?,
            Place::Reached(Found::Folder) => {
                let (status, obstacle) = match clearance(root, path.as_str(), &changes, ownership)?
                {
                    Clearance::Ours => (Status::Create, Obstacle::None),
                    Clearance::Edited => (
                        Status::KeptForeign,
                        Obstacle::Folder {
                            can_be_forced: true,
                        },
                    ),
                    Clearance::Foreign => (
                        Status::KeptForeign,
                        Obstacle::Folder {
                            can_be_forced: false,
                        },
                    ),
                };
                put(&mut changes, path, status, true, Found::Folder, obstacle);
            }
            Place::Reached(found) => {
                let status = match found {
                    Found::Missing => Status::Create,
                    Found::File(digest) if digest == *wanted => Status::Unchanged,
                    Found::File(digest) if ownership.wrote(path, digest) => Status::Update,
                    _ if ownership.record(path).is_some() => Status::KeptEdited,
                    _ => Status::KeptForeign,
                };
                put(&mut changes, path, status, true, found, Obstacle::None);
            }
        }
    }
    Ok(changes)
}

/// Every rendered path, for a folder that does not exist.
pub(super) fn all_new(bundle: &Sealed) -> BTreeMap<FilePath, Change> {
    let mut changes = BTreeMap::new();
    for path in bundle.manifest().files().keys() {
        let (status, found) = (Status::Create, Found::Missing);
        put(&mut changes, path, status, true, found, Obstacle::None);
    }
    changes
}

fn put(
    changes: &mut BTreeMap<FilePath, Change>,
    path: &FilePath,
    status: Status,
    is_rendered: bool,
    found: Found,
    obstacle: Obstacle,
) {
    let path = path.clone();
    changes.insert(
        path.clone(),
        Change {
            path,
            status,
            is_rendered,
            found,
            obstacle,
        },
    );
}

/// A file is where a folder above `path` has to be.
fn below_file(
    root: &Path,
    changes: &mut BTreeMap<FilePath, Change>,
    path: &FilePath,
    file: &str,
) -> Result<(), WriteError> {
    // What is above a path that parsed does parse; the other branch cannot be reached.
    let Ok(file) = FilePath::parse(file) else {
        return Ok(());
    };
    if !changes.contains_key(&file) {
        let found = look::found(&root.join(file.as_str()))?;
        put(
            changes,
            &file,
            Status::KeptForeign,
            false,
            found,
            Obstacle::None,
        );
    }
    if changes
        .get(&file)
        .is_some_and(|change| change.status == Status::Remove)
    {
        put(
            changes,
            path,
            Status::Create,
            true,
            Found::Missing,
            Obstacle::None,
        );
    } else {
        let obstacle = Obstacle::FileAbove(file);
        put(
            changes,
            path,
            Status::KeptForeign,
            true,
            Found::Missing,
            obstacle,
        );
    }
    Ok(())
}

/// Whether a folder can make room for a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clearance {
    /// All that is in it is about to be removed.
    Ours,
    /// Besides, there are edited files of lsgen in it.
    Edited,
    /// There is something in it that lsgen did not write, an empty folder included.
    Foreign,
}

fn clearance(
    root: &Path,
    folder: &str,
    changes: &BTreeMap<FilePath, Change>,
    ownership: &Ownership,
) -> Result<Clearance, WriteError> {
    let is_above = |path: &FilePath| path.folders().any(|above| above == folder);
    if !ownership.paths().into_iter().any(is_above) {
        return Ok(Clearance::Foreign);
    }
    let mut worst = Clearance::Ours;
    for name in look::names(&root.join(folder))? {
        if name == staging::PROBE {
            continue;
        }
        let path = format!("{folder}/{name}");
        let clearance = match changes.get(path.as_str()).map(Change::status) {
            Some(Status::Remove) => Clearance::Ours,
            Some(_) => Clearance::Edited,
            None if look::is_real_folder(root, &path) => {
                clearance(root, &path, changes, ownership)?
            }
            None => Clearance::Foreign,
        };
        worst = worst.max(clearance);
    }
    Ok(worst)
}
