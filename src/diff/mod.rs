//! What changed between two renderings, on three levels that always agree: the keys of the
//! environment, what the files say, and their lines.
//!
//! A file is in the list if and only if its bytes or its path changed. If its values changed, the
//! second level has them; if they did not, it says that only comments or layout did. Both sides
//! come as bytes, so it does not matter whether they were rendered, read from a folder or from a
//! revision. What looks like a secret is masked on every level; nothing else is left out.

mod attribution;
mod change;
mod compare;
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "it knows no option: what it matches are kinds of expressions and of values"
)]
pub(crate) mod effects;
mod files;
mod hcl;
mod identity;
mod impact;
mod json;
mod keys;
pub(crate) mod lists;
mod manifests;
mod mask;
mod object;
mod object_changes;
mod patch;
mod path;
pub(crate) mod procedure;
pub(crate) mod reach;
mod release;
mod rename;
mod said;
mod stacks;
mod structure;
pub(crate) mod unified;
mod value;
mod version;
mod weight;
mod yaml;

use schemars::JsonSchema;
use serde::Serialize;

use self::files::Pair;
use self::identity::Known;
use self::mask::Masks;
use crate::chart::Catalogue;
use crate::layer::Stack;

pub(crate) use self::attribution::Render;
pub(crate) use self::change::Change;
pub use self::files::{FileChange, Files, Status, of as files_of};
pub(crate) use self::identity::{IdentityChange, Trait};
pub use self::impact::{Impact, Impacts};
pub use self::keys::{KeyChange, Sourced};
pub use self::object::Object;
pub(crate) use self::patch::SecretInPatch;
pub use self::patch::patch;
pub use self::path::Step;
pub(crate) use self::procedure::Procedure;
pub use self::structure::Structure;
pub use self::unified::LineKind;
pub(crate) use self::unified::{Hunk, Line, text_lines};
pub use self::value::Value;
pub use self::version::Versions;

/// One of the two renderings that are compared.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// What messages call it: `prod.toml`, `origin/main:prod.toml`, `out`.
    pub name: &'a str,
    /// Its files.
    pub files: &'a Files,
    /// The environment file that it was rendered from, with the layers below, where that is known.
    pub stack: Option<&'a Stack>,
    /// The chart versions that facts are known about on this side.
    pub catalogue: &'a Catalogue,
}

/// What changed between two renderings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Diff {
    /// What the rendering before is called.
    pub before: String,
    /// What the rendering after is called.
    pub after: String,
    /// The versions of lsgen, where a different version rendered the files before: its update is among the effects.
    pub lsgen: Option<Versions>,
    /// What makes this a different environment. If there is anything here, nothing is changed in place:
    /// everything is created again, under other names or elsewhere.
    pub identity: Vec<IdentityChange>,
    /// The keys of the environment that changed; null where the environment file before is not known.
    pub keys: Option<Vec<KeyChange>>,
    /// What the change takes beyond an apply; null where the environment file before is not known.
    pub procedures: Option<Vec<Procedure>>,
    /// What happens when the change is applied.
    pub effects: Impacts,
    /// The files that changed, by path, lsgen's own manifest last.
    pub files: Vec<FileChange>,
}

impl Diff {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.keys.as_ref().is_none_or(Vec::is_empty)
    }
}

/// How much changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Keys of the environment.
    pub keys: usize,
    /// Files that are new.
    pub added: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that hold something else.
    pub changed: usize,
    /// Files that have another path.
    pub renamed: usize,
    /// Values that files hold.
    pub values: usize,
    /// Lines that came.
    pub lines_added: usize,
    /// Lines that went.
    pub lines_removed: usize,
}

impl Diff {
    /// Counts the changes.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary {
            keys: self.keys.as_ref().map_or(0, Vec::len),
            ..Summary::default()
        };
        for file in &self.files {
            let count = match file.status {
                Status::Added => &mut summary.added,
                Status::Removed => &mut summary.removed,
                Status::Changed => &mut summary.changed,
                Status::Renamed { .. } => &mut summary.renamed,
            };
            *count += 1;
            summary.values += file.structure.changes().len();
            for line in file.hunks.iter().flat_map(|hunk| &hunk.lines) {
                summary.lines_added += usize::from(line.kind == LineKind::Added);
                summary.lines_removed += usize::from(line.kind == LineKind::Removed);
            }
        }
        summary
    }
}

/// Compares two renderings. Equal sides always give equal results.
///
/// Where both environment files are known and more than one key changed, others are rendered in between, to find out which of the
/// keys an effect comes from.
pub fn diff(before: Side<'_>, after: Side<'_>, render: Render<'_>) -> Diff {
    let mut masks = Masks::default();
    let keys = match (before.stack, after.stack) {
        (Some(before), Some(after)) => Some(keys::compare(before, after, &mut masks)),
        _ => None,
    };
    let pairs = files::pairs(before.files, after.files);
    // The values of all files come before the lines of any: a secret that its key tells is then
    // known where only a line is looked at.
    let structures: Vec<Structure> = pairs
        .iter()
        .map(|pair| masked(structure_of(pair), &mut masks))
        .collect();
    let files = pairs
        .into_iter()
        .zip(structures)
        .map(|(pair, structure)| FileChange {
            hunks: unified::hunks(
                pair.before.unwrap_or_default(),
                pair.after.unwrap_or_default(),
                &mut masks,
            ),
            path: pair.path.clone(),
            status: pair.status,
            structure,
        })
        .collect();
    let identity = identity::compare(known(before), known(after));
    let known_keys = keys.as_deref().zip(after.stack);
    let procedures = known_keys.map(|(keys, stack)| match identity.as_slice() {
        [] => procedure::procedures(keys, stack),
        // None of the other keys of another environment is changed on what runs.
        _ => procedure::of_identity(keys, stack),
    });
    let mut effects = impact::impacts(before, after, &identity, procedures.as_deref());
    attribution::attribute(&mut effects.known, before, after, render);
    effects.arrange();
    Diff {
        before: before.name.to_owned(),
        after: after.name.to_owned(),
        lsgen: version::compare(before.files, after.files),
        effects,
        identity,
        keys,
        procedures,
        files,
    }
}

fn known(side: Side<'_>) -> Known<'_> {
    Known {
        files: side.files,
        stack: side.stack,
    }
}

fn structure_of(pair: &Pair<'_>) -> Structure {
    let origin = match &pair.status {
        Status::Renamed { from, .. } => from,
        Status::Added | Status::Removed | Status::Changed => pair.path,
    };
    structure::compare(
        pair.before.map(|bytes| (origin, bytes)),
        pair.after.map(|bytes| (pair.path, bytes)),
    )
}

/// The changes without what looks like a secret.
fn masked(structure: Structure, masks: &mut Masks) -> Structure {
    let changes = match structure {
        Structure::Values { changes } => changes,
        Structure::Unreadable { reason } => {
            let reason = masks.text(&reason);
            return Structure::Unreadable { reason };
        }
        other @ (Structure::Layout | Structure::Moved | Structure::Text) => return other,
    };
    let changes = changes.into_iter().map(|change| masks.change(change));
    Structure::Values {
        changes: changes.collect(),
    }
}
