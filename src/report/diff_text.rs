//! A diff for people: how much changed, then keys, values and lines.

use anstyle::{AnsiColor, Style};

use super::terminal::plural;
use super::{diff_impacts, diff_words};
use crate::diff::{
    Change, Diff, FileChange, KeyChange, LineKind, Object, Sourced, Status, Value, text_lines,
};
use crate::text::escape::visible;

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

/// The whole report, with colours; whoever prints it takes them out where nobody sees them. Without
/// them it says the same.
pub fn diff(diff: &Diff, shown: Shown) -> String {
    let mut out = format!("{}\n", summary(diff));
    if diff.is_empty() {
        return out;
    }
    if !diff.identity.is_empty() {
        out.push_str(&format!("\n{HEADING}another environment{HEADING:#}\n"));
        identity(diff, shown.advice, &mut out);
    }
    if shown.effects {
        diff_impacts::impacts(&diff.impacts, shown.width, &mut out);
    }
    if shown.keys {
        out.push_str(&format!("\n{HEADING}keys{HEADING:#}\n"));
        keys(diff, &mut out);
    }
    if shown.structure && !diff.files.is_empty() {
        out.push_str(&format!("\n{HEADING}values{HEADING:#}\n"));
        diff.files.iter().for_each(|file| values(file, &mut out));
    }
    if shown.text && diff.files.iter().any(|file| !file.hunks.is_empty()) {
        out.push_str(&format!("\n{HEADING}lines{HEADING:#}\n"));
        diff.files.iter().for_each(|file| lines(file, &mut out));
    }
    out
}

/// One line: what is compared, and how much of it changed.
fn summary(diff: &Diff) -> String {
    let sides = format!("{} -> {}", visible(&diff.before), visible(&diff.after));
    if diff.is_empty() {
        return format!("{sides}: no changes");
    }
    let summary = diff.summary();
    let count = |number: usize, word: &str| (number > 0).then(|| plural(number, word));
    let parts = [
        count(summary.keys, "key"),
        diff_words::files(summary),
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

fn identity(diff: &Diff, has_advice: bool, out: &mut String) {
    for change in &diff.identity {
        let (before, after) = (visible(&change.before), visible(&change.after));
        let what = change.what.as_str();
        out.push_str(&format!(
            "  {CHANGED}~{CHANGED:#} {what}  {before} -> {after}\n"
        ));
    }
    if !has_advice {
        return;
    }
    for line in diff_words::advice(diff) {
        out.push_str(&format!("    {line}\n"));
    }
}

fn keys(diff: &Diff, out: &mut String) {
    let Some(keys) = &diff.keys else {
        let before = visible(&diff.before);
        out.push_str(&format!(
            "  left out: the environment file behind `{before}` is not known\n"
        ));
        return;
    };
    if keys.is_empty() {
        out.push_str("  none changed\n");
    }
    let width = width(keys.iter().map(|change| change.key.as_str()));
    for change in keys {
        let KeyChange { key, before, after } = change;
        let value = |side: &Option<Sourced>| side.as_ref().map(|sourced| sourced.value.clone());
        let (old, new) = (value(before), value(after));
        pair(&visible(key), width, old.as_ref(), new.as_ref(), 2, out);
        let place = |side: &Sourced| format!("{}:{}", visible(&side.file), side.line);
        let places = match (before, after) {
            (Some(before), Some(after)) => format!("{} -> {}", place(before), place(after)),
            (Some(before), None) => format!("was {}", place(before)),
            (None, Some(after)) => place(after),
            (None, None) => String::new(),
        };
        out.push_str(&format!("      {DIM}# {places}{DIM:#}\n"));
    }
}

fn width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let widest = names.map(|name| name.chars().count()).max();
    widest.unwrap_or(0).min(WIDEST)
}

/// A file with what it says now that it did not say before.
fn values(file: &FileChange, out: &mut String) {
    let style = match &file.status {
        Status::Added => ADDED,
        Status::Removed => REMOVED,
        Status::Changed => CHANGED,
        Status::Renamed { .. } => MOVED,
    };
    let (sign, name) = (diff_words::sign(&file.status), diff_words::name(file));
    let note = match diff_words::note(&file.structure) {
        Some(note) => format!("  {note}"),
        None => String::new(),
    };
    out.push_str(&format!(
        "  {style}{sign} {name}{style:#}{DIM}{note}{DIM:#}\n"
    ));
    changes(file, out);
}

/// What a file says now that it did not say before, object by object.
fn changes(file: &FileChange, out: &mut String) {
    let (changes, hashes) = diff_words::told(file);
    if hashes > 0 {
        let hashes = diff_words::hashes(hashes);
        out.push_str(&format!(
            "      {CHANGED}~{CHANGED:#} files  {DIM}{hashes}{DIM:#}\n"
        ));
    }
    for object in changes.chunk_by(|one, other| one.object == other.object) {
        object_changes(object, out);
    }
}

/// The same without colours and margin; nothing where no values are told.
pub(super) fn plain_changes(file: &FileChange) -> String {
    let mut out = String::new();
    changes(file, &mut out);
    let plain = anstream::adapter::strip_str(&out).to_string();
    plain
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("      ").unwrap_or(line)))
        .collect()
}

/// The changes of one object, under its name unless that is the file's own.
fn object_changes(changes: &[&Change], out: &mut String) {
    let Some(first) = changes.first() else {
        return;
    };
    let name = visible(&first.object.to_string());
    let is_file = first.object == Object::File;
    if let (true, [change]) = (first.path.is_whole(), changes) {
        let (style, sign, value) = match (&change.before, &change.after) {
            (Some(before), None) => (REMOVED, '-', before),
            (None, Some(after)) => (ADDED, '+', after),
            (Some(_), Some(after)) => (CHANGED, '~', after),
            (None, None) => return,
        };
        // All of it is among the lines.
        let name = if is_file { "the whole file" } else { &name };
        let size = plural(value.leaves(), "value");
        out.push_str(&format!(
            "      {style}{sign} {name}{style:#}  {DIM}{size}{DIM:#}\n"
        ));
        return;
    }
    let indent = if is_file { 6 } else { 8 };
    if !is_file {
        out.push_str(&format!("      {name}\n"));
    }
    let paths: Vec<String> = changes
        .iter()
        .map(|change| diff_words::path(change))
        .collect();
    let width = width(paths.iter().map(String::as_str));
    for (path, change) in paths.iter().zip(changes) {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        pair(path, width, before, after, indent, out);
    }
}

/// A name with what it was and what it is: on one line, or on one for each where they are long.
fn pair(
    name: &str,
    width: usize,
    before: Option<&Value>,
    after: Option<&Value>,
    indent: usize,
    out: &mut String,
) {
    let (style, sign) = match (before, after) {
        (None, _) => (ADDED, '+'),
        (_, None) => (REMOVED, '-'),
        _ => (CHANGED, '~'),
    };
    let margin = " ".repeat(indent);
    let shown = |value: &Value| visible(&value.to_string());
    let sides: Vec<String> = [before, after].into_iter().flatten().map(shown).collect();
    let length: usize = sides.iter().map(|side| side.chars().count()).sum();
    if let (Some(Value::Text(old)), Some(Value::Text(new))) = (before, after)
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
fn lines(file: &FileChange, out: &mut String) {
    if file.hunks.is_empty() {
        return;
    }
    let (before, after) = diff_words::sides(file);
    out.push_str(&format!(
        "{HEADING}--- {before}{HEADING:#}\n{HEADING}+++ {after}{HEADING:#}\n"
    ));
    for hunk in &file.hunks {
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
