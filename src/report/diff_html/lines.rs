//! The lines of a file side by side.

use serde::Serialize;

use crate::diff::{Hunk, Line, LineKind};
use crate::text::escape::visible;

/// Lines that lie together.
#[derive(Debug, Serialize)]
pub(super) struct Rows {
    header: String,
    rows: Vec<Row>,
}

/// A line before and the one after that stands in its place.
#[derive(Debug, Serialize)]
struct Row {
    kind: &'static str,
    old: Option<Side>,
    new: Option<Side>,
}

/// One line. What is other than on the other side is its `mark`.
#[derive(Debug, Clone, Serialize)]
struct Side {
    number: usize,
    kind: &'static str,
    sign: &'static str,
    head: String,
    mark: String,
    tail: String,
    has_no_break: bool,
}

impl Side {
    fn new(number: usize, line: &Line) -> Self {
        let (kind, sign) = match line.kind {
            LineKind::Context => ("context", " "),
            LineKind::Removed => ("removed", "-"),
            LineKind::Added => ("added", "+"),
        };
        Self {
            number,
            kind,
            sign,
            head: visible(&line.text),
            mark: String::new(),
            tail: String::new(),
            has_no_break: line.no_line_break,
        }
    }

    /// Marks what is neither among the first nor among the last characters that both sides have.
    fn mark(&mut self, first: usize, last: usize) {
        let text: Vec<char> = self.head.chars().collect();
        let end = text.len().saturating_sub(last).max(first);
        let part = |range: std::ops::Range<usize>| -> String {
            text.get(range).unwrap_or_default().iter().collect()
        };
        self.head = part(0..first);
        self.mark = part(first..end);
        self.tail = part(end..text.len());
    }
}

/// The rows of a hunk: lines that went beside those that came.
pub(super) fn rows(hunk: &Hunk) -> Rows {
    let (mut old, mut new) = (hunk.before.start, hunk.after.start);
    let mut rows = Vec::new();
    let mut lines = hunk.lines.iter().peekable();
    while lines.peek().is_some() {
        let mut sides = |kind: LineKind, number: &mut usize| -> Vec<Side> {
            let mut sides = Vec::new();
            while let Some(line) = lines.next_if(|line| line.kind == kind) {
                sides.push(Side::new(*number, line));
                *number += 1;
            }
            sides
        };
        for after in sides(LineKind::Context, &mut new) {
            let before = Side {
                number: old,
                ..after.clone()
            };
            old += 1;
            rows.push(Row {
                kind: "kept",
                old: Some(before),
                new: Some(after),
            });
        }
        let went = sides(LineKind::Removed, &mut old);
        let came = sides(LineKind::Added, &mut new);
        rows.extend(beside(went, came));
    }
    Rows {
        header: hunk.header(),
        rows,
    }
}

fn beside(went: Vec<Side>, came: Vec<Side>) -> Vec<Row> {
    let count = went.len().max(came.len());
    let (mut went, mut came) = (went.into_iter(), came.into_iter());
    let row = |_| {
        let (mut old, mut new) = (went.next(), came.next());
        if let (Some(old), Some(new)) = (&mut old, &mut new) {
            mark(old, new);
        }
        Row {
            kind: "change",
            old,
            new,
        }
    };
    (0..count).map(row).collect()
}

/// Marks what differs between two lines, where they have a good part in common.
fn mark(old: &mut Side, new: &mut Side) {
    let (one, other): (Vec<char>, Vec<char>) =
        (old.head.chars().collect(), new.head.chars().collect());
    let same = |(one, other): &(&char, &char)| one == other;
    let first = one.iter().zip(&other).take_while(same).count();
    let most = one.len().min(other.len()) - first;
    let backwards = one.iter().rev().zip(other.iter().rev()).take(most);
    let last = backwards.take_while(same).count();
    let indent = one
        .iter()
        .take_while(|character| **character == ' ')
        .count();
    let common = (first + last).saturating_sub(indent);
    if common * 3 >= one.len().max(other.len()).saturating_sub(indent) {
        old.mark(first, last);
        new.mark(first, last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::unified::Range;

    fn shown(lines: &[(LineKind, &str)]) -> Vec<String> {
        let hunk = Hunk {
            before: Range { start: 7, lines: 0 },
            after: Range { start: 9, lines: 0 },
            lines: lines
                .iter()
                .map(|(kind, text)| Line {
                    kind: *kind,
                    text: (*text).to_owned(),
                    no_line_break: false,
                })
                .collect(),
        };
        let side = |side: &Option<Side>| match side {
            None => "-".to_owned(),
            Some(Side {
                number,
                head,
                mark,
                tail,
                ..
            }) => format!("{number} {head}[{mark}]{tail}"),
        };
        rows(&hunk)
            .rows
            .iter()
            .map(|row| format!("{} | {}", side(&row.old), side(&row.new)))
            .collect()
    }

    #[test]
    fn lines_that_went_stand_beside_those_that_came() {
        use LineKind::{Added, Context, Removed};
        let lines = [
            (Context, "same"),
            (Removed, "  size = 3 # of it"),
            (Removed, "gone"),
            (Added, "  size = 55 # of it"),
            (Context, "same again"),
            (Added, "more"),
        ];
        assert_eq!(
            shown(&lines),
            [
                "7 same[] | 9 same[]",
                "8   size = [3] # of it | 10   size = [55] # of it",
                "9 gone[] | -",
                "10 same again[] | 11 same again[]",
                "- | 12 more[]",
            ]
        );
    }

    #[test]
    fn what_is_the_same_at_both_ends_is_counted_once() {
        use LineKind::{Added, Removed};
        assert_eq!(
            shown(&[(Removed, "aaa"), (Added, "aaaa")]),
            ["7 aaa[] | 9 aaa[a]"]
        );
        assert_eq!(
            shown(&[(Removed, "ä1ö"), (Added, "ä2ö")]),
            ["7 ä[1]ö | 9 ä[2]ö"]
        );
        assert_eq!(
            shown(&[(Removed, "abc"), (Added, "xyz")]),
            ["7 abc[] | 9 xyz[]"]
        );
    }
}
