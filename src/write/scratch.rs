//! A copy of files in a temporary folder, where other programs may write. It is removed with the value.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A temporary folder with a copy of files.
#[derive(Debug)]
pub(crate) struct Scratch {
    // Removed when it is dropped.
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Scratch {
    /// Copies the files, which are named by their paths with `/`, with room for so many folders above them.
    pub(crate) fn of(files: &BTreeMap<String, Vec<u8>>, above: usize) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("lsgen-").tempdir()?;
        // Programs name files by their real paths, which a temporary folder may be linked to.
        let mut path = folder.path().canonicalize()?;
        path.extend((0..above).map(|_| "copy"));
        fs::create_dir_all(&path)?;
        let scratch = Self {
            _folder: folder,
            path,
        };
        for (path, contents) in files {
            scratch.write(path, contents)?;
        }
        Ok(scratch)
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, contents: &[u8]) -> io::Result<PathBuf> {
        let path = self.path.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, contents)?;
        Ok(path)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}
