//! What can go wrong with an output folder, each with what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::manifest::{FILE_NAME, ManifestError};

/// Why an output folder cannot be looked at or written.
///
/// Unless it is [`WriteError::Partway`] or [`WriteError::Leftover`], nothing in the folder has
/// changed.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The path names no folder that could be made: it is empty, or holds `..` below a missing
    /// folder.
    #[error("`{}` is not the path of a folder", path.display())]
    NoFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// There is something else where the folder, or a folder above it, has to be.
    #[error("`{}` is in the way, it is not a folder", path.display())]
    NotAFolder {
        /// What is in the way.
        path: PathBuf,
    },
    /// The output folder is a symbolic link to a file that does not exist.
    #[error("`{}` is a symbolic link to a file that does not exist", path.display())]
    DanglingLink {
        /// The link.
        path: PathBuf,
    },
    /// The folder holds files and has no manifest: lsgen would mix its files with someone's.
    #[error(
        "`{}` holds files but no `{FILE_NAME}`, so it is not lsgen's and nothing was written, `--force` or not",
        folder.display()
    )]
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder's manifest cannot be believed.
    #[error("`{}` cannot be used: {error}", path.display())]
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        error: ManifestError,
    },
    /// The folder holds another environment.
    #[error("`{}` holds the environment `{found}`, not `{wanted}`", folder.display())]
    OtherEnvironment {
        /// The folder.
        folder: PathBuf,
        /// The environment whose files are there.
        found: String,
        /// The environment that was to be written.
        wanted: String,
    },
    /// A file, or a folder above it, is a symbolic link: writing there would write somewhere else.
    #[error("`{}` is a symbolic link and lsgen does not write through links", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Someone's folder is where a file has to be. Not even force removes what may be a lot of
    /// files.
    #[error("`{}` has to be a file but is a folder with files that lsgen did not write", path.display())]
    FolderInTheWay {
        /// The folder.
        path: PathBuf,
    },
    /// Another lsgen is writing this folder.
    #[error("another lsgen is writing `{}`", folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder was changed after it was planned.
    #[error("`{}` changed while it was being prepared, nothing was written", folder.display())]
    Changed {
        /// The folder.
        folder: PathBuf,
    },
    /// The change of the folder stopped between two files; the next run takes it up.
    #[error("{error}; {done} of {total} changes were made, the next run makes the missing ones")]
    Partway {
        /// How many changes were made.
        done: usize,
        /// How many there were to make.
        total: usize,
        /// What stopped it.
        error: Box<WriteError>,
    },
    /// Every file is in place, but lsgen's own temporary folder could not be removed.
    #[error("all files are written, but not everything is cleaned up: {error}")]
    Leftover {
        /// What stopped it.
        error: Box<WriteError>,
    },
    /// The file system refused.
    #[error("cannot {action} `{}`: {error}", path.display())]
    Io {
        /// What was tried: `write`, `create`.
        action: &'static str,
        /// The path it was tried on.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

impl WriteError {
    pub(super) fn io(action: &'static str, path: &Path, error: io::Error) -> Self {
        Self::Io {
            action,
            path: path.to_owned(),
            error,
        }
    }

    /// What to do about it, in one clause.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NoFolder { .. } => "name a new or an empty folder",
            Self::NotAFolder { .. } => "move it away or name another output folder",
            Self::DanglingLink { .. } => "remove it or name another output folder",
            Self::NotOurs { .. } => {
                "name a new or an empty folder, or bring back the manifest if it was deleted"
            }
            Self::BadManifest {
                error: ManifestError::Newer { .. },
                ..
            } => "use the lsgen that wrote it, or render into a new folder",
            Self::BadManifest { .. } => {
                "bring it back from version control, or render into a new folder"
            }
            Self::OtherEnvironment { .. } => {
                "name another output folder; `--force` replaces it when you render"
            }
            Self::Link { .. } => {
                "put what it points to in its place, or name another output folder"
            }
            Self::FolderInTheWay { .. } => "move it away, `--force` does not remove it",
            Self::Busy { .. } => "wait until it is done and run this again",
            Self::Changed { .. } => "run this again",
            Self::Partway { error, .. } | Self::Leftover { error } => error.help(),
            Self::Io { error, .. } => advice(error.kind()),
        }
    }
}

fn advice(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => "check who owns it and its permissions",
        io::ErrorKind::ReadOnlyFilesystem => "name an output folder that can be written",
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room and run this again",
        io::ErrorKind::InvalidFilename => "choose a shorter name for the output folder",
        io::ErrorKind::CrossesDevices => {
            "the output folder has to lie on one file system, without mounts inside it"
        }
        io::ErrorKind::Unsupported => "name an output folder on another file system",
        _ => "check the path, or name another output folder",
    }
}
