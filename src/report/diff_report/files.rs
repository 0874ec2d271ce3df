//! What is shown of a changed file.

use super::{Shown, Sides};
use crate::bundle::path::FilePath;
use crate::diff::{Change, FileChange, Hunk, LineKind, Object, Status, Step, Structure};
use crate::report::terminal::plural;
use crate::text::escape::visible;

/// A file that changed.
#[derive(Debug)]
pub(in crate::report) struct File<'a> {
    pub(in crate::report) path: &'a FilePath,
    pub(in crate::report) status: &'a Status,
    /// What stands before it: `+`, `-`, `~` or `>`.
    pub(in crate::report) sign: char,
    /// Its path, and the one that it had.
    pub(in crate::report) name: String,
    /// Why no values are shown; nothing where they are.
    pub(in crate::report) note: Option<String>,
    /// How many changes are shown one by one.
    pub(in crate::report) values: usize,
    /// How many hashes of other files changed in it: `3 hashes`.
    pub(in crate::report) hashes: Option<String>,
    pub(in crate::report) lines_added: usize,
    pub(in crate::report) lines_removed: usize,
    /// What the two sides are called above the lines.
    pub(in crate::report) sides: (String, String),
    pub(in crate::report) is_manifest: bool,
    /// The changed values, nothing where they are not shown.
    pub(in crate::report) objects: Vec<ObjectChanges<'a>>,
    pub(in crate::report) hunks: &'a [Hunk],
}

/// The changes of one object of a file.
#[derive(Debug)]
pub(in crate::report) struct ObjectChanges<'a> {
    /// Nothing for the file itself.
    pub(in crate::report) name: String,
    pub(in crate::report) changes: Vec<Changed<'a>>,
}

/// A changed value.
#[derive(Debug)]
pub(in crate::report) struct Changed<'a> {
    /// Where it is in its object; nothing for all of it.
    pub(in crate::report) path: String,
    pub(in crate::report) values: Sides<'a>,
    /// How many values all of an object has, which are among the lines; nothing for a part of one.
    pub(in crate::report) size: Option<String>,
}

pub(super) fn file(file: &FileChange, shown: Shown) -> File<'_> {
    let count = |kind: LineKind| {
        let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.filter(|line| line.kind == kind).count()
    };
    // What the manifest says of the files above in hashes, the files say themselves.
    let is_manifest = file.path == FilePath::manifest();
    let is_hash = |change: &Change| is_manifest && change.path.keys().next() == Some("files");
    let changes = file.structure.changes();
    let told: Vec<&Change> = changes.iter().filter(|change| !is_hash(change)).collect();
    let hashes = changes.len() - told.len();
    File {
        path: &file.path,
        status: &file.status,
        sign: match file.status {
            Status::Added => '+',
            Status::Removed => '-',
            Status::Changed => '~',
            Status::Renamed { .. } => '>',
        },
        name: name(file),
        note: note(&file.structure),
        values: told.len(),
        hashes: match hashes {
            0 => None,
            1 => Some("1 hash".to_owned()),
            _ => Some(format!("{hashes} hashes")),
        },
        lines_added: count(LineKind::Added),
        lines_removed: count(LineKind::Removed),
        sides: sides(file),
        is_manifest,
        objects: if shown.structure {
            told.chunk_by(|one, other| one.object == other.object)
                .map(object)
                .collect()
        } else {
            Vec::new()
        },
        hunks: &file.hunks,
    }
}

impl File<'_> {
    /// What changed in it: `2 values`, `57 hashes`, or why that is unknown.
    pub(in crate::report) fn what(&self) -> String {
        match (&self.note, &self.hashes) {
            (Some(note), _) => note.clone(),
            (None, Some(hashes)) => hashes.clone(),
            (None, None) => plural(self.values, "value"),
        }
    }

    /// `+10 -2`.
    pub(in crate::report) fn sizes(&self) -> String {
        format!("+{} -{}", self.lines_added, self.lines_removed)
    }
}

fn name(file: &FileChange) -> String {
    let path = &file.path;
    match &file.status {
        Status::Renamed { from, similarity } => {
            format!("{from} -> {path} ({similarity} % the same)")
        }
        Status::Added | Status::Removed | Status::Changed => path.to_string(),
    }
}

fn note(structure: &Structure) -> Option<String> {
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

fn sides(file: &FileChange) -> (String, String) {
    let path = &file.path;
    let nothing = || "/dev/null".to_owned();
    match &file.status {
        Status::Added => (nothing(), format!("b/{path}")),
        Status::Removed => (format!("a/{path}"), nothing()),
        Status::Changed => (format!("a/{path}"), format!("b/{path}")),
        Status::Renamed { from, .. } => (format!("a/{from}"), format!("b/{path}")),
    }
}

fn object<'a>(changes: &[&'a Change]) -> ObjectChanges<'a> {
    let object = changes.first().map(|change| &change.object);
    let name = object.filter(|object| **object != Object::File);
    ObjectChanges {
        name: name.map_or_else(String::new, |object| visible(&object.to_string())),
        changes: changes.iter().map(|change| changed(change)).collect(),
    }
}

fn changed(change: &Change) -> Changed<'_> {
    let path = match change.path.steps().last() {
        // Its value is all that a member of a set is known by.
        Some(Step::Member(_)) => change.path.parent().to_string(),
        _ => change.path.to_string(),
    };
    let values = Sides {
        before: change.before.as_ref(),
        after: change.after.as_ref(),
    };
    let whole = values
        .after
        .or(values.before)
        .filter(|_| change.path.is_whole());
    Changed {
        path: visible(&path),
        values,
        size: whole.map(|value| plural(value.leaves(), "value")),
    }
}
