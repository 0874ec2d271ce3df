//! The chart versions known here: those that ship, and those imported beside an environment file.

use std::path::Path;

use anyhow::Context as _;

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
    let mut catalogue = Catalogue::shipped();
    // An empty path is the current folder, which the system does not know by that name.
    let names = folder::folders(root)
        .with_context(|| format!("cannot read the folder `{}`", root.display()))?;
    for name in names {
        let folder = root.join(&name);
        let Some(version) = folder_version(&name) else {
            let help = "`lsgen chart import` names them `langsmith-VERSION`";
            return Err(anyhow::anyhow!("help: {help}").context(format!(
                "`{}` is not the folder of a chart version",
                folder.display()
            )));
        };
        let read = |name: &str| -> anyhow::Result<String> {
            source::read_file(&folder.join(name)).map_err(|error| {
                anyhow::anyhow!("help: make the folder again with `lsgen chart import --force`")
                    .context(error.to_string())
            })
        };
        let has_templates = folder.join(TEMPLATES).exists();
        let imported = Imported {
            facts: read(FACTS)?,
            keys: read(KEYS)?,
            templates: if has_templates {
                read(TEMPLATES)?
            } else {
                String::new()
            },
            folder: folder.display().to_string(),
        };
        catalogue.add(version, imported);
    }
    Ok(catalogue)
}
