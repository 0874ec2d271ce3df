//! `lsgen diff` of several files: each with its own folder, or as a revision has it.

use std::path::Path;

use serde_json::{Value, json};

use super::sides::{Compared, With, compare};
use super::{Arguments, Format, denied, shown};
use crate::cli::error::CommandError;
use crate::cli::many::{self, Row};
use crate::cli::{Status, environment_file, output};
use crate::report::{diff_json, diff_markdown, diff_text};

/// What became of a file.
struct Done {
    /// What is said of it beside the changes.
    said: String,
    /// Its changes as the format has them; none for people where nothing changed.
    changes: Option<Written>,
    row: Row,
    is_changed: bool,
}

enum Written {
    Text(String),
    Value(Value),
}

/// Compares every file. One that cannot be compared keeps none of the others from it.
pub(super) fn run(arguments: &Arguments, with: With<'_>) -> Result<Status, CommandError> {
    if arguments.runbook {
        return Err(one_at_a_time("a runbook is"));
    }
    match arguments.format {
        Format::Human | Format::Json | Format::Markdown => {}
        Format::Patch => return Err(one_at_a_time("a patch is")),
        Format::Html => return Err(one_at_a_time("a page is")),
    }
    let files = arguments.files.all()?;
    let folders = match with {
        With::Folder(pattern) => many::folders(&files, pattern)?,
        With::File(_) | With::Revision(_) => Vec::new(),
    };
    let limit = diff_markdown::LIMIT / files.len().max(1);
    let work = |number: usize, path: &Path| {
        let with = folders.get(number).map_or(with, |own| With::Folder(own));
        one(path, with, arguments, limit)
    };
    let (mut rows, mut values, mut is_changed) = (Vec::new(), Vec::new(), false);
    many::each(&files, work, |_, done| {
        output::talk(&done.said);
        match done.changes {
            Some(Written::Text(text)) => output::data(format!("{text}\n").as_bytes())?,
            Some(Written::Value(value)) => values.push(value),
            None => {}
        }
        is_changed |= done.is_changed;
        rows.push(done.row);
        Ok(())
    })?;
    match arguments.format {
        Format::Json => {
            let json = json!({ "format": 1, "files": values });
            output::data(format!("{json:#}\n").as_bytes())?;
        }
        Format::Markdown => output::talk(&many::table(&rows)),
        Format::Human | Format::Patch | Format::Html => {
            output::data(many::table(&rows).as_bytes())?;
        }
    }
    let has_failed = rows.iter().any(|row| row.errors > 0);
    Ok(match (has_failed, is_changed && !arguments.exit_zero) {
        (true, _) => Status::Failure,
        (false, true) => Status::Changes,
        (false, false) => Status::Success,
    })
}

fn one_at_a_time(what: &str) -> CommandError {
    CommandError::usage(format!("{what} for one environment"))
        .hint("name one file, or leave the format to `human`, `json`, or `markdown`")
}

/// One of the files: what is said of it, and its line in the table.
fn one(path: &Path, with: With<'_>, arguments: &Arguments, limit: usize) -> Done {
    let name = environment_file::name(path);
    let mut row = Row::new(name.clone());
    let mut said = String::new();
    let attempt = compare(path, with, &mut said).and_then(|compared| {
        let changes = written(&name, &compared, arguments, limit)?;
        Ok((compared, changes))
    });
    match attempt {
        Ok((compared, changes)) => {
            let judged = compared.after.judged.iter();
            let findings = judged.flat_map(|judged| &judged.judgement.findings);
            findings.for_each(|finding| row.count(finding));
            let denied = denied(&compared.diff, &arguments.deny);
            let mut outcome = diff_text::outcome(&compared.diff);
            if !denied.is_empty() {
                row.errors += 1;
                outcome = format!("denied: {}; {outcome}", denied.join(", "));
            }
            row.outcome = Some(outcome);
            Done {
                said,
                changes,
                row,
                is_changed: !compared.diff.is_empty(),
            }
        }
        Err(error) => {
            said.push_str(&format!("{name}: {}\n", error.text().trim_end()));
            row.errors += 1;
            row.outcome = Some("not compared".to_owned());
            let changes = (arguments.format == Format::Json)
                .then(|| Written::Value(json!({ "file": name, "error": error.plain() })));
            Done {
                said,
                changes,
                row,
                is_changed: false,
            }
        }
    }
}

/// The changes of a file in a format that takes several.
fn written(
    name: &str,
    compared: &Compared,
    arguments: &Arguments,
    limit: usize,
) -> Result<Option<Written>, CommandError> {
    let (diff, shown) = (&compared.diff, shown(arguments, false));
    if arguments.format == Format::Json {
        let value = json!({ "file": name, "diff": diff_json::diff(diff)? });
        return Ok(Some(Written::Value(value)));
    }
    if diff.is_empty() {
        return Ok(None);
    }
    Ok(Some(Written::Text(
        if arguments.format == Format::Markdown {
            diff_markdown::within(diff, compared.after.environment(), shown, limit)
        } else {
            diff_text::diff(diff, shown)
        },
    )))
}
