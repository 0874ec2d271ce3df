//! What can go wrong with an output folder, each with what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::manifest::{FILE_NAME, ManifestError};

/// Why an output folder cannot be looked at or written.
///
/// Unless it is [`WriteError::Partway`] or [`WriteError::Leftover`], nothing in the folder has
/// changed.
#[derive(Debug)]
pub enum WriteError {
    /// The path names no folder that could be made: it is empty, or holds `..` below a missing
    /// folder.
    NoFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// There is something else where the folder, or a folder above it, has to be.
    NotAFolder {
        /// What is in the way.
        path: PathBuf,
    },
    /// The output folder is a symbolic link that leads nowhere.
    DanglingLink {
        /// The link.
        path: PathBuf,
    },
    /// The folder holds files and has no manifest: lsgen would mix its files with someone's.
    NotOurs {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder's manifest cannot be believed.
    BadManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        error: ManifestError,
    },
    /// The folder holds another environment.
    OtherEnvironment {
        /// The folder.
        folder: PathBuf,
        /// The environment whose files are there.
        found: String,
        /// The environment that was to be written.
        wanted: String,
    },
    /// A file, or a folder above it, is a symbolic link: writing there would write somewhere else.
    Link {
        /// The link.
        path: PathBuf,
    },
    /// Someone's folder is where a file has to be. Not even force removes what may be a lot of
    /// files.
    FolderInTheWay {
        /// The folder.
        path: PathBuf,
    },
    /// Another lsgen is writing this folder.
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// Somebody changed the folder after it was planned.
    Changed {
        /// The folder.
        folder: PathBuf,
    },
    /// The change of the folder stopped between two files; the next run takes it up.
    Partway {
        /// How many changes were made.
        done: usize,
        /// How many there were to make.
        total: usize,
        /// What stopped it.
        error: Box<WriteError>,
    },
    /// Every file is in place, but lsgen's own temporary folder could not be removed.
    Leftover {
        /// What stopped it.
        error: Box<WriteError>,
    },
    /// The file system refused.
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
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFolder { path } => {
                write!(
                    f,
                    "`{}` is not the path of a folder; name a new or an empty one",
                    path.display()
                )
            }
            Self::NotAFolder { path } => write!(
                f,
                "`{}` is in the way, it is not a folder; move it away or name another output \
                 folder",
                path.display()
            ),
            Self::DanglingLink { path } => write!(
                f,
                "`{}` is a symbolic link that leads nowhere; remove it or name another \
                 output folder",
                path.display()
            ),
            Self::NotOurs { folder } => write!(
                f,
                "`{}` holds files but no `{FILE_NAME}`, so it is not lsgen's and nothing was \
                 written, `--force` or not; name a new or an empty folder, or bring back the \
                 manifest if it was deleted",
                folder.display()
            ),
            Self::BadManifest { path, error } => write!(
                f,
                "`{}` cannot be used: {error}; bring it back from version control, or render \
                 into a new folder",
                path.display()
            ),
            Self::OtherEnvironment {
                folder,
                found,
                wanted,
            } => write!(
                f,
                "`{}` holds the environment `{found}`, not `{wanted}`; name another output \
                 folder; `--force` replaces it when you render",
                folder.display()
            ),
            Self::Link { path } => write!(
                f,
                "`{}` is a symbolic link and lsgen does not write through links; put \
                 what it points to in its place, or name another output folder",
                path.display()
            ),
            Self::FolderInTheWay { path } => write!(
                f,
                "`{}` has to be a file but is a folder with files that lsgen did not \
                 write; move it away, `--force` does not remove it",
                path.display()
            ),
            Self::Busy { folder } => write!(
                f,
                "another lsgen is writing `{}`; wait until it is done and run this again",
                folder.display()
            ),
            Self::Changed { folder } => write!(
                f,
                "`{}` changed while it was being prepared, nothing was written; run this again",
                folder.display()
            ),
            Self::Partway { done, total, error } => write!(
                f,
                "{error}; {done} of {total} changes were made, the next run makes the \
                 missing ones"
            ),
            Self::Leftover { error } => {
                write!(
                    f,
                    "all files are written, but not everything is cleaned up: {error}"
                )
            }
            Self::Io {
                action,
                path,
                error,
            } => {
                write!(
                    f,
                    "cannot {action} `{}`: {error}; {}",
                    path.display(),
                    advice(error.kind())
                )
            }
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

// Display tells the cause already, so there is no `source` to tell it again.
impl std::error::Error for WriteError {}
