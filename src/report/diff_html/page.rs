//! The report as the template of the page takes it. The template escapes every text.

use serde::Serialize;

use super::super::clip::clipped;
use super::super::diff_report::{
    self, Changed, Count, Effect, Identity, Key, Keys, ObjectChanges, Report, STEPS_ADVICE, Steps,
    UNKNOWN,
};
use super::lines::{self, Rows};
use crate::diff::Status;

/// A value is not shown further than this; its file's lines have all of it.
const LONGEST: usize = 600;

/// A changed file with more rows than this is folded until it is asked for.
const MOST_ROWS: usize = 80;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    pub(super) environment: String,
    pub(super) style: &'static str,
    pub(super) script: &'static str,
    pub(super) style_hash: String,
    pub(super) script_hash: String,
    before: String,
    after: String,
    is_empty: bool,
    summary: Vec<Figure>,
    classes: Vec<Count>,
    lsgen: Option<String>,
    identity: Vec<Identity>,
    advice: Vec<&'static str>,
    unknown: Vec<String>,
    effects: Vec<Effect>,
    keys_unknown: Option<String>,
    steps: Vec<Steps>,
    steps_advice: &'static str,
    has_keys: bool,
    keys: Option<Vec<Row>>,
    files: Vec<File>,
}

#[derive(Debug, Serialize)]
struct Figure {
    what: &'static str,
    count: String,
    detail: String,
}

/// What a key or a value was and is.
#[derive(Debug, Serialize)]
struct Row {
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
    objects: Vec<Object>,
    hunks: Vec<Rows>,
}

/// The changes of one object; nameless for those of the file itself.
#[derive(Debug, Serialize)]
struct Object {
    name: String,
    changes: Vec<Row>,
}

impl Page {
    pub(super) fn new(report: Report<'_>, environment: String) -> Self {
        let summary = summary(&report);
        let files = report.files.iter().map(|one| file(one, &report));
        let files = files.collect();
        Self {
            environment,
            style: "",
            script: "",
            style_hash: String::new(),
            script_hash: String::new(),
            is_empty: report.is_empty,
            summary,
            classes: if report.shown.effects {
                report.counts
            } else {
                Vec::new()
            },
            has_keys: report.keys.is_some(),
            keys: match &report.keys {
                Some(Keys::Known(keys)) => Some(keys.iter().map(key).collect()),
                Some(Keys::Unknown) | None => None,
            },
            files,
            before: report.before,
            after: report.after,
            lsgen: report.lsgen,
            identity: report.identity,
            advice: report.advice,
            unknown: report.unknown,
            effects: report.effects,
            keys_unknown: report.keys_unknown,
            steps: report.steps,
            steps_advice: STEPS_ADVICE,
        }
    }
}

fn summary(report: &Report<'_>) -> Vec<Figure> {
    let summary = report.summary;
    let figure = |what, count: String, detail: String| Figure {
        what,
        count,
        detail,
    };
    let keys = report.keys_changed.map(|count| count.to_string());
    let unknown = match report.unknown_count {
        0 => String::new(),
        count => format!("and {count} {UNKNOWN}"),
    };
    let effects: usize = report.counts.iter().map(|count| count.effects).sum();
    let files = summary.changed + summary.added + summary.removed + summary.renamed;
    // `57 files (9 changed, 48 added)`, without the number, which stands large.
    let kinds = report.files_changed.as_deref().unwrap_or_default();
    let kinds = kinds.trim_start_matches(|character: char| character.is_ascii_digit());
    let kinds = kinds
        .trim_start_matches(" file")
        .trim_start_matches(['s', ' ']);
    let lines = summary.lines_added + summary.lines_removed;
    let changed = format!("+{} -{}", summary.lines_added, summary.lines_removed);
    vec![
        figure("effects", effects.to_string(), unknown),
        figure(
            "keys",
            keys.unwrap_or_else(|| "not known".to_owned()),
            String::new(),
        ),
        figure("files", files.to_string(), kinds.to_owned()),
        figure("values", summary.values.to_string(), String::new()),
        figure("lines", lines.to_string(), changed),
    ]
}

fn shortened(value: &str) -> String {
    clipped(value, LONGEST)
}

fn key(key: &Key<'_>) -> Row {
    Row {
        sign: key.values.sign(),
        name: key.name.clone(),
        before: key.values.was().as_deref().map(shortened),
        after: key.values.is().as_deref().map(shortened),
        place: key.places("→", str::to_owned),
    }
}

fn file(file: &diff_report::File<'_>, report: &Report<'_>) -> File {
    let (has_old, has_new) = (
        *file.status != Status::Added,
        *file.status != Status::Removed,
    );
    let rows: usize = file.hunks.iter().map(|hunk| hunk.lines.len()).sum();
    let hashes = file.hashes.clone();
    File {
        path: file.path.to_string(),
        name: file.name.clone(),
        status: match file.status {
            Status::Added => "added",
            Status::Removed => "removed",
            Status::Changed => "changed",
            Status::Renamed { .. } => "renamed",
        },
        sign: file.sign,
        size: format!("{}, {}", file.what(), file.sizes()),
        is_open: has_old && has_new && rows <= MOST_ROWS && !file.is_manifest,
        has_old,
        has_new,
        is_two_sided: has_old && has_new,
        hashes: hashes.filter(|_| report.shown.structure),
        objects: file.objects.iter().map(object).collect(),
        hunks: if report.shown.text {
            file.hunks.iter().map(lines::rows).collect()
        } else {
            Vec::new()
        },
    }
}

fn object(object: &ObjectChanges<'_>) -> Object {
    Object {
        name: object.name.clone(),
        changes: object.changes.iter().map(change).collect(),
    }
}

/// A changed value. All of a file or an object is among the lines, so its size is enough.
fn change(change: &Changed<'_>) -> Row {
    let values = change.values;
    let is_alone = values.before.is_none() || values.after.is_none();
    let count = change.size.as_ref().filter(|_| is_alone);
    let side = |value: Option<String>| match (value, count) {
        (Some(_), Some(count)) => Some(count.clone()),
        (value, _) => value.as_deref().map(shortened),
    };
    Row {
        sign: values.sign(),
        name: change.path.clone(),
        before: side(values.was()),
        after: side(values.is()),
        place: String::new(),
    }
}
