//! Looking at the disk without following symbolic links and without changing anything.

use std::fs;
use std::io;
use std::path::Path;

use crate::bundle::manifest::Digest;
use crate::bundle::path::FilePath;
use crate::write::error::WriteError;

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Missing,
    File(Digest),
    Link,
    Folder,
    /// A pipe, a socket, a device. These are never opened: that could wait for ever.
    Other,
}

/// What lies at a path below the output folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'path> {
    /// All folders above it are folders, or missing.
    Reached(Found),
    /// A folder above it is a symbolic link.
    BehindLink(&'path str),
    /// A folder above it is a file or the like.
    BelowFile(&'path str),
}

/// What lies at the path itself; a file is read for its hash.
pub(super) fn found(path: &Path) -> Result<Found, WriteError> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_missing(&error) => return Ok(Found::Missing),
        Err(error) => return Err(WriteError::io("look at", path, error)),
    };
    let kind = metadata.file_type();
    Ok(if kind.is_symlink() {
        Found::Link
    } else if kind.is_dir() {
        Found::Folder
    } else if kind.is_file() {
        match fs::File::open(path).and_then(Digest::of_reader) {
            Ok(digest) => Found::File(digest),
            Err(error) if is_missing(&error) => Found::Missing,
            Err(error) => return Err(WriteError::io("read", path, error)),
        }
    } else {
        Found::Other
    })
}

/// What lies at a path below `root`, walking down to it so that no link is followed.
pub(super) fn place<'path>(root: &Path, path: &'path FilePath) -> Result<Place<'path>, WriteError> {
    for folder in path.folders() {
        let at = root.join(folder);
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_symlink() => return Ok(Place::BehindLink(folder)),
            Ok(_) => return Ok(Place::BelowFile(folder)),
            Err(error) if is_missing(&error) => return Ok(Place::Reached(Found::Missing)),
            Err(error) => return Err(WriteError::io("look at", &at, error)),
        }
    }
    Ok(Place::Reached(found(&root.join(path.as_str()))?))
}

/// Whether `folder`, given as its path below `root`, is a folder that no link leads to.
pub(super) fn is_real_folder(root: &Path, folder: &str) -> bool {
    let mut at = root.to_owned();
    folder.split('/').all(|segment| {
        at.push(segment);
        fs::symlink_metadata(&at).is_ok_and(|metadata| metadata.is_dir())
    })
}

/// The names in a folder, sorted, none if it is missing; one that is not UTF-8 is given as well as
/// it can be.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, WriteError> {
    let list = || -> io::Result<Vec<String>> {
        fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    };
    match list() {
        Ok(mut names) => {
            names.sort();
            Ok(names)
        }
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        Err(error) => Err(WriteError::io("list", folder, error)),
    }
}

/// Whether the path does not exist, be it that a folder above it is a file.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
