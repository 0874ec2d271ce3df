//! A diff for people: how much changed, then keys, values and lines.

use anstyle::{AnsiColor, Style};

use super::diff_impacts;
use super::diff_report::{Changed, File, Identity, Keys, ObjectChanges, Report, Sides, UNKNOWN};
use super::terminal::plural;
use crate::diff::{Diff, LineKind, Status, Value, text_lines};
use crate::text::escape::visible;

pub use super::diff_report::Shown;

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const MOVED: Style = AnsiColor::Cyan.on_default();
const HEADING: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// A column is not made wider than this for the sake of one long name.
const WIDEST: usize = 56;

/// Two values that are longer than this together take a line each.
const LONGEST_PAIR: usize = 72;

/// How many columns sentences take where no terminal says how many it has.
pub const WIDTH: usize = 100;

/// The whole report, with colors; the caller removes them where they would not be seen. Without
/// them it says the same.
pub fn diff(diff: &Diff, shown: Shown) -> String {
    let report = Report::new(diff, shown);
    let mut out = format!("{}\n", summary(&report));
    if report.is_empty {
        return out;
    }
    if let Some(lsgen) = &report.lsgen {
        out.push_str(&format!("{lsgen}\n"));
    }
    if !report.identity.is_empty() {
        out.push_str(&format!("\n{HEADING}another environment{HEADING:#}\n"));
        identity(&report.identity, &report.advice, &mut out);
    }
    diff_impacts::impacts(&report, &mut out);
    diff_impacts::steps(&report, &mut out);
    if let Some(keys) = &report.keys {
        out.push_str(&format!("\n{HEADING}keys{HEADING:#}\n"));
        self::keys(keys, &report.before, &mut out);
    }
    let files = &report.files;
    if shown.structure && !files.is_empty() {
        out.push_str(&format!("\n{HEADING}values{HEADING:#}\n"));
        for file in files {
            values(file, &mut out);
        }
    }
    if shown.text && files.iter().any(|file| !file.hunks.is_empty()) {
        out.push_str(&format!("\n{HEADING}lines{HEADING:#}\n"));
        for file in files {
            lines(file, &mut out);
        }
    }
    out
}

/// One line: what is compared, and how much of it changed.
fn summary(report: &Report<'_>) -> String {
    let sides = format!("{} -> {}", report.before, report.after);
    if report.is_empty {
        return format!("{sides}: no changes");
    }
    let summary = report.summary;
    let count = |number: usize, word: &str| (number > 0).then(|| plural(number, word));
    let parts = [
        count(summary.keys, "key"),
        report.files_changed.clone(),
        count(summary.values, "value"),
        count(summary.lines_added + summary.lines_removed, "line").map(|count| {
            format!(
                "{count} (+{} -{})",
                summary.lines_added, summary.lines_removed
            )
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{HEADING}{sides}{HEADING:#}: {}", parts.join(", "))
}

/// How much changes, and how that affects what runs, in less than a line.
pub(crate) fn outcome(diff: &Diff) -> String {
    if diff.is_empty() {
        return "no changes".to_owned();
    }
    let unknown = diff.effects.unknown.len();
    let unknown = (unknown > 0).then(|| format!("{unknown} {UNKNOWN}"));
    let counts = diff.effects.counts().into_iter();
    let counts = counts.map(|(class, count)| format!("{count} {}", class.name()));
    let effects: Vec<String> = unknown.into_iter().chain(counts).collect();
    let files = plural(diff.files.len(), "file");
    if effects.is_empty() {
        return files;
    }
    format!("{files}: {}", effects.join(", "))
}

fn identity(identity: &[Identity], advice: &[&str], out: &mut String) {
    for Identity {
        what,
        before,
        after,
    } in identity
    {
        out.push_str(&format!(
            "  {CHANGED}~{CHANGED:#} {what}  {before} -> {after}\n"
        ));
    }
    out.extend(advice.iter().map(|line| format!("    {line}\n")));
}

fn keys(keys: &Keys<'_>, before: &str, out: &mut String) {
    let Keys::Known(keys) = keys else {
        out.push_str(&format!(
            "  left out: the environment file behind `{before}` is not known\n"
        ));
        return;
    };
    if keys.is_empty() {
        out.push_str("  none changed\n");
    }
    let width = width(keys.iter().map(|key| key.name.as_str()));
    for key in keys {
        pair(&key.name, width, &key.values, 2, out);
        let places = key.places("->", str::to_owned);
        out.push_str(&format!("      {DIM}# {places}{DIM:#}\n"));
    }
}

fn width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let widest = names.map(|name| name.chars().count()).max();
    widest.unwrap_or(0).min(WIDEST)
}

/// A file with what it says now that it did not say before.
fn values(file: &File<'_>, out: &mut String) {
    let style = match file.status {
        Status::Added => ADDED,
        Status::Removed => REMOVED,
        Status::Changed => CHANGED,
        Status::Renamed { .. } => MOVED,
    };
    let File { sign, name, .. } = file;
    let note = file.note.iter().map(|note| format!("  {note}"));
    let note: String = note.collect();
    out.push_str(&format!(
        "  {style}{sign} {name}{style:#}{DIM}{note}{DIM:#}\n"
    ));
    changes(file, out);
}

/// What a file says now that it did not say before, object by object.
fn changes(file: &File<'_>, out: &mut String) {
    if let Some(hashes) = &file.hashes {
        out.push_str(&format!(
            "      {CHANGED}~{CHANGED:#} files  {DIM}{hashes}{DIM:#}\n"
        ));
    }
    for object in &file.objects {
        object_changes(object, out);
    }
}

/// The same without colors and margin; nothing where no values are shown.
pub(super) fn plain_changes(file: &File<'_>) -> String {
    let mut out = String::new();
    changes(file, &mut out);
    let plain = anstream::adapter::strip_str(&out).to_string();
    plain
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("      ").unwrap_or(line)))
        .collect()
}

/// The changes of one object, under its name unless that is the file's own.
fn object_changes(object: &ObjectChanges<'_>, out: &mut String) {
    let ObjectChanges { name, changes } = object;
    let is_file = name.is_empty();
    if let [
        Changed {
            values,
            size: Some(size),
            ..
        },
    ] = changes.as_slice()
    {
        // All of it is among the lines.
        let name = if is_file { "the whole file" } else { name };
        let (style, sign) = (style(values), values.sign());
        out.push_str(&format!(
            "      {style}{sign} {name}{style:#}  {DIM}{size}{DIM:#}\n"
        ));
        return;
    }
    let indent = if is_file { 6 } else { 8 };
    if !is_file {
        out.push_str(&format!("      {name}\n"));
    }
    let width = width(changes.iter().map(|change| change.path.as_str()));
    for change in changes {
        pair(&change.path, width, &change.values, indent, out);
    }
}

/// The color of what was added, removed, or changed.
fn style(values: &Sides<'_>) -> Style {
    match (values.before, values.after) {
        (None, _) => ADDED,
        (_, None) => REMOVED,
        _ => CHANGED,
    }
}

/// A name with what it was and what it is: on one line, or on one for each where they are long.
fn pair(name: &str, width: usize, values: &Sides<'_>, indent: usize, out: &mut String) {
    let (style, sign) = (style(values), values.sign());
    let margin = " ".repeat(indent);
    let sides: Vec<String> = [values.was(), values.is()].into_iter().flatten().collect();
    let length: usize = sides.iter().map(|side| side.chars().count()).sum();
    if let (Some(Value::Text(old)), Some(Value::Text(new))) = (values.before, values.after)
        && (old.contains('\n') || new.contains('\n'))
        && length > LONGEST_PAIR
    {
        out.push_str(&format!("{margin}{style}{sign}{style:#} {name}\n"));
        return text(old, new, indent + 4, out);
    }
    let (red, green) = (REMOVED, ADDED);
    if length <= LONGEST_PAIR || sides.len() < 2 {
        let value = match sides.as_slice() {
            [old, new] => format!("{red}{old}{red:#} -> {green}{new}{green:#}"),
            [only] => format!("{style}{only}{style:#}"),
            _ => String::new(),
        };
        let name = format!("{name:<width$}");
        out.push_str(&format!("{margin}{style}{sign}{style:#} {name}  {value}\n"));
        return;
    }
    out.push_str(&format!("{margin}{style}{sign}{style:#} {name}\n"));
    for (side, (style, sign)) in sides.iter().zip([(red, '-'), (green, '+')]) {
        out.push_str(&format!("{margin}    {style}{sign} {side}{style:#}\n"));
    }
}

/// A text of several lines: those that changed, and the one in front of and behind each of them.
fn text(before: &str, after: &str, indent: usize, out: &mut String) {
    let lines = text_lines(before, after);
    let is_change = |position: usize| {
        lines
            .get(position)
            .is_some_and(|(kind, _)| *kind != LineKind::Context)
    };
    let mut is_cut = false;
    for (position, (kind, line)) in lines.iter().enumerate() {
        let is_near = position.checked_sub(1).is_some_and(is_change) || is_change(position + 1);
        if *kind == LineKind::Context && !is_near {
            is_cut = true;
            continue;
        }
        let margin = " ".repeat(indent);
        if is_cut {
            out.push_str(&format!("{margin}{DIM}...{DIM:#}\n"));
            is_cut = false;
        }
        out.push_str(&margin);
        signed(*kind, line, out);
    }
    if before.ends_with('\n') != after.ends_with('\n') {
        let margin = " ".repeat(indent);
        let word = if after.ends_with('\n') {
            "with"
        } else {
            "without"
        };
        out.push_str(&format!(
            "{margin}{DIM}now {word} a line break at its end{DIM:#}\n"
        ));
    }
}

/// The changed lines of a file, as a unified diff.
fn lines(file: &File<'_>, out: &mut String) {
    if file.hunks.is_empty() {
        return;
    }
    let (before, after) = &file.sides;
    out.push_str(&format!(
        "{HEADING}--- {before}{HEADING:#}\n{HEADING}+++ {after}{HEADING:#}\n"
    ));
    for hunk in file.hunks {
        out.push_str(&format!("{MOVED}{}{MOVED:#}\n", hunk.header()));
        for line in &hunk.lines {
            signed(line.kind, &line.text, out);
            if line.no_line_break {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
}

fn signed(kind: LineKind, line: &str, out: &mut String) {
    let line = visible(line);
    let style = match kind {
        LineKind::Context => Style::new(),
        LineKind::Removed => REMOVED,
        LineKind::Added => ADDED,
    };
    let sign = kind.sign();
    out.push_str(&format!("{style}{sign}{line}{style:#}\n"));
}
