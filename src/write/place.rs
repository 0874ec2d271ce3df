//! Whether the output folder exists, and what has to be made if it does not.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::write::error::WriteError;
use crate::write::look;
use crate::write::staging;

/// The output folder as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The folder as given, without a slash at its end.
    pub(super) folder: PathBuf,
    /// Whether it exists. A symbolic link to a folder is as good as the folder.
    pub(super) exists: bool,
    /// The folders above it that have to be made, outermost first.
    pub(super) missing: Vec<PathBuf>,
}

impl Target {
    /// Looks at the path of an output folder.
    pub(super) fn find(folder: &Path) -> Result<Self, WriteError> {
        let folder: PathBuf = folder.components().collect();
        if folder.as_os_str().is_empty() {
            return Err(WriteError::NoFolder { path: folder });
        }
        if is_folder(&folder)? {
            return Ok(Self {
                folder,
                exists: true,
                missing: Vec::new(),
            });
        }
        let mut missing = Vec::new();
        for above in folder.ancestors().skip(1) {
            if above.as_os_str().is_empty() || is_folder(above)? {
                break;
            }
            missing.insert(0, above.to_owned());
        }
        // `..` below a folder that does not exist has no meaning yet.
        if missing
            .iter()
            .chain([&folder])
            .any(|path| path.file_name().is_none())
        {
            return Err(WriteError::NoFolder { path: folder });
        }
        Ok(Self {
            folder,
            exists: false,
            missing,
        })
    }

    /// Whether there is a folder at this path below the output folder, and no link on the way.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.exists && look::is_real_folder(&self.folder, path)
    }

    /// The staging folder inside the output folder.
    pub(super) fn staging_inside(&self) -> PathBuf {
        self.folder.join(staging::NAME)
    }

    /// The staging folder beside the output folder, unless its path does not end in its name.
    pub(super) fn staging_beside(&self) -> Option<PathBuf> {
        let mut name = OsString::from(".");
        name.push(self.folder.file_name()?);
        name.push(staging::NAME);
        Some(self.folder.with_file_name(name))
    }

    /// Whether a run was interrupted, or is going on.
    pub(super) fn has_staging(&self) -> bool {
        [Some(self.staging_inside()), self.staging_beside()]
            .into_iter()
            .flatten()
            .any(|path| fs::symlink_metadata(path).is_ok())
    }
}

/// Whether there is a folder, or nothing; anything else is an error.
fn is_folder(path: &Path) -> Result<bool, WriteError> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(true),
        Ok(_) => Err(WriteError::NotAFolder {
            path: path.to_owned(),
        }),
        Err(error) if look::is_missing(&error) => match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => Err(WriteError::DanglingLink {
                path: path.to_owned(),
            }),
            // Another run made it between the two looks.
            Ok(metadata) if metadata.is_dir() => Ok(true),
            Ok(_) => Err(WriteError::NotAFolder {
                path: path.to_owned(),
            }),
            Err(_) => Ok(false),
        },
        Err(error) => Err(WriteError::io("look at", path, error)),
    }
}
