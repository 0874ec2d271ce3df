//! A small folder written whole: it is there with all its files, or as it was.

use std::io;
use std::path::{Path, PathBuf};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// The folder is new, or was replaced.
    Made,
    /// The folder was there with the same files.
    Unchanged,
}

/// Why the folder is not written. It is as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FreshError {
    /// It is there, and holds something else.
    #[error("`{}` is there with other content", .0.display())]
    Exists(PathBuf),
    /// The system refused.
    #[error("cannot write `{}`: {}", .0.display(), .1)]
    Io(PathBuf, io::Error),
}

/// Writes a folder of text files, by their names.
///
/// A folder of that name with other content is left alone unless `replace` is set. The new one is
/// written beside it and renamed into its place.
pub(crate) fn folder(
    folder: &Path,
    files: &[(&str, &str)],
    replace: bool,
) -> Result<Written, FreshError> {
    let wrap = |error| FreshError::Io(folder.to_owned(), error);
    let is_there = folder.symlink_metadata().is_ok();
    if is_there {
        let is_same = files.iter().all(|(name, text)| {
            std::fs::read(folder.join(name)).is_ok_and(|bytes| bytes == text.as_bytes())
        });
        if is_same {
            return Ok(Written::Unchanged);
        }
        if !replace || !folder.is_dir() {
            return Err(FreshError::Exists(folder.to_owned()));
        }
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(parent).map_err(wrap)?;
    let staging = tempfile::Builder::new()
        .prefix(".lsgen-")
        .tempdir_in(parent)
        .map_err(wrap)?;
    let new = staging.path().join("new");
    std::fs::create_dir(&new).map_err(wrap)?;
    for (name, text) in files {
        std::fs::write(new.join(name), text).map_err(wrap)?;
    }
    // What is replaced goes with the staging folder, once the new one is in its place.
    let old = staging.path().join("old");
    if is_there {
        std::fs::rename(folder, &old).map_err(wrap)?;
    }
    if let Err(error) = std::fs::rename(&new, folder) {
        if is_there {
            std::fs::rename(&old, folder).map_err(wrap)?;
        }
        return Err(wrap(error));
    }
    Ok(Written::Made)
}

#[cfg(test)]
mod tests {
    use super::{FreshError, Written, folder};

    #[test]
    fn a_folder_is_made_kept_or_replaced_as_a_whole() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b");
        assert_eq!(folder(&path, &[("x", "1")], false).unwrap(), Written::Made);
        let again = folder(&path, &[("x", "1")], false).unwrap();
        assert_eq!(again, Written::Unchanged);
        let refused = folder(&path, &[("y", "2")], false);
        assert!(matches!(refused, Err(FreshError::Exists(_))));
        assert_eq!(std::fs::read_to_string(path.join("x")).unwrap(), "1");
        assert_eq!(folder(&path, &[("y", "2")], true).unwrap(), Written::Made);
        assert!(!path.join("x").exists());
        let left: Vec<_> = std::fs::read_dir(root.path().join("a")).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing is left of the staging folder");
    }

    #[test]
    fn a_file_in_the_way_is_never_replaced() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        std::fs::write(&path, "mine").unwrap();
        assert!(folder(&path, &[("x", "1")], true).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }
}
