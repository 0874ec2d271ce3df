//! The files that are built into the program: layers and facts, templates.

use include_dir::{Dir, File, include_dir};
use serde::de::DeserializeOwned;

use crate::internal::Internal;

/// `profiles/`: layers of the environment file, and facts about charts and AWS.
pub(crate) static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// `templates/`: Terraform modules, manifests, runbooks.
pub(crate) static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The text of a file below `profiles/`, which is there.
pub(crate) fn profile(path: &str) -> &'static str {
    text(PROFILES.get_file(path), path)
}

/// The facts of a file below `profiles/`, which is there.
pub(crate) fn facts<T: DeserializeOwned>(path: &str) -> T {
    toml::from_str(profile(path)).internal(path)
}

/// The text of a file below `templates/`, which is there.
pub(crate) fn template(path: &str) -> &'static str {
    text(TEMPLATES.get_file(path), path)
}

fn text(file: Option<&'static File<'static>>, path: &str) -> &'static str {
    file.internal(path).contents_utf8().internal(path)
}
