//! The lines of a file that changed, with a few around them.

use schemars::JsonSchema;
use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp};

use super::mask::Masks;

/// How many lines stand around a change.
const CONTEXT: usize = 3;

/// Lines of a file that lie together, some of which changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hunk {
    /// The lines of the file before: the first one's number, counted from 1, and how many.
    pub before: Range,
    /// The lines of the file after.
    pub after: Range,
    /// The lines in order.
    pub lines: Vec<Line>,
}

/// Some lines of a file. Without any the number is that of the line in front of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Range {
    /// The number of the first line.
    pub start: usize,
    /// How many lines.
    pub lines: usize,
}

/// One line. Texts that look like a secret are masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// Whether it went, came or stayed.
    pub kind: LineKind,
    /// Its text, without the line break.
    pub text: String,
    /// Whether it ends the file without a line break.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schemars(default)]
    pub no_line_break: bool,
}

/// Whether a line went, came or stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// It stayed.
    Context,
    /// It went.
    Removed,
    /// It came.
    Added,
}

impl LineKind {
    /// What stands before the line: a blank, `-` or `+`.
    pub fn sign(self) -> char {
        match self {
            Self::Context => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

impl std::fmt::Display for Range {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.lines == 1 {
            write!(formatter, "{}", self.start)
        } else {
            write!(formatter, "{},{}", self.start, self.lines)
        }
    }
}

impl Hunk {
    /// `@@ -1,4 +1,5 @@`.
    pub fn header(&self) -> String {
        format!("@@ -{} +{} @@", self.before, self.after)
    }
}

/// A hunk by the positions of its lines.
pub(super) struct Positions {
    pub(super) before: Range,
    pub(super) after: Range,
    /// Whether the line went, came or stayed, and its position in the file that has it.
    pub(super) lines: Vec<(LineKind, usize)>,
}

/// The lines of a file, each with its line break. Only `\n` breaks a line, as `patch` has it.
pub(super) fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Where two files differ. There is no time limit, so the same files always give the same hunks.
pub(super) fn positions(before: &[&[u8]], after: &[&[u8]]) -> Vec<Positions> {
    let operations = similar::capture_diff_slices(Algorithm::Myers, before, after);
    similar::group_diff_ops(operations, CONTEXT)
        .iter()
        .filter_map(|group| hunk(group))
        .collect()
}

fn hunk(group: &[DiffOp]) -> Option<Positions> {
    let (first, last) = (group.first()?, group.last()?);
    let range = |start: usize, end: usize| Range {
        // Of no lines the one in front is named.
        start: if start == end { start } else { start + 1 },
        lines: end - start,
    };
    let mut lines = Vec::new();
    for operation in group {
        let (tag, old, new) = operation.as_tag_tuple();
        if tag == similar::DiffTag::Equal {
            lines.extend(new.map(|position| (LineKind::Context, position)));
        } else {
            lines.extend(old.map(|position| (LineKind::Removed, position)));
            lines.extend(new.map(|position| (LineKind::Added, position)));
        }
    }
    Some(Positions {
        before: range(first.old_range().start, last.old_range().end),
        after: range(first.new_range().start, last.new_range().end),
        lines,
    })
}

/// The hunks between two files, masked.
pub(super) fn hunks(before: &[u8], after: &[u8], masks: &mut Masks) -> Vec<Hunk> {
    let positions = positions(&lines(before), &lines(after));
    if positions.is_empty() {
        return Vec::new();
    }
    let (old, new) = (masks.lines(before), masks.lines(after));
    let line = |(kind, position): (LineKind, usize)| {
        let lines = if kind == LineKind::Removed {
            &old
        } else {
            &new
        };
        let text = lines.get(position).map(String::as_str).unwrap_or_default();
        Line {
            kind,
            text: text.strip_suffix('\n').unwrap_or(text).to_owned(),
            no_line_break: !text.ends_with('\n'),
        }
    };
    positions
        .into_iter()
        .map(|hunk| Hunk {
            before: hunk.before,
            after: hunk.after,
            lines: hunk.lines.into_iter().map(line).collect(),
        })
        .collect()
}

/// Lines of two texts, for a value that spans several: `(kind, line)`, what stayed included.
pub(crate) fn text_lines<'a>(before: &'a str, after: &'a str) -> Vec<(LineKind, &'a str)> {
    let (before, after): (Vec<&str>, Vec<&str>) =
        (before.lines().collect(), after.lines().collect());
    let operations = similar::capture_diff_slices(Algorithm::Myers, &before, &after);
    operations
        .iter()
        .flat_map(|operation| operation.iter_changes(&before, &after))
        .map(|change| {
            let kind = match change.tag() {
                ChangeTag::Equal => LineKind::Context,
                ChangeTag::Delete => LineKind::Removed,
                ChangeTag::Insert => LineKind::Added,
            };
            (kind, change.value())
        })
        .collect()
}
