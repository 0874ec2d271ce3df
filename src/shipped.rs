//! The files that are built into the program: layers and facts, templates.

use include_dir::{Dir, include_dir};

/// `profiles/`: layers of the environment file, and facts about charts and AWS.
pub(crate) static PROFILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// `templates/`: Terraform modules, manifests, runbooks.
pub(crate) static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");
