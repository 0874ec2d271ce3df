//! Whether another lsgen rendered the files before.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Files, identity};

/// The versions of lsgen that rendered both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Versions {
    /// The one before.
    pub before: String,
    /// The one after.
    pub after: String,
}

/// The versions, where they differ and both are known.
pub(super) fn compare(before: &Files, after: &Files) -> Option<Versions> {
    let (before, after) = (of(before)?, of(after)?);
    (before != after).then_some(Versions { before, after })
}

fn of(files: &Files) -> Option<String> {
    let manifest = identity::manifest(files)?;
    Some(manifest.header().lsgen_version.clone())
}
