//! Every change of the disk, each one call, so that tests can stop or fail every one of them.
//!
//! Nothing is flushed to the disk's own memory (`fsync`): that would cost more than the rendering.
//! The order of the calls protects against a process that dies; after a power failure `lsgen render
//! --check` tells which files do not hold what they should.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::write::error::WriteError;

/// The changes of the disk.
pub(super) struct Disk<'hook> {
    before: &'hook mut dyn FnMut() -> io::Result<()>,
}

impl<'hook> Disk<'hook> {
    /// A disk that calls `before` ahead of every change, which does not happen if that fails.
    pub(super) fn new(before: &'hook mut dyn FnMut() -> io::Result<()>) -> Self {
        Self { before }
    }

    fn change<T>(
        &mut self,
        action: &'static str,
        path: &Path,
        change: impl FnOnce() -> io::Result<T>,
    ) -> Result<T, WriteError> {
        (self.before)()
            .and_then(|()| change())
            .map_err(|error| WriteError::io(action, path, error))
    }

    pub(super) fn create_folder(&mut self, path: &Path) -> Result<(), WriteError> {
        self.change("create", path, || fs::create_dir(path))
    }

    /// Creates a folder above an output folder, unless another run has by now. Tells whether it is this run's.
    pub(super) fn create_folder_above(&mut self, path: &Path) -> Result<bool, WriteError> {
        self.change("create", path, || match fs::create_dir(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {
                Ok(false)
            }
            Err(error) => Err(error),
        })
    }

    /// Opens a file to hold a lock on it, creating it if need be.
    pub(super) fn open_lock(&mut self, path: &Path) -> Result<fs::File, WriteError> {
        self.change("create", path, || {
            fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
        })
    }

    /// Creates a file: readable by all, executable if it is a script.
    pub(super) fn create_file(
        &mut self,
        path: &Path,
        contents: &[u8],
        is_script: bool,
    ) -> Result<(), WriteError> {
        let mut file = self.change("create", path, || fs::File::create_new(path))?;
        self.change("write", path, || {
            file.write_all(contents)?;
            set_mode(&file, is_script)
        })
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> Result<(), WriteError> {
        self.change("write", to, || fs::rename(from, to))
    }

    pub(super) fn remove_file(&mut self, path: &Path) -> Result<(), WriteError> {
        self.change("remove", path, || fs::remove_file(path))
    }

    pub(super) fn remove_empty_folder(&mut self, path: &Path) -> Result<(), WriteError> {
        self.change("remove", path, || fs::remove_dir(path))
    }

    /// Removes a folder with everything in it. For lsgen's own temporary folders only.
    pub(super) fn remove_tree(&mut self, path: &Path) -> Result<(), WriteError> {
        self.change("remove", path, || fs::remove_dir_all(path))
    }
}

// The mode is set outright: what is rendered is shared through version control, where a private
// umask would show up as a difference between two people.
#[cfg(unix)]
fn set_mode(file: &fs::File, is_script: bool) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(fs::Permissions::from_mode(if is_script {
        0o755
    } else {
        0o644
    }))
}

#[cfg(not(unix))]
fn set_mode(_file: &fs::File, _is_script: bool) -> io::Result<()> {
    Ok(())
}
