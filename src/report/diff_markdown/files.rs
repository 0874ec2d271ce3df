//! The changed files in a comment: each in full, with its values alone, or by name.

use super::super::diff_report::{File, Report, Shown};
use super::super::diff_text::plain_changes;
use super::super::terminal::plural;
use super::budget::Budget;
use super::escape::{code, fenced, html};
use crate::diff::Status;

/// How much of a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Full,
    Values,
    Left,
}

/// A file in the forms that it can take.
struct Part {
    full: String,
    /// Without its lines; none where there is nothing else to show.
    values: Option<String>,
    /// What is said where its lines are left out.
    without_lines: String,
    /// What is said where all of it is.
    left: String,
    lines: usize,
    count: usize,
    order: u8,
}

/// The files as far as there is room, and what is not shown.
pub(super) struct Fitted {
    /// What is shown.
    pub(super) shown: String,
    /// Each file of which something is left out, by name, with what.
    pub(super) names: String,
    /// In a few words what is left out; nothing where all is shown.
    pub(super) left_out: Vec<String>,
}

/// Fits the files into what is left.
pub(super) fn fit(report: &Report<'_>, budget: &mut Budget) -> Fitted {
    let part = |file| part(file, report.shown);
    let parts: Vec<Part> = report.files.iter().map(part).collect();
    // First every file is left out and named, as far as there is room for names.
    let mut is_named: Vec<bool> = Vec::new();
    for part in &parts {
        is_named.push(budget.take(&part.left));
    }
    let mut forms = vec![Form::Left; parts.len()];
    if is_named.iter().all(|named| *named) {
        let mut order: Vec<(usize, &Part)> = parts.iter().enumerate().collect();
        order.sort_by_key(|(position, part)| (part.order, *position));
        for (position, part) in order {
            budget.give_back(&part.left);
            let form = if budget.take(&part.full) {
                Form::Full
            } else if let Some(values) = &part.values
                && budget.take(&format!("{values}{}", part.without_lines))
            {
                Form::Values
            } else {
                // It was there before, so there is room.
                budget.take(&part.left);
                Form::Left
            };
            if let Some(slot) = forms.get_mut(position) {
                *slot = form;
            }
        }
    }
    fitted(&parts, &forms, &is_named)
}

fn fitted(parts: &[Part], forms: &[Form], is_named: &[bool]) -> Fitted {
    let (mut shown, mut names) = (String::new(), String::new());
    let (mut cut, mut cut_lines, mut left, mut left_lines, mut left_values) = (0, 0, 0, 0, 0);
    for ((part, form), is_named) in parts.iter().zip(forms).zip(is_named) {
        match form {
            Form::Full => shown.push_str(&part.full),
            Form::Values => {
                shown.push_str(part.values.as_deref().unwrap_or_default());
                names.push_str(&part.without_lines);
                cut += 1;
                cut_lines += part.lines;
            }
            Form::Left => {
                if *is_named {
                    names.push_str(&part.left);
                }
                left += 1;
                left_lines += part.lines;
                left_values += part.count;
            }
        }
    }
    let mut left_out = Vec::new();
    if cut > 0 {
        let lines = plural(cut_lines, "line");
        left_out.push(format!("the {lines} of {}", plural(cut, "file")));
    }
    if left > 0 {
        let (values, lines) = (plural(left_values, "value"), plural(left_lines, "line"));
        let files = plural(left, "file");
        left_out.push(format!("{files} altogether ({values}, {lines})"));
    }
    let unnamed = is_named.iter().filter(|named| !**named).count();
    if unnamed > 0 {
        left_out.push(format!("the names of {unnamed} of these"));
    }
    Fitted {
        shown,
        names,
        left_out,
    }
}

fn part(file: &File<'_>, shown: Shown) -> Part {
    let of = |is_shown: bool, text: fn(&File<'_>) -> String| {
        if is_shown { text(file) } else { String::new() }
    };
    let values = of(shown.structure, values);
    let lines = of(shown.text, lines);
    let (added, removed) = (file.lines_added, file.lines_removed);
    let sizes = file.sizes();
    let what = file.what();
    let size = if file.note.is_some() && added + removed == 0 {
        what
    } else {
        format!("{what}, {sizes}")
    };
    let sign = file.sign.to_string().replace('>', "&gt;");
    let name = &file.name;
    let summary = format!(
        "<summary><code>{sign} {}</code> {}</summary>",
        html(name),
        html(&size)
    );
    let details = |body: String| {
        format!(
            "<details>\n{summary}\n\n{}\n\n</details>\n\n",
            body.trim_end()
        )
    };
    let is_cut = !lines.is_empty() && !values.is_empty();
    Part {
        full: details(format!("{values}{lines}")),
        values: is_cut.then(|| details(values.clone())),
        without_lines: format!("- {}: its {}\n", code(name), sizes_of(added, removed)),
        left: format!(
            "- {}: {}\n",
            code(name),
            size.replace(sizes.as_str(), &sizes_of(added, removed))
        ),
        lines: if shown.text { added + removed } else { 0 },
        count: if shown.structure { file.values } else { 0 },
        // What was there and changes says more than what comes as a whole.
        order: match file.status {
            _ if file.is_manifest => 3,
            Status::Changed | Status::Renamed { .. } => 0,
            Status::Removed => 1,
            Status::Added => 2,
        },
    }
}

/// `12 lines (+10 -2)`.
fn sizes_of(added: usize, removed: usize) -> String {
    format!("{} (+{added} -{removed})", plural(added + removed, "line"))
}

fn values(file: &File<'_>) -> String {
    let changes = plain_changes(file);
    if changes.is_empty() {
        String::new()
    } else {
        format!("{}\n", fenced("", &changes))
    }
}

/// The changed lines as a unified diff.
fn lines(file: &File<'_>) -> String {
    if file.hunks.is_empty() {
        return String::new();
    }
    let (before, after) = &file.sides;
    let mut out = format!("--- {before}\n+++ {after}\n");
    for hunk in file.hunks {
        out.push_str(&format!("{}\n", hunk.header()));
        for line in &hunk.lines {
            out.push_str(&format!("{}{}\n", line.kind.sign(), line.text));
            if line.no_line_break {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    format!("{}\n", fenced("diff", &out))
}
