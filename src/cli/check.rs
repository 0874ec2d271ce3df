//! `lsgen check`: everything that is wrong, and with `--fix` without what needs no decision.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::across::clashes;
use super::environment_file::{self, Judged, Unreadable};
use super::error::CommandError;
use super::many::{self, EnvironmentFiles, Row};
use super::{FindingFormat, Status, fix, output};
use crate::finding::Finding;
use crate::layer::Stack;
use crate::rules::across::Claims;
use crate::{layer, report};

/// The arguments of `lsgen check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    files: EnvironmentFiles,
    /// How the findings are written
    #[arg(long, value_enum, default_value = "human")]
    format: FindingFormat,
    /// Fix in the file what needs no decision: misspelled and renamed keys, missing quotes, keys without an effect.
    /// Comments are kept, and standard error lists the fixes
    #[arg(long)]
    fix: bool,
    /// Fail if there is a warning, too
    #[arg(long)]
    deny_warnings: bool,
}

/// What is said of a file.
struct Checked {
    /// The findings, as the format has them.
    said: Said,
    row: Row,
    /// What no other file may say; none where there is no plan.
    claims: Option<Claims>,
    /// How many changes a call with `--fix` would make.
    fixable: usize,
}

enum Said {
    Text(String),
    Value(Value),
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let is_stdin = |path: &PathBuf| environment_file::is_stdin(path);
    if arguments.fix && arguments.files.paths.iter().any(is_stdin) {
        return Err(CommandError::usage(
            "`--fix` changes a file, and standard input is not a file",
        ));
    }
    match arguments.files.single() {
        Some(path) => single(path, arguments),
        None => several(&arguments.files.all()?, arguments),
    }
}

fn single(path: &Path, arguments: &Arguments) -> Result<Status, CommandError> {
    let text = match environment_file::read(path) {
        Ok(text) => text,
        Err(unreadable) if arguments.format != FindingFormat::Human => {
            let said = told_unreadable(&unreadable, arguments.format);
            output::data(&bytes(said))?;
            return Ok(Status::Failure);
        }
        Err(unreadable) => return Err(unreadable.into()),
    };
    let judged = judged(path, text, arguments.fix)?;
    let findings = &judged.judgement.findings;
    let mut said = bytes(all(&judged, arguments.format));
    match arguments.format {
        FindingFormat::Human => {
            let mut line = report::summary(findings);
            if !judged.judgement.allowed.is_empty() {
                let waived = judged.judgement.allowed.len();
                line.push_str(&format!(", {waived} waived by `[allow]`"));
            }
            let fixable = fix::count(&judged);
            if fixable > 0 && !environment_file::is_stdin(path) {
                line.push_str(&format!(", {}", fix_hint(fixable)));
            }
            said.extend(line.bytes().chain([b'\n']));
        }
        FindingFormat::Github => {
            said.extend(report::summary(findings).bytes().chain([b'\n']));
        }
        FindingFormat::Json | FindingFormat::Sarif => {}
    }
    output::data(&said)?;
    Ok(status(&row(path, &judged), arguments.deny_warnings))
}

/// Several files: what is wrong with each, what two of them cannot both say, and a table at the end.
fn several(files: &[PathBuf], arguments: &Arguments) -> Result<Status, CommandError> {
    let format = arguments.format;
    let (mut rows, mut values, mut claims) = (Vec::new(), Vec::new(), Vec::new());
    let mut fixable = 0;
    let take = |number: usize, checked: Result<Checked, CommandError>| {
        let checked = checked?;
        match checked.said {
            Said::Text(text) => output::data(text.as_bytes())?,
            Said::Value(value) => values.push(value),
        }
        rows.push(checked.row);
        fixable += checked.fixable;
        claims.extend(checked.claims.map(|claims| (number, claims)));
        Ok(())
    };
    many::each(files, |_, path| checked(path, arguments), take)?;
    let mut across = Vec::new();
    for clash in clashes(files, &claims, environment_file::judge)? {
        if let Some(row) = rows.get_mut(clash.file) {
            row.count(&clash.finding);
        }
        let finding = std::slice::from_ref(&clash.finding);
        match told(finding, &[], &clash.stack, format) {
            Said::Text(text) => output::data(text.as_bytes())?,
            Said::Value(value) => across.push(value),
        }
    }
    match format {
        FindingFormat::Human => {
            output::data(many::table(&rows).as_bytes())?;
            if fixable > 0 {
                output::data(format!("{}\n", fix_hint(fixable)).as_bytes())?;
            }
        }
        FindingFormat::Github => output::data(many::summary(&rows).as_bytes())?,
        FindingFormat::Json => {
            let names = files.iter().map(|path| environment_file::name(path));
            let files = names.zip(values).map(|(name, mut value)| {
                if let Some(object) = value.as_object_mut() {
                    object.remove("format");
                    object.insert("file".to_owned(), name.into());
                }
                value
            });
            let across = across
                .iter()
                .filter_map(|value| value.pointer("/findings/0"));
            let json = json!({
                "format": 1,
                "files": files.collect::<Vec<_>>(),
                "across": across.collect::<Vec<_>>(),
            });
            output::data(format!("{json:#}\n").as_bytes())?;
        }
        FindingFormat::Sarif => {
            // A log takes any number of runs.
            let mut logs = values.into_iter().chain(across);
            if let Some(mut log) = logs.next() {
                let further = logs.filter_map(|log| log.pointer("/runs/0").cloned());
                if let Some(runs) = log.pointer_mut("/runs").and_then(Value::as_array_mut) {
                    runs.extend(further);
                }
                output::data(format!("{log:#}\n").as_bytes())?;
            }
        }
    }
    let failed = rows
        .iter()
        .any(|row| status(row, arguments.deny_warnings) != Status::Success);
    Ok(if failed {
        Status::Failure
    } else {
        Status::Success
    })
}

/// How many findings need no decision.
fn fix_hint(fixable: usize) -> String {
    format!("{fixable} can be fixed with `lsgen check --fix`")
}

fn status(row: &Row, deny_warnings: bool) -> Status {
    if row.errors == 0 && !(deny_warnings && row.warnings > 0) {
        Status::Success
    } else {
        Status::Failure
    }
}

fn judged(path: &Path, text: String, fixes: bool) -> Result<Judged, CommandError> {
    let judged = environment_file::judge_at(path, text)?;
    if fixes {
        fix::fix(path, judged)
    } else {
        Ok(judged)
    }
}

/// One of several files. One that cannot be read is reported like a finding, and the others go on.
fn checked(path: &Path, arguments: &Arguments) -> Result<Checked, CommandError> {
    let text = match environment_file::read(path) {
        Ok(text) => text,
        Err(unreadable) => {
            return Ok(Checked {
                said: told_unreadable(&unreadable, arguments.format),
                row: Row::failed(environment_file::name(path)),
                claims: None,
                fixable: 0,
            });
        }
    };
    let judged = judged(path, text, arguments.fix)?;
    let plan = judged.judgement.plan.as_ref();
    Ok(Checked {
        said: all(&judged, arguments.format),
        row: row(path, &judged),
        claims: plan.map(|plan| Claims::of(plan, &judged.stack)),
        fixable: fix::count(&judged),
    })
}

fn row(path: &Path, judged: &Judged) -> Row {
    let mut row = Row::new(environment_file::name(path));
    for finding in &judged.judgement.findings {
        row.count(finding);
    }
    if judged.judgement.plan.is_none() && row.errors == 0 {
        row.errors = 1;
    }
    row
}

/// Findings in a file, and what `[allow]` waives there, in a format.
fn told(
    findings: &[Finding],
    allowed: &[(Finding, String)],
    stack: &Stack,
    format: FindingFormat,
) -> Said {
    match format {
        FindingFormat::Human => Said::Text(report::terminal(findings, stack, true)),
        FindingFormat::Github => Said::Text(report::github(findings, stack)),
        FindingFormat::Sarif => Said::Value(report::sarif(findings, allowed, stack)),
        FindingFormat::Json => Said::Value(report::json(findings, allowed, stack)),
    }
}

/// Everything that is said of a file.
fn all(judged: &Judged, format: FindingFormat) -> Said {
    let judgement = &judged.judgement;
    told(
        &judgement.findings,
        &judgement.allowed,
        &judged.stack,
        format,
    )
}

/// What is said of a file that could not be read.
fn told_unreadable(unreadable: &Unreadable, format: FindingFormat) -> Said {
    let (error, help) = (unreadable.error.to_string(), unreadable.error.help());
    let (rule, file) = (&layer::UNREADABLE, unreadable.file.as_str());
    match format {
        FindingFormat::Human => {
            Said::Text(CommandError::unreadable(&unreadable.error).text() + "\n")
        }
        FindingFormat::Github => Said::Text(report::unreadable_github(rule, file, &error, help)),
        FindingFormat::Sarif => Said::Value(report::unreadable_sarif(rule, file, &error, help)),
        FindingFormat::Json => Said::Value(report::unreadable_json(rule, file, &error, help)),
    }
}

fn bytes(said: Said) -> Vec<u8> {
    match said {
        Said::Text(text) => text.into_bytes(),
        Said::Value(value) => format!("{value:#}\n").into_bytes(),
    }
}
