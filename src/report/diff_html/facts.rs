//! What the page says, as the template takes it. Every text is made visible here and escaped there.

use serde::Serialize;

use super::super::clip::clipped;
use super::super::diff_text::Shown;
use super::super::diff_words;
use super::super::terminal::plural;
use super::lines::{self, Rows};
use crate::bundle::path::FilePath;
use crate::diff::effects::Class;
use crate::diff::{Change, Diff, FileChange, Impact, KeyChange, LineKind, Status, Value};
use crate::text::escape::visible;

/// A value is not shown further than this; its file's lines have all of it.
const LONGEST: usize = 600;

/// A changed file with more rows than this is folded until it is asked for.
const MOST_ROWS: usize = 80;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub(super) style: &'static str,
    pub(super) script: &'static str,
    pub(super) style_hash: String,
    pub(super) script_hash: String,
    environment: String,
    before: String,
    after: String,
    is_empty: bool,
    summary: Vec<Figure>,
    classes: Vec<Count>,
    identity: Vec<Identity>,
    advice: Vec<&'static str>,
    untold: Vec<String>,
    effects: Vec<Effect>,
    has_keys: bool,
    keys: Option<Vec<Key>>,
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct Figure {
    what: &'static str,
    count: String,
    detail: String,
}

#[derive(Debug, Serialize)]
struct Count {
    name: &'static str,
    tone: &'static str,
    effects: usize,
}

#[derive(Debug, Serialize)]
struct Identity {
    what: &'static str,
    before: String,
    after: String,
}

#[derive(Debug, Serialize)]
struct Effect {
    class: &'static str,
    tone: &'static str,
    place: String,
    subject: String,
    causes: Vec<String>,
    reason: String,
    source: Option<String>,
    link: Option<String>,
}

#[derive(Debug, Serialize)]
struct Key {
    sign: char,
    name: String,
    before: Option<String>,
    after: Option<String>,
    place: String,
}

#[derive(Debug, Serialize)]
struct File {
    path: String,
    name: String,
    status: &'static str,
    sign: char,
    size: String,
    is_open: bool,
    has_old: bool,
    has_new: bool,
    is_two_sided: bool,
    hashes: Option<String>,
    changes: Vec<Changes>,
    hunks: Vec<Rows>,
}

/// The changes of one object; nameless for those of the file itself.
#[derive(Debug, Serialize)]
struct Changes {
    name: String,
    changes: Vec<Changed>,
}

#[derive(Debug, Serialize)]
struct Changed {
    sign: char,
    path: String,
    before: Option<String>,
    after: Option<String>,
}

impl Page {
    pub(super) fn new(diff: &Diff, environment: &str, shown: Shown) -> Self {
        let impacts = &diff.impacts;
        let identity = diff.identity.iter().map(|change| Identity {
            what: change.what.as_str(),
            before: visible(&change.before),
            after: visible(&change.after),
        });
        let classes = impacts.counts().into_iter().map(|(class, count)| Count {
            name: class.name(),
            tone: tone(class),
            effects: count,
        });
        let has_advice = shown.advice && !diff.identity.is_empty();
        let has_files = shown.structure || shown.text;
        Self {
            style: "",
            script: "",
            style_hash: String::new(),
            script_hash: String::new(),
            environment: visible(environment),
            before: visible(&diff.before),
            after: visible(&diff.after),
            is_empty: diff.is_empty(),
            summary: summary(diff),
            classes: classes.filter(|_| shown.effects).collect(),
            identity: identity.collect(),
            advice: if has_advice {
                diff_words::advice(diff)
            } else {
                Vec::new()
            },
            untold: wanted(shown.effects, &impacts.untold, |text| visible(text)),
            effects: wanted(shown.effects, &impacts.known, effect),
            has_keys: shown.keys,
            keys: diff.keys.as_ref().map(|keys| wanted(shown.keys, keys, key)),
            files: wanted(has_files, &diff.files, |change| file(change, shown)),
        }
    }
}

fn wanted<T, U>(is_wanted: bool, items: &[T], of: impl Fn(&T) -> U) -> Vec<U> {
    if is_wanted {
        items.iter().map(of).collect()
    } else {
        Vec::new()
    }
}

/// The colour of a class, beside its word.
fn tone(class: Class) -> &'static str {
    match class {
        Class::DataLoss | Class::Irreversible | Class::Refused | Class::Replaced => "severe",
        Class::Interruption | Class::Removed => "notice",
        Class::Created => "good",
        Class::InPlace => "calm",
        Class::None => "none",
    }
}

fn summary(diff: &Diff) -> Vec<Figure> {
    let summary = diff.summary();
    let figure = |what, count: String, detail: String| Figure {
        what,
        count,
        detail,
    };
    let keys = match &diff.keys {
        Some(keys) => keys.len().to_string(),
        None => "not known".to_owned(),
    };
    let untold = match diff.impacts.untold.len() {
        0 => String::new(),
        count => format!("and {count} not told"),
    };
    let lines = summary.lines_added + summary.lines_removed;
    let changed = format!("+{} -{}", summary.lines_added, summary.lines_removed);
    let files = diff_words::files(summary).unwrap_or_default();
    let kinds = files.split_once(' ').map(|(_, rest)| rest);
    let kinds = kinds.unwrap_or_default();
    let kinds = kinds
        .trim_start_matches("files ")
        .trim_start_matches("file ");
    vec![
        figure("effects", diff.impacts.known.len().to_string(), untold),
        figure("keys", keys, String::new()),
        figure("files", diff.files.len().to_string(), kinds.to_owned()),
        figure("values", summary.values.to_string(), String::new()),
        figure("lines", lines.to_string(), changed),
    ]
}

fn effect(impact: &Impact) -> Effect {
    let source = impact.source.as_deref().map(visible);
    Effect {
        class: impact.class.name(),
        tone: tone(impact.class),
        place: visible(&impact.place),
        subject: visible(&impact.subject),
        causes: impact.causes.iter().map(|cause| visible(cause)).collect(),
        reason: visible(&impact.reason),
        link: source
            .clone()
            .filter(|source| source.starts_with("https://")),
        source,
    }
}

fn key(change: &KeyChange) -> Key {
    let KeyChange { key, before, after } = change;
    let place = |file: &str, line: usize| format!("{}:{line}", visible(file));
    let place = match (before, after) {
        (Some(old), Some(new)) => {
            let (old, new) = (place(&old.file, old.line), place(&new.file, new.line));
            format!("{old} → {new}")
        }
        (Some(old), None) => format!("was {}", place(&old.file, old.line)),
        (None, Some(new)) => place(&new.file, new.line),
        (None, None) => String::new(),
    };
    Key {
        sign: sign(before.is_some(), after.is_some()),
        name: visible(key),
        before: before.as_ref().map(|side| value(&side.value)),
        after: after.as_ref().map(|side| value(&side.value)),
        place,
    }
}

fn sign(has_before: bool, has_after: bool) -> char {
    match (has_before, has_after) {
        (false, _) => '+',
        (_, false) => '-',
        _ => '~',
    }
}

fn value(value: &Value) -> String {
    clipped(&visible(&value.to_string()), LONGEST)
}

fn file(file: &FileChange, shown: Shown) -> File {
    let count = |kind: LineKind| {
        let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
        lines.filter(|line| line.kind == kind).count()
    };
    let (added, removed) = (count(LineKind::Added), count(LineKind::Removed));
    let (changes, hashes) = diff_words::told(file);
    let what = match diff_words::note(&file.structure) {
        Some(note) => visible(&note),
        None => plural(changes.len(), "value"),
    };
    let (has_old, has_new) = (file.status != Status::Added, file.status != Status::Removed);
    let rows: usize = file.hunks.iter().map(|hunk| hunk.lines.len()).sum();
    let is_manifest = file.path == FilePath::manifest();
    File {
        path: file.path.to_string(),
        name: visible(&diff_words::name(file)),
        status: match file.status {
            Status::Added => "added",
            Status::Removed => "removed",
            Status::Changed => "changed",
            Status::Renamed { .. } => "renamed",
        },
        sign: diff_words::sign(&file.status),
        size: format!("{what}, +{added} -{removed}"),
        is_open: has_old && has_new && rows <= MOST_ROWS && !is_manifest,
        has_old,
        has_new,
        is_two_sided: has_old && has_new,
        hashes: (hashes > 0 && shown.structure).then(|| diff_words::hashes(hashes)),
        changes: if shown.structure {
            changes
                .chunk_by(|one, other| one.object == other.object)
                .map(of_object)
                .collect()
        } else {
            Vec::new()
        },
        hunks: wanted(shown.text, &file.hunks, lines::rows),
    }
}

fn of_object(changes: &[&Change]) -> Changes {
    let name = changes.first().map(|change| change.object.to_string());
    let of_change = |change: &&Change| Changed {
        sign: sign(change.before.is_some(), change.after.is_some()),
        path: visible(&diff_words::path(change)),
        before: side(change, change.before.as_ref()),
        after: side(change, change.after.as_ref()),
    };
    Changes {
        name: visible(&name.unwrap_or_default()),
        changes: changes.iter().map(of_change).collect(),
    }
}

/// One side of a change. All of a file or an object is among the lines, so its size is enough.
fn side(change: &Change, side: Option<&Value>) -> Option<String> {
    let side = side?;
    let is_alone = change.before.is_none() || change.after.is_none();
    Some(if change.path.is_whole() && is_alone {
        plural(side.leaves(), "value")
    } else {
        value(side)
    })
}
