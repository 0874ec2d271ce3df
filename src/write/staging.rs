//! The folder where new bytes wait until all of them are there; it is the lock, too.
//!
//! For an existing output folder it lies inside, as `.lsgen-staging`; for a new one beside it, as
//! `.<name>.lsgen-staging`. It holds `lock`, on which the running lsgen holds a lock of the
//! operating system: that goes away with the process, so a dead run never blocks the next one.
//! `manifest-<n>.json` is the manifest of a run that began to change the folder. It stays until the
//! folder has its new manifest; after an interruption the next run knows from it which files the
//! interrupted one may have written.

use std::fs::{self, TryLockError};
use std::path::{Path, PathBuf};

use crate::write::disk::Disk;
use crate::write::error::WriteError;
use crate::write::look::{self, Found};

/// The name of the staging folder inside an output folder.
pub(super) const NAME: &str = ".lsgen-staging";

/// The name of the empty file by which folders are tried. An interrupted run may leave one behind.
pub(super) const PROBE: &str = ".lsgen-probe";

const LOCK: &str = "lock";

/// A staging folder that this process holds.
pub(super) struct Staging {
    folder: PathBuf,
    // Held for its lock.
    _lock: fs::File,
}

impl Staging {
    /// Creates the staging folder, or takes over what a dead run left of it.
    ///
    /// `output` is the folder that error messages speak of.
    pub(super) fn take(
        disk: &mut Disk<'_>,
        folder: &Path,
        output: &Path,
    ) -> Result<Self, WriteError> {
        // Another process may remove the folder between any two of these calls; then they start
        // over.
        for _ in 0..100 {
            match look::found(folder)? {
                Found::Missing => match disk.create_folder(folder) {
                    Err(WriteError::Io { error, .. })
                        if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                    other => other?,
                },
                Found::Folder => {}
                Found::Link => {
                    return Err(WriteError::Link {
                        path: folder.to_owned(),
                    });
                }
                _ => {
                    return Err(WriteError::NotAFolder {
                        path: folder.to_owned(),
                    });
                }
            }
            let path = folder.join(LOCK);
            let lock = match disk.open_lock(&path) {
                Err(WriteError::Io { error, .. }) if look::is_missing(&error) => continue,
                Err(error) => {
                    // It has no effect on a folder in which there is anything.
                    let _ = disk.remove_empty_folder(folder);
                    return Err(error);
                }
                Ok(lock) => lock,
            };
            match lock.try_lock() {
                Ok(()) if is_same_file(&lock, &path) => {
                    return Ok(Self {
                        folder: folder.to_owned(),
                        _lock: lock,
                    });
                }
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(WriteError::Busy {
                        folder: output.to_owned(),
                    });
                }
                Err(TryLockError::Error(error)) => {
                    return Err(WriteError::io("lock", &path, error));
                }
            }
        }
        Err(WriteError::Busy {
            folder: output.to_owned(),
        })
    }

    /// Where something of this name is in the staging folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Removes what is in the folder, except the lock and, where asked for, the manifests.
    pub(super) fn clear(
        &self,
        disk: &mut Disk<'_>,
        manifests: Manifests,
    ) -> Result<(), WriteError> {
        for name in look::names(&self.folder)? {
            if name == LOCK || (manifests == Manifests::Keep && manifest_number(&name).is_some()) {
                continue;
            }
            let path = self.path(&name);
            if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
                disk.remove_tree(&path)?;
            } else {
                disk.remove_file(&path)?;
            }
        }
        Ok(())
    }

    /// Puts the manifest of this run beside those of interrupted ones, in one step.
    pub(super) fn add_manifest(
        &self,
        disk: &mut Disk<'_>,
        json: &str,
    ) -> Result<PathBuf, WriteError> {
        let last = look::names(&self.folder)?
            .iter()
            .filter_map(|name| manifest_number(name))
            .max();
        let part = self.path("manifest.part");
        disk.create_file(&part, json.as_bytes(), false)?;
        let path = self.path(&format!(
            "manifest-{}.json",
            last.unwrap_or(0).saturating_add(1)
        ));
        disk.rename(&part, &path)?;
        Ok(path)
    }

    /// Removes the staging folder.
    pub(super) fn finish(self, disk: &mut Disk<'_>) -> Result<(), WriteError> {
        self.clear(disk, Manifests::Remove)?;
        self.unlock(disk)
    }

    /// Gives up before anything was changed: what an interrupted run left behind stays.
    pub(super) fn abandon(self, disk: &mut Disk<'_>) {
        // The error that led here is the one to tell of; what is left is cleared by the next run.
        let _ = self.clear(disk, Manifests::Keep);
        if look::names(&self.folder).is_ok_and(|names| names.iter().all(|name| name == LOCK)) {
            let _ = self.unlock(disk);
        }
    }

    // The lock goes before the folder, and the folder only if it is empty: as soon as the lock has
    // no name, another process may create a new one and hold the folder.
    fn unlock(self, disk: &mut Disk<'_>) -> Result<(), WriteError> {
        disk.remove_file(&self.path(LOCK))?;
        match disk.remove_empty_folder(&self.folder) {
            Err(WriteError::Io { error, .. })
                if look::is_missing(&error)
                    || error.kind() == std::io::ErrorKind::DirectoryNotEmpty =>
            {
                Ok(())
            }
            other => other,
        }
    }
}

/// What [`Staging::clear`] does with the manifests of interrupted runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Manifests {
    Keep,
    Remove,
}

/// The manifests of interrupted runs in an output folder, oldest first.
pub(super) fn manifests(output: &Path) -> Result<Vec<PathBuf>, WriteError> {
    let folder = output.join(NAME);
    match look::found(&folder)? {
        Found::Missing => return Ok(Vec::new()),
        Found::Folder => {}
        Found::Link => return Err(WriteError::Link { path: folder }),
        _ => return Err(WriteError::NotAFolder { path: folder }),
    }
    let mut numbers: Vec<_> = look::names(&folder)?
        .iter()
        .filter_map(|name| manifest_number(name))
        .collect();
    numbers.sort_unstable();
    Ok(numbers
        .into_iter()
        .map(|number| folder.join(format!("manifest-{number}.json")))
        .collect())
}

fn manifest_number(name: &str) -> Option<u32> {
    let number = name
        .strip_prefix("manifest-")?
        .strip_suffix(".json")?
        .parse()
        .ok()?;
    (name == format!("manifest-{number}.json")).then_some(number)
}

// A lock is worth nothing if its file was removed, and perhaps created again, before it was locked.
#[cfg(unix)]
fn is_same_file(file: &fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(open), Ok(named)) => identity(open) == identity(named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_same_file(_file: &fs::File, path: &Path) -> bool {
    // Windows does not remove a file that is open.
    path.exists()
}
