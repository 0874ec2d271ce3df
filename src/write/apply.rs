//! Makes a folder what was planned.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::path::FilePath;
use crate::write::disk::Disk;
use crate::write::error::WriteError;
use crate::write::look::{self, Found};
use crate::write::plan::{Plan, plan};
use crate::write::staging::{Manifests, PROBE, Staging};
use crate::write::survey::{Change, Status};
use crate::write::work::Work;

/// What was done to an output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Files that were not there before.
    pub created: Vec<FilePath>,
    /// Files that hold something else now, edited ones that were taken back among them.
    pub updated: Vec<FilePath>,
    /// Files that are gone.
    pub removed: Vec<FilePath>,
    /// What was left as it is, against what was rendered.
    pub kept: Vec<Change>,
    /// How many files were right already.
    pub unchanged: usize,
}

impl Report {
    /// One line for people: `3 created, 1 updated, 40 unchanged`.
    pub fn summary(&self) -> String {
        let counts = [
            (self.created.len(), "created"),
            (self.updated.len(), "updated"),
            (self.removed.len(), "removed"),
            (self.kept.len(), "kept"),
            (self.unchanged, "unchanged"),
        ];
        let parts = counts.iter().filter(|(count, _)| *count > 0);
        parts
            .map(|(count, what)| format!("{count} {what}"))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Makes the folder what was planned.
///
/// With `force`, files that were edited, files of others in the way, and a folder of another
/// environment are taken over. A folder with other files in it is not removed even so. An error
/// before the first change leaves the folder as it was; after one in between
/// ([`WriteError::Partway`]) the next run takes it up.
pub fn apply(plan: &Plan<'_>, force: bool) -> Result<Report, WriteError> {
    apply_on(&mut Disk::new(&mut || Ok(())), plan, force)
}

/// [`apply()`] on a disk of the caller's choice.
pub(super) fn apply_on(
    disk: &mut Disk<'_>,
    plan: &Plan<'_>,
    force: bool,
) -> Result<Report, WriteError> {
    if !force {
        plan.check_environment()?;
    }
    let work = Work::of(plan, force)?;
    if plan.target.exists {
        if !work.is_empty() || plan.is_interrupted() {
            change_folder(disk, plan, &work)?;
        }
    } else {
        create_folder(disk, plan, &work)?;
    }
    Ok(report(plan, force))
}

fn report(plan: &Plan<'_>, force: bool) -> Report {
    let mut report = Report::default();
    for change in plan.changes() {
        let was_there = change.found != Found::Missing && change.found != Found::Folder;
        let is_right = if change.path == FilePath::manifest() {
            // The plan of the manifest is for a run without force.
            plan.is_recorded(force)
        } else {
            change.status == Status::Unchanged
        };
        let path = change.path.clone();
        if is_right {
            report.unchanged += 1;
        } else if change.is_kept() && !force {
            report.kept.push(change.clone());
        } else if !change.is_rendered {
            report.removed.push(path);
        } else if was_there {
            report.updated.push(path);
        } else {
            report.created.push(path);
        }
    }
    report
}

/// Writes a folder beside its place and renames it into it.
fn create_folder(disk: &mut Disk<'_>, plan: &Plan<'_>, work: &Work<'_>) -> Result<(), WriteError> {
    let target = &plan.target;
    let Some(beside) = target.staging_beside() else {
        return Err(WriteError::NoFolder {
            path: target.folder.clone(),
        });
    };
    let mut made: Vec<&Path> = Vec::new();
    let mut create = |disk: &mut Disk<'_>| {
        for above in &target.missing {
            if create_above(disk, above)? {
                made.push(above);
            }
        }
        let staging = Staging::take(disk, &beside, &target.folder)?;
        match fill(disk, plan, work, &staging) {
            Ok(()) => Ok(staging),
            Err(error) => {
                staging.abandon(disk);
                Err(error)
            }
        }
    };
    match create(disk) {
        Ok(staging) => staging.finish(disk).map_err(leftover),
        Err(error) => {
            for above in made.into_iter().rev() {
                // If it is not empty, another program uses it by now.
                let _ = disk.remove_empty_folder(above);
            }
            Err(error)
        }
    }
}

/// Creates a folder above an output folder, unless another run has made it since it was looked for: whether it did.
fn create_above(disk: &mut Disk<'_>, folder: &Path) -> Result<bool, WriteError> {
    match disk.create_folder(folder) {
        Ok(()) => Ok(true),
        Err(WriteError::Io { error, .. })
            if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

fn fill(
    disk: &mut Disk<'_>,
    plan: &Plan<'_>,
    work: &Work<'_>,
    staging: &Staging,
) -> Result<(), WriteError> {
    staging.clear(disk, Manifests::Remove)?;
    let new = staging.path("new");
    disk.create_folder(&new)?;
    // Nothing but this run makes folders here, so none has to be looked for.
    let mut made = BTreeSet::new();
    for (path, contents) in &work.writes {
        for folder in path.folders() {
            if made.insert(folder) {
                disk.create_folder(&new.join(folder))?;
            }
        }
        disk.create_file(&new.join(path.as_str()), contents, path.is_script())?;
    }
    disk.create_file(
        &new.join(FilePath::manifest().as_str()),
        work.manifest.as_bytes(),
        false,
    )?;
    // On Unix a folder may be renamed over an empty one, so even that is noticed here and not
    // replaced.
    if look::found(&plan.target.folder)? != Found::Missing {
        return Err(WriteError::Changed {
            folder: plan.target.folder.clone(),
        });
    }
    disk.rename(&new, &plan.target.folder)
}

/// Changes an existing folder, file by file.
fn change_folder(disk: &mut Disk<'_>, plan: &Plan<'_>, work: &Work<'_>) -> Result<(), WriteError> {
    let root = &plan.target.folder;
    let staging = Staging::take(disk, &plan.target.staging_inside(), root)?;
    let manifest = match stage(disk, plan, work, &staging) {
        Ok(manifest) => manifest,
        Err(error) => {
            staging.abandon(disk);
            return Err(error);
        }
    };
    match manifest {
        Some(manifest) => replace(disk, root, work, &staging, &manifest)?,
        // All files are right, but an interrupted run may have made folders.
        None => prune(disk, root, work).map_err(leftover)?,
    }
    staging.finish(disk).map_err(leftover)?;
    clean_beside(disk, plan)
}

/// Puts what was staged into place, the manifest last.
fn replace(
    disk: &mut Disk<'_>,
    root: &Path,
    work: &Work<'_>,
    staging: &Staging,
    manifest: &Path,
) -> Result<(), WriteError> {
    let mut done = 0;
    let mut steps = || -> Result<(), WriteError> {
        for path in &work.early_removals {
            disk.remove_file(&root.join(path.as_str()))?;
            done += 1;
        }
        for folder in &work.folders_to_clear {
            remove_empty_folders(disk, &root.join(folder.as_str()))?;
        }
        for (index, (path, _)) in work.writes.iter().enumerate() {
            make_folders(disk, root, path)?;
            disk.rename(&staging.path(&index.to_string()), &root.join(path.as_str()))?;
            done += 1;
        }
        for path in &work.late_removals {
            disk.remove_file(&root.join(path.as_str()))?;
            done += 1;
        }
        prune(disk, root, work)?;
        if work.is_manifest_new {
            disk.rename(manifest, &root.join(FilePath::manifest().as_str()))?;
        }
        Ok(())
    };
    steps().map_err(|error| WriteError::Partway {
        done,
        total: work.len(),
        error: Box::new(error),
    })
}

/// Removes folders of lsgen's that became empty.
fn prune(disk: &mut Disk<'_>, root: &Path, work: &Work<'_>) -> Result<(), WriteError> {
    for folder in work.folders_to_prune.iter().rev() {
        let at = root.join(folder);
        if look::is_real_folder(root, folder) && look::names(&at)?.is_empty() {
            disk.remove_empty_folder(&at)?;
        }
    }
    Ok(())
}

/// Writes all new bytes into the staging folder and makes sure that they can get to their places.
///
/// Gives the path of the staged manifest, or nothing where the folder only has to be cleaned up.
fn stage(
    disk: &mut Disk<'_>,
    before: &Plan<'_>,
    work: &Work<'_>,
    staging: &Staging,
) -> Result<Option<PathBuf>, WriteError> {
    let root = &before.target.folder;
    staging.clear(disk, Manifests::Keep)?;
    if before.is_interrupted() {
        for folder in &work.folders_to_search {
            let probe = root.join(folder).join(PROBE);
            if look::is_real_folder(root, folder) && matches!(look::found(&probe)?, Found::File(_))
            {
                disk.remove_file(&probe)?;
            }
        }
    }
    for (index, (path, contents)) in work.writes.iter().enumerate() {
        disk.create_file(
            &staging.path(&index.to_string()),
            contents,
            path.is_script(),
        )?;
    }
    let now = plan(root, before.bundle)?;
    if (&now.ownership, &now.changes) != (&before.ownership, &before.changes) {
        return Err(WriteError::Changed {
            folder: root.clone(),
        });
    }
    if work.is_empty() {
        return Ok(None);
    }
    let manifest = staging.add_manifest(disk, &work.manifest)?;
    if let Err(error) = probe(disk, root, work, staging) {
        // This run changes nothing, so what it was about to write is nothing to remember.
        let _ = disk.remove_file(&manifest);
        return Err(error);
    }
    Ok(Some(manifest))
}

/// Renames an empty file into every folder that will be changed, and back: the same call that
/// follows for each file, so what would stop that (permissions, another file system) stops this.
fn probe(
    disk: &mut Disk<'_>,
    root: &Path,
    work: &Work<'_>,
    staging: &Staging,
) -> Result<(), WriteError> {
    let home = staging.path("probe");
    disk.create_file(&home, b"", false)?;
    for folder in &work.folders_to_probe {
        if !look::is_real_folder(root, folder) {
            continue;
        }
        let at = root.join(folder);
        let away = at.join(PROBE);
        let there_and_back = disk.rename(&home, &away).and_then(|()| {
            disk.rename(&away, &home).inspect_err(|_| {
                let _ = disk.remove_file(&away);
            })
        });
        there_and_back.map_err(|error| match error {
            WriteError::Io { error, .. } => WriteError::io("write into", &at, error),
            other => other,
        })?;
    }
    Ok(())
}

/// Removes what a run left beside the folder that died right after the folder was in its place.
fn clean_beside(disk: &mut Disk<'_>, plan: &Plan<'_>) -> Result<(), WriteError> {
    let Some(beside) = plan.target.staging_beside() else {
        return Ok(());
    };
    if look::found(&beside)? == Found::Missing {
        return Ok(());
    }
    match Staging::take(disk, &beside, &plan.target.folder) {
        Ok(staging) => staging.finish(disk).map_err(leftover),
        Err(WriteError::Busy { .. }) => Ok(()),
        Err(error) => Err(leftover(error)),
    }
}

fn make_folders(disk: &mut Disk<'_>, root: &Path, path: &FilePath) -> Result<(), WriteError> {
    for folder in path.folders() {
        let at = root.join(folder);
        if look::found(&at)? == Found::Missing {
            disk.create_folder(&at)?;
        }
    }
    Ok(())
}

fn remove_empty_folders(disk: &mut Disk<'_>, folder: &Path) -> Result<(), WriteError> {
    for name in look::names(folder)? {
        let path = folder.join(name);
        if look::found(&path)? == Found::Folder {
            remove_empty_folders(disk, &path)?;
        }
    }
    disk.remove_empty_folder(folder)
}

fn leftover(error: WriteError) -> WriteError {
    WriteError::Leftover {
        error: Box::new(error),
    }
}
