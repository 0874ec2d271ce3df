//! The chart versions known here: those that ship, and those imported beside an environment file.

use std::path::Path;

use anyhow::Context as _;

use super::revision::Revision;
use crate::chart::Catalogue;
use crate::chart::catalogue::{FACTS, FOLDER, Imported, KEYS, TEMPLATES, folder_version};
use crate::source::{self, folder};

/// What is known beside an environment file; beside `-`, in the current folder.
pub(super) fn beside(file: &Path) -> anyhow::Result<Catalogue> {
    let parent = file.parent().unwrap_or(Path::new(""));
    below(&parent.join(FOLDER))
}

/// What is known in a folder of imported versions, and what ships.
pub(super) fn below(root: &Path) -> anyhow::Result<Catalogue> {
    let names = folder::folders(root)
        .with_context(|| format!("cannot read the folder `{}`", root.display()))?;
    collect(&root.display().to_string(), names, |path, _| {
        let path = root.join(path);
        // Not every version has every file.
        match path.try_exists() {
            Ok(false) => Ok(None),
            _ => Ok(Some(source::read_file(&path)?)),
        }
    })
}

/// What a revision of the environment file has beside it, and what ships.
pub(super) fn of_revision(revision: &Revision) -> anyhow::Result<Catalogue> {
    let names = revision.folders(FOLDER)?;
    let root = revision.name_of(Path::new(FOLDER));
    collect(&root, names, |path, name| {
        Ok(revision.text_below(&Path::new(FOLDER).join(path), name)?)
    })
}

/// Reads the versions in the folders of these names. `read` takes a path below the root, and what messages
/// call it.
fn collect(
    root: &str,
    names: Vec<String>,
    read: impl Fn(&str, &str) -> anyhow::Result<Option<String>>,
) -> anyhow::Result<Catalogue> {
    let mut catalogue = Catalogue::shipped();
    for name in names {
        let folder = format!("{root}/{name}");
        let Some(version) = folder_version(&name) else {
            let help = "`lsgen chart import` names them `langsmith-VERSION`";
            return Err(anyhow::anyhow!("help: {help}")
                .context(format!("`{folder}` is not the folder of a chart version")));
        };
        let text = |file: &str| -> anyhow::Result<Option<String>> {
            let help = "make the folder again with `lsgen chart import --force`";
            let called = format!("{folder}/{file}");
            read(&format!("{name}/{file}"), &called)
                .map_err(|error| anyhow::anyhow!("help: {help}").context(error.to_string()))
        };
        let needed = |file: &str| -> anyhow::Result<String> {
            let missing = || anyhow::anyhow!("`{folder}` has no `{file}`");
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
