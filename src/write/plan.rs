//! What writing a bundle into a folder would do.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bundle::Sealed;
use crate::bundle::manifest::{Digest, Manifest};
use crate::bundle::path::FilePath;
use crate::write::error::WriteError;
use crate::write::look::Found;
use crate::write::ownership::Ownership;
use crate::write::place::Target;
use crate::write::survey::{self, Change, Obstacle, Status};

/// What [`plan()`] found: a change for each path, and what [`apply()`](crate::write::apply()) needs
/// to make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan<'bundle> {
    pub(super) bundle: &'bundle Sealed,
    pub(super) target: Target,
    pub(super) ownership: Ownership,
    pub(super) changes: BTreeMap<FilePath, Change>,
    interrupted: bool,
}

/// Compares a folder with a bundle. Reads only.
///
/// A folder that does not exist, or that is empty, is to be filled. One that holds anything but has
/// no manifest of lsgen is refused, as is one where a symbolic link stands for a rendered file or a
/// folder above one.
pub fn plan<'bundle>(folder: &Path, bundle: &'bundle Sealed) -> Result<Plan<'bundle>, WriteError> {
    let target = Target::find(folder)?;
    let ownership = if target.exists {
        Ownership::read(&target.folder)?
    } else {
        Ownership::default()
    };
    let changes = if target.exists {
        survey::survey(&target.folder, bundle, &ownership)?
    } else {
        survey::all_new(bundle)
    };
    let interrupted = target.has_staging();
    let mut plan = Plan {
        bundle,
        target,
        ownership,
        changes,
        interrupted,
    };
    let manifest = plan.manifest_change();
    plan.changes.insert(manifest.path.clone(), manifest);
    Ok(plan)
}

impl Plan<'_> {
    /// Every path that is rendered, was written by lsgen or is in the way, in the order of the
    /// paths.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.changes.values()
    }

    /// Whether the folder is what would be written: nothing to change, nothing kept, nothing left
    /// to clean up.
    pub fn is_clean(&self) -> bool {
        !self.interrupted
            && self
                .changes()
                .all(|change| change.status == Status::Unchanged)
            && self.check_environment().is_ok()
    }

    /// Whether an earlier run left its staging folder, which the next
    /// [`apply()`](crate::write::apply()) removes.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted
    }

    /// Fails if the folder holds another environment; `apply` does so too, unless forced.
    pub fn check_environment(&self) -> Result<(), WriteError> {
        let wanted = &self.bundle.manifest().header().environment;
        match self.ownership.other_environment(wanted) {
            None => Ok(()),
            Some(found) => Err(WriteError::OtherEnvironment {
                folder: self.target.folder.clone(),
                found: found.to_owned(),
                wanted: wanted.clone(),
            }),
        }
    }

    /// A line for people for each path that is not as it should be.
    pub fn lines(&self) -> Vec<String> {
        let changes = self
            .changes()
            .filter(|change| change.status != Status::Unchanged);
        let mut lines: Vec<_> = changes.map(Change::line).collect();
        if self.interrupted {
            lines.push("clean    what an earlier run left when it was interrupted".to_owned());
        }
        lines
    }

    /// The manifest that will be true of the folder: of what is kept, the last record stays.
    pub(super) fn manifest_json(&self, force: bool) -> String {
        let rendered = self.bundle.manifest();
        let mut files = rendered.files().clone();
        for change in self.changes().filter(|change| change.is_kept() && !force) {
            // Where there is a folder, or nothing, what lsgen wrote is gone.
            let is_gone = matches!(change.found, Found::Missing | Found::Folder);
            match self.ownership.record(&change.path) {
                Some(digest) if !is_gone => files.insert(change.path.clone(), digest),
                _ => files.remove(&change.path),
            };
        }
        Manifest::new(rendered.header().clone(), files).to_json()
    }

    /// Whether the manifest in the folder is that one already.
    pub(super) fn is_recorded(&self, force: bool) -> bool {
        let json = self.ownership.recorded.as_ref().map(|(_, json)| json);
        json.is_some_and(|json| *json == self.manifest_json(force))
    }

    fn manifest_change(&self) -> Change {
        let (status, found) = match &self.ownership.recorded {
            None => (Status::Create, Found::Missing),
            Some((_, json)) => {
                let same = self.is_recorded(false);
                let status = if same {
                    Status::Unchanged
                } else {
                    Status::Update
                };
                (status, Found::File(Digest::of(json.as_bytes())))
            }
        };
        let path = FilePath::manifest();
        Change {
            path,
            status,
            is_rendered: true,
            found,
            obstacle: Obstacle::None,
        }
    }
}
