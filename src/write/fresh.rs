//! A small folder, or a few files, written whole: all of it is there, or as it was.

use std::io;
use std::path::{Path, PathBuf};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// It is new, or was replaced.
    Made,
    /// It was there with the same files.
    Unchanged,
}

/// Why it is not written. What was there is as it was.
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

/// Writes text files, by their names, into a folder that may have others.
///
/// A file of one of these names with other content is left alone, and nothing is written, unless `replace` is set. All
/// are written beside their places before the first is renamed into its own; a link there is replaced, not followed.
pub(crate) fn files(
    folder: &Path,
    files: &[(&str, &str)],
    replace: bool,
) -> Result<Written, FreshError> {
    let mut changed = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|bytes| bytes == text.as_bytes()) {
            continue;
        }
        if path.is_dir() {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(FreshError::Io(path, error));
        }
        if path.symlink_metadata().is_ok() && !replace {
            return Err(FreshError::Exists(path));
        }
        changed.push((path, *name, *text));
    }
    if changed.is_empty() {
        return Ok(Written::Unchanged);
    }
    let wrap = |error| FreshError::Io(folder.to_owned(), error);
    std::fs::create_dir_all(folder).map_err(wrap)?;
    let staging = tempfile::Builder::new()
        .prefix(".lsgen-")
        .tempdir_in(folder)
        .map_err(wrap)?;
    for (_, name, text) in &changed {
        std::fs::write(staging.path().join(name), text).map_err(wrap)?;
    }
    for (path, name, _) in changed {
        let renamed = std::fs::rename(staging.path().join(name), &path);
        renamed.map_err(|error| FreshError::Io(path, error))?;
    }
    Ok(Written::Made)
}

#[cfg(test)]
mod tests {
    use super::{FreshError, Written, files, folder};

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

    #[test]
    fn files_are_made_beside_others_and_replaced_only_on_demand() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b");
        let (old, new) = (
            [("x", "1"), ("y", "1")],
            [("w", "2"), ("x", "1"), ("y", "2")],
        );
        assert_eq!(files(&path, &old, false).unwrap(), Written::Made);
        std::fs::write(path.join("mine"), "mine").unwrap();
        assert_eq!(files(&path, &old, false).unwrap(), Written::Unchanged);
        let refused = files(&path, &new, false);
        assert!(matches!(refused, Err(FreshError::Exists(file)) if file == path.join("y")));
        assert!(!path.join("w").exists(), "nothing was written");
        assert_eq!(files(&path, &new, true).unwrap(), Written::Made);
        for (name, text) in new.into_iter().chain([("mine", "mine")]) {
            assert_eq!(std::fs::read_to_string(path.join(name)).unwrap(), text);
        }
        let left = std::fs::read_dir(&path).unwrap().count();
        assert_eq!(left, 4, "nothing is left of the staging folder");
    }

    #[test]
    fn a_folder_in_the_way_of_a_file_stays_and_nothing_is_written() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("y")).unwrap();
        let refused = files(root.path(), &[("x", "1"), ("y", "1")], true);
        assert!(matches!(refused, Err(FreshError::Io(..))));
        assert!(!root.path().join("x").exists());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_never_written_through() {
        let root = tempfile::tempdir().unwrap();
        let (target, link) = (root.path().join("target"), root.path().join("x"));
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(files(root.path(), &[("x", "1")], false).is_err());
        assert_eq!(
            files(root.path(), &[("x", "1")], true).unwrap(),
            Written::Made
        );
        assert!(!target.exists() && !link.symlink_metadata().unwrap().is_symlink());
    }
}
