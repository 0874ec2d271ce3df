//! The chart versions known here: those that ship, and those imported beside an environment file.

use std::error::Error;
use std::path::Path;

use super::error::{CommandError, Context as _};
use super::revision::Revision;
use crate::chart::Catalogue;
use crate::chart::catalogue::{FACTS, FOLDER, Imported, KEYS, TEMPLATES, folder_version};
use crate::source::{self, folder};

/// What is known beside an environment file; beside `-`, in the current folder.
pub(super) fn beside(file: &Path) -> Result<Catalogue, CommandError> {
    let parent = file.parent().unwrap_or(Path::new(""));
    below(&parent.join(FOLDER))
}

/// What is known in a folder of imported versions, and what ships.
pub(super) fn below(root: &Path) -> Result<Catalogue, CommandError> {
    let names =
        folder::folders(root).context(|| format!("cannot read the folder `{}`", root.display()))?;
    collect(&root.display().to_string(), names, |path, _| {
        let path = root.join(path);
        // Not every version has every file.
        match path.try_exists() {
            Ok(false) => Ok(None),
            _ => source::read_file(&path).map(Some),
        }
    })
}

/// What a revision of the environment file has beside it, and what ships.
pub(super) fn of_revision(revision: &Revision) -> Result<Catalogue, CommandError> {
    let names = revision.folders(FOLDER)?;
    let root = revision.name_of(Path::new(FOLDER));
    collect(&root, names, |path, name| {
        revision.text_below(&Path::new(FOLDER).join(path), name)
    })
}

/// Reads the versions in the folders of these names. `read` takes a path below the root, and what messages
/// call it.
fn collect<E: Error>(
    root: &str,
    names: Vec<String>,
    read: impl Fn(&str, &str) -> Result<Option<String>, E>,
) -> Result<Catalogue, CommandError> {
    let mut catalogue = Catalogue::shipped();
    for name in names {
        let folder = format!("{root}/{name}");
        let Some(version) = folder_version(&name) else {
            let message = format!("`{folder}` is not the folder of a chart version");
            return Err(CommandError::failed(message)
                .hint("`lsgen chart import` names them `langsmith-VERSION`"));
        };
        let text = |file: &str| {
            let called = format!("{folder}/{file}");
            read(&format!("{name}/{file}"), &called).map_err(|error| {
                CommandError::failed(error.to_string())
                    .hint("make the folder again with `lsgen chart import --force`")
            })
        };
        let needed = |file: &str| {
            let missing = || CommandError::failed(format!("`{folder}` has no `{file}`"));
            text(file)?.ok_or_else(missing)
        };
        let imported = Imported {
            facts: needed(FACTS)?,
            keys: needed(KEYS)?,
            templates: text(TEMPLATES)?.unwrap_or_default(),
            folder: folder.clone(),
        };
        catalogue.add(version, imported);
    }
    Ok(catalogue)
}
