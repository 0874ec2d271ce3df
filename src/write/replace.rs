//! One file of the user, replaced whole or not at all.

use std::io::{self, Write as _};
use std::path::Path;

/// Replaces a text file that still holds the text given. A link is followed, and permissions are kept: a file that is
/// read-only is not replaced.
///
/// The new text is written beside the file and renamed into its place.
pub(crate) fn file(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let path = std::fs::canonicalize(path)?;
    let found = std::fs::read(&path)?;
    // A byte-order mark is not part of the text, and is kept.
    let mark = found.strip_suffix(old.as_bytes());
    let Some(mark) = mark.filter(|mark| mark.is_empty() || *mark == b"\xef\xbb\xbf") else {
        return Err(io::Error::other("the file has changed since it was read"));
    };
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        let error = "the file is read-only";
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, error));
    }
    let parent = path.parent().unwrap_or(Path::new("."));
    let mut staged = tempfile::Builder::new()
        .prefix(".lsgen-")
        .tempfile_in(parent)?;
    staged.write_all(mark)?;
    staged.write_all(new.as_bytes())?;
    staged.as_file().set_permissions(permissions)?;
    staged.as_file().sync_all()?;
    staged.persist(&path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn a_file_is_replaced_only_while_it_is_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("prod.toml");
        std::fs::write(&path, "\u{feff}a = 1\n").unwrap();
        file(&path, "a = 1\n", "a = 2\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{feff}a = 2\n");
        assert!(file(&path, "a = 1\n", "a = 3\n").is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{feff}a = 2\n");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("real"), folder.path().join("link"));
        std::fs::write(&path, "a").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        file(&link, "a", "b").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b");
        assert!(link.symlink_metadata().unwrap().is_symlink());
        let mode = path.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o440)).unwrap();
        assert!(file(&link, "b", "c").is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b");
    }
}
