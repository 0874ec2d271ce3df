//! What a diff tells people, decided once: which sections there are, what each holds, and in which words.
//!
//! Every text in it is [`visible`]. The formats for people lay it out, shorten it where their readers need that, and escape what
//! would be markup.

use serde::Serialize;

use super::terminal::plural;
use crate::bundle::path::FilePath;
use crate::diff::effects::Class;
use crate::diff::{
    Change, Diff, FileChange, Hunk, Impact, Impacts, KeyChange, LineKind, Object, Sourced, Status,
    Step, Structure, Summary, Trait, Value,
};
use crate::text::escape::visible;

/// What stands before an effect that could not be told.
pub(super) const UNTOLD: &str = "not told";

/// What is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// What the change does.
    pub effects: bool,
    /// The keys of the environment.
    pub keys: bool,
    /// The values of the files.
    pub structure: bool,
    /// The lines of the files.
    pub text: bool,
    /// What follows from an environment that is another one: for a change, not for two environments
    /// that stay beside each other.
    pub advice: bool,
    /// In how many columns sentences are wrapped, which is for a terminal.
    pub width: usize,
}

/// A diff as it is told.
#[derive(Debug)]
pub(super) struct Report<'a> {
    pub(super) shown: Shown,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) is_empty: bool,
    pub(super) summary: Summary,
    /// How many files changed how: `57 files (9 changed, 48 added)`; nothing where none changed.
    pub(super) files_changed: Option<String>,
    /// How many keys changed; nothing where that is not known.
    pub(super) keys_changed: Option<usize>,
    /// How often each class occurs, the worst first, whether effects are shown or not.
    pub(super) counts: Vec<Count>,
    /// How many effects could not be told.
    pub(super) untold_count: usize,
    /// By what the environment is another one.
    pub(super) identity: Vec<Identity>,
    /// What follows from that.
    pub(super) advice: Vec<&'static str>,
    pub(super) untold: Vec<String>,
    pub(super) effects: Vec<Effect>,
    /// Nothing where keys are not shown.
    pub(super) keys: Option<Keys<'a>>,
    pub(super) files: Vec<File<'a>>,
}

/// How often a class occurs.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Count {
    #[serde(rename = "name")]
    pub(super) class: Class,
    pub(super) tone: Tone,
    pub(super) effects: usize,
}

/// How loudly a class is shown, beside its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Tone {
    /// It deletes something, or cannot be taken back.
    Severe,
    /// People notice it.
    Notice,
    Good,
    Calm,
    None,
}

/// By what the environment is another one.
#[derive(Debug, Serialize)]
pub(super) struct Identity {
    pub(super) what: &'static str,
    pub(super) before: String,
    pub(super) after: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Effect {
    pub(super) class: Class,
    pub(super) tone: Tone,
    pub(super) place: String,
    pub(super) subject: String,
    pub(super) causes: Vec<String>,
    pub(super) reason: String,
    pub(super) source: Option<String>,
}

/// The changed keys of the environment.
#[derive(Debug)]
pub(super) enum Keys<'a> {
    /// The environment file before is not known.
    Unknown,
    Known(Vec<Key<'a>>),
}

#[derive(Debug)]
pub(super) struct Key<'a> {
    pub(super) name: String,
    pub(super) values: Sides<'a>,
    /// File and line of either side.
    places: (Option<String>, Option<String>),
}

/// What something was and what it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) before: Option<&'a Value>,
    pub(super) after: Option<&'a Value>,
}

/// A file that changed.
#[derive(Debug)]
pub(super) struct File<'a> {
    pub(super) path: &'a FilePath,
    pub(super) status: &'a Status,
    /// What stands before it: `+`, `-`, `~` or `>`.
    pub(super) sign: char,
    /// Its path, and the one that it had.
    pub(super) name: String,
    /// Why no values are told; nothing where they are.
    pub(super) note: Option<String>,
    /// How many changes are told one by one.
    pub(super) values: usize,
    /// How many hashes of other files changed in it: `3 hashes`.
    pub(super) hashes: Option<String>,
    pub(super) lines_added: usize,
    pub(super) lines_removed: usize,
    /// What the two sides are called above the lines.
    pub(super) sides: (String, String),
    pub(super) is_manifest: bool,
    /// The changed values, nothing where they are not shown.
    pub(super) objects: Vec<ObjectChanges<'a>>,
    pub(super) hunks: &'a [Hunk],
}

/// The changes of one object of a file.
#[derive(Debug)]
pub(super) struct ObjectChanges<'a> {
    /// Nothing for the file itself.
    pub(super) name: String,
    pub(super) changes: Vec<Changed<'a>>,
}

/// A changed value.
#[derive(Debug)]
pub(super) struct Changed<'a> {
    /// Where it is in its object; nothing for all of it.
    pub(super) path: String,
    pub(super) values: Sides<'a>,
    /// How many values all of an object has, which are among the lines; nothing for a part of one.
    pub(super) size: Option<String>,
}

impl<'a> Report<'a> {
    pub(super) fn new(diff: &'a Diff, shown: Shown) -> Self {
        let summary = diff.summary();
        let keys = diff.keys.as_deref();
        let Impacts { known, untold } = &diff.impacts;
        let has_advice = shown.advice && !diff.identity.is_empty();
        let has_files = shown.structure || shown.text;
        Self {
            shown,
            before: visible(&diff.before),
            after: visible(&diff.after),
            is_empty: diff.is_empty(),
            summary,
            files_changed: files_changed(summary),
            keys_changed: keys.map(<[KeyChange]>::len),
            counts: counts(&diff.impacts),
            untold_count: untold.len(),
            identity: identity(diff),
            advice: if has_advice { advice(diff) } else { Vec::new() },
            untold: wanted(shown.effects, untold, |text| visible(text)),
            effects: wanted(shown.effects, known, effect),
            keys: shown.keys.then(|| match keys {
                Some(keys) => Keys::Known(keys.iter().map(key).collect()),
                None => Keys::Unknown,
            }),
            files: wanted(has_files, &diff.files, |change| file(change, shown)),
        }
    }
}

fn wanted<'a, T, U>(is_wanted: bool, items: &'a [T], of: impl Fn(&'a T) -> U) -> Vec<U> {
    if is_wanted {
        items.iter().map(of).collect()
    } else {
        Vec::new()
    }
}

fn counts(impacts: &Impacts) -> Vec<Count> {
    let counts = impacts.counts().into_iter();
    let count = |(class, effects)| Count {
        class,
        tone: Tone::of(class),
        effects,
    };
    counts.map(count).collect()
}

impl Count {
    /// `1 data-loss`.
    pub(super) fn words(self) -> String {
        format!("{} {}", self.effects, self.class.name())
    }
}

impl Tone {
    fn of(class: Class) -> Self {
        match class {
            Class::DataLoss | Class::Irreversible | Class::Refused | Class::Replaced => {
                Self::Severe
            }
            Class::Interruption | Class::Removed => Self::Notice,
            Class::Created => Self::Good,
            Class::InPlace => Self::Calm,
            Class::None => Self::None,
        }
    }
}

fn files_changed(summary: Summary) -> Option<String> {
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

fn identity(diff: &Diff) -> Vec<Identity> {
    let changes = diff.identity.iter().map(|change| Identity {
        what: change.what.as_str(),
        before: visible(&change.before),
        after: visible(&change.after),
    });
    changes.collect()
}

/// What follows from an environment that is another one.
fn advice(diff: &Diff) -> Vec<&'static str> {
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

fn effect(impact: &Impact) -> Effect {
    Effect {
        class: impact.class,
        tone: Tone::of(impact.class),
        place: visible(&impact.place),
        subject: visible(&impact.subject),
        causes: impact.causes.iter().map(|cause| visible(cause)).collect(),
        reason: visible(&impact.reason),
        source: impact.source.as_deref().map(visible),
    }
}

fn key(change: &KeyChange) -> Key<'_> {
    let place = |side: &Sourced| visible(&format!("{}:{}", side.file, side.line));
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    Key {
        name: visible(&change.key),
        values: Sides {
            before: before.map(|side| &side.value),
            after: after.map(|side| &side.value),
        },
        places: (before.map(place), after.map(place)),
    }
}

impl Key<'_> {
    /// Where it was and is written, each place as `spell` has it, with an arrow between two.
    pub(super) fn places(&self, arrow: &str, spell: impl Fn(&str) -> String) -> String {
        match &self.places {
            (Some(before), Some(after)) => format!("{} {arrow} {}", spell(before), spell(after)),
            (Some(before), None) => format!("was {}", spell(before)),
            (None, Some(after)) => spell(after),
            (None, None) => String::new(),
        }
    }
}

impl Sides<'_> {
    /// `+` for what came, `-` for what went, `~` for what is other than it was.
    pub(super) fn sign(&self) -> char {
        match (self.before, self.after) {
            (None, _) => '+',
            (_, None) => '-',
            _ => '~',
        }
    }

    /// What it was.
    pub(super) fn old(&self) -> Option<String> {
        self.before.map(|value| visible(&value.to_string()))
    }

    /// What it is.
    pub(super) fn new(&self) -> Option<String> {
        self.after.map(|value| visible(&value.to_string()))
    }
}

fn file(file: &FileChange, shown: Shown) -> File<'_> {
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
    /// What changed in it: `2 values`, `57 hashes`, or why that is not told.
    pub(super) fn what(&self) -> String {
        match (&self.note, &self.hashes) {
            (Some(note), _) => note.clone(),
            (None, Some(hashes)) => hashes.clone(),
            (None, None) => plural(self.values, "value"),
        }
    }

    /// `+10 -2`.
    pub(super) fn sizes(&self) -> String {
        format!("+{} -{}", self.lines_added, self.lines_removed)
    }
}

fn name(file: &FileChange) -> String {
    let path = &file.path;
    match &file.status {
        Status::Renamed { from, similarity } => {
            format!("{from} -> {path} ({similarity} % the same)")
        }
        _ => path.to_string(),
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
