//! What every format of a diff for people says in the same words.

use super::terminal::plural;
use crate::bundle::path::FilePath;
use crate::diff::{Change, Diff, FileChange, Impacts, Status, Step, Structure, Summary, Trait};
use crate::text::escape::visible;

/// How often each class occurs, the worst first: `1 data-loss, 3 in-place`.
pub(super) fn effects(impacts: &Impacts) -> String {
    let counts = impacts.counts().into_iter();
    let counts: Vec<String> = counts
        .map(|(class, count)| format!("{count} {}", class.name()))
        .collect();
    counts.join(", ")
}

/// `57 files (9 changed, 48 added)`, `1 file changed`; nothing where none changed.
pub(super) fn files(summary: Summary) -> Option<String> {
    let kinds = [
        (summary.changed, "changed"),
        (summary.added, "added"),
        (summary.removed, "removed"),
        (summary.renamed, "renamed"),
    ];
    let kinds: Vec<_> = kinds.iter().filter(|(number, _)| *number > 0).collect();
    let total: usize = kinds.iter().map(|(number, _)| number).sum();
    let count = plural(total, "file");
    match kinds.as_slice() {
        [] => None,
        [(_, word)] => Some(format!("{count} {word}")),
        _ => {
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(number, word)| format!("{number} {word}"))
                .collect();
            Some(format!("{count} ({})", kinds.join(", ")))
        }
    }
}

/// What follows from an environment that is another one.
pub(super) fn advice(diff: &Diff) -> Vec<&'static str> {
    let has = |what: &[Trait]| {
        diff.identity
            .iter()
            .any(|change| what.contains(&change.what))
    };
    let mut advice = Vec::new();
    if has(&[Trait::Prefix, Trait::Name, Trait::Names]) {
        advice.push(
            "Every name starts with prefix and name, so everything is made anew under new names.",
        );
    }
    if has(&[Trait::Region, Trait::Account]) {
        advice.push("What is in one region or account cannot be moved to another, so everything is made anew.");
    }
    advice.push("Nothing of the old environment is moved or removed: Terraform's state has another place, and starts empty.");
    advice.push("Data has to be restored there from a backup; the old environment is taken down from its own files.");
    advice
}

/// What stands before a file: `+`, `-`, `~` or `>`.
pub(super) fn sign(status: &Status) -> char {
    match status {
        Status::Added => '+',
        Status::Removed => '-',
        Status::Changed => '~',
        Status::Renamed { .. } => '>',
    }
}

/// A file's path, and the one that it had.
pub(super) fn name(file: &FileChange) -> String {
    let path = &file.path;
    match &file.status {
        Status::Renamed { from, similarity } => {
            format!("{from} -> {path} ({similarity} % the same)")
        }
        _ => path.to_string(),
    }
}

/// Why no values are told of a file; nothing where they are.
pub(super) fn note(structure: &Structure) -> Option<String> {
    match structure {
        Structure::Values { .. } => None,
        Structure::Layout => Some("only comments or layout".to_owned()),
        Structure::Moved => Some("moved as it is".to_owned()),
        Structure::Text => Some("text".to_owned()),
        Structure::Unreadable { reason } => {
            let reason = visible(reason).replace('\n', " ");
            Some(format!("cannot be read, see its lines: {reason}"))
        }
    }
}

/// The changes of a file that are told one by one, and how many hashes of other files changed in it.
pub(super) fn told(file: &FileChange) -> (Vec<&Change>, usize) {
    // What the manifest says of the files above in hashes, the files say themselves.
    let is_hash = |change: &Change| {
        file.path == FilePath::manifest() && change.path.keys().next() == Some("files")
    };
    let changes = file.structure.changes();
    let told: Vec<&Change> = changes.iter().filter(|change| !is_hash(change)).collect();
    let hashes = changes.len() - told.len();
    (told, hashes)
}

/// `3 hashes`.
pub(super) fn hashes(count: usize) -> String {
    plural(count, "hash").replace("hashs", "hashes")
}

/// Where a change is, in a file or an object of it.
pub(super) fn path(change: &Change) -> String {
    match change.path.steps().last() {
        // Its value is all that a member of a set is known by.
        Some(Step::Member(_)) => visible(&change.path.parent().to_string()),
        _ => visible(&change.path.to_string()),
    }
}

/// What the two sides of a file are called above its lines.
pub(super) fn sides(file: &FileChange) -> (String, String) {
    let path = &file.path;
    match &file.status {
        Status::Added => ("/dev/null".to_owned(), format!("b/{path}")),
        Status::Removed => (format!("a/{path}"), "/dev/null".to_owned()),
        Status::Changed => (format!("a/{path}"), format!("b/{path}")),
        Status::Renamed { from, .. } => (format!("a/{from}"), format!("b/{path}")),
    }
}
