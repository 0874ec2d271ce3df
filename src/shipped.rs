//! The files that are built into the program: layers and facts, templates.

use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use crate::internal::Internal;

/// `profiles/`: layers of the environment file, and facts about charts and AWS.
pub(crate) static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// `templates/`: Terraform modules, manifests, runbooks.
pub(crate) static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The text of a file below `profiles/`, which is there.
pub(crate) fn profile(path: &str) -> &'static str {
    text(&PROFILES, path).internal(path)
}

/// The facts of a file below `profiles/`, which is there.
pub(crate) fn facts<T: DeserializeOwned>(path: &str) -> T {
    toml::from_str(profile(path)).internal(path)
}

/// The text of a file below `templates/`, which is there.
pub(crate) fn template(path: &str) -> &'static str {
    text(&TEMPLATES, path).internal(path)
}

/// The text of a file that may be there.
pub(crate) fn text(root: &'static Dir<'static>, path: &str) -> Option<&'static str> {
    let (folder, name) = match path.rsplit_once('/') {
        Some((above, name)) => (folder(root, above)?, name),
        None => (root, path),
    };
    let file = folder.files().find(|file| has_name(file.path(), name))?;
    file.contents_utf8()
}

/// A folder that may be there. `Dir::get_dir` looks into every folder that comes before it.
pub(crate) fn folder(root: &'static Dir<'static>, path: &str) -> Option<&'static Dir<'static>> {
    let mut names = path.split('/');
    names.try_fold(root, |folder, name| {
        folder.dirs().find(|below| has_name(below.path(), name))
    })
}

fn has_name(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|own| own == name)
}
