//! Reading whole folders: a chart, or what is beside an environment file.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file that is read, in bytes.
const MAXIMUM_SIZE: u64 = 16 << 20;

/// The names of the folders in a folder, ascending; none where it does not exist.
pub(crate) fn folders(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// The TOML files of a folder, by name.
pub(crate) fn toml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A file as it is, of at most 16 MiB.
pub(crate) fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
    }
    if metadata.len() > MAXIMUM_SIZE {
        let message = format!("larger than {} MiB", MAXIMUM_SIZE >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    std::fs::read(path)
}

/// The files below a folder that are asked for, by their path there with `/`. Links to folders are not
/// followed, so a loop of them ends.
pub fn read_folder(
    folder: &Path,
    is_asked_for: fn(&str) -> bool,
) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type()?;
            if kind.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else if is_asked_for(&path) {
                files.insert(path, read_bytes(&entry.path())?);
            }
        }
    }
    Ok(files)
}
