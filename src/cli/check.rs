//! `lsgen check`: everything that is wrong, and with `--fix` without what needs no decision.

use super::environment_file::{self, Judged, Unreadable};
use super::error::CommandError;
use super::{EnvironmentFile, FindingFormat, Status, fix, output};
use crate::{layer, report};

/// The arguments of `lsgen check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// How the findings are written
    #[arg(long, value_enum, default_value = "human")]
    format: FindingFormat,
    /// Fix in the file what needs no decision: misspelled and renamed keys, missing quotes, keys without an effect.
    /// Comments are kept, and standard error lists the fixes. Its layers stay as they are
    #[arg(long)]
    fix: bool,
    /// Fail if there is a warning, too
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let path = &arguments.file.path;
    if arguments.fix && environment_file::is_stdin(path) {
        return Err(CommandError::usage(
            "`--fix` changes a file, and standard input is not a file",
        ));
    }
    let text = match environment_file::read(path) {
        Ok(text) => text,
        Err(unreadable) if arguments.format != FindingFormat::Human => {
            output::data(told_unreadable(&unreadable, arguments.format).as_bytes())?;
            return Ok(Status::Failure);
        }
        Err(unreadable) => return Err(unreadable.into()),
    };
    let mut judged = environment_file::judge_at(path, text)?;
    if arguments.fix {
        judged = fix::fix(path, judged)?;
    }
    let Judged {
        stack, judgement, ..
    } = &judged;
    match arguments.format {
        FindingFormat::Human => {
            let text = report::terminal(&judgement.findings, stack, true);
            output::data(format!("{text}{}", report::summary(&judgement.findings)).as_bytes())?;
            if !judgement.allowed.is_empty() {
                output::data(
                    format!(", {} waived by `[allow]`", judgement.allowed.len()).as_bytes(),
                )?;
            }
            let fixable = fix::count(&judged);
            if fixable > 0 && !environment_file::is_stdin(path) {
                let fixable = format!(", {fixable} can be fixed with `lsgen check --fix`");
                output::data(fixable.as_bytes())?;
            }
            output::data(b"\n")?;
        }
        FindingFormat::Github => {
            let commands = report::github(&judgement.findings, stack);
            let summary = report::summary(&judgement.findings);
            output::data(format!("{commands}{summary}\n").as_bytes())?;
        }
        FindingFormat::Sarif => {
            let sarif = report::sarif(&judgement.findings, &judgement.allowed, stack);
            output::data(format!("{sarif:#}\n").as_bytes())?;
        }
        FindingFormat::Json => {
            let json = report::json(&judgement.findings, &judgement.allowed, stack);
            output::data(format!("{json:#}\n").as_bytes())?;
        }
    }
    let is_denied = arguments.deny_warnings && !judgement.findings.is_empty();
    Ok(if judgement.plan.is_some() && !is_denied {
        Status::Success
    } else {
        Status::Failure
    })
}

/// The report for a program about a file that could not be read.
fn told_unreadable(unreadable: &Unreadable, format: FindingFormat) -> String {
    let (error, help) = (unreadable.error.to_string(), unreadable.error.help());
    let (rule, file) = (&layer::UNREADABLE, unreadable.file.as_str());
    match format {
        FindingFormat::Github => report::unreadable_github(rule, file, &error, help),
        FindingFormat::Sarif => {
            format!("{:#}\n", report::unreadable_sarif(rule, file, &error, help))
        }
        FindingFormat::Human | FindingFormat::Json => {
            format!("{:#}\n", report::unreadable_json(rule, file, &error, help))
        }
    }
}
