//! `lsgen check`: everything that is wrong, and nothing written.

use super::environment_file::{self, Judged, Unreadable};
use super::{EnvironmentFile, FAILURE, FindingFormat, SUCCESS, output};
use crate::{layer, report};

/// The arguments of `lsgen check`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// How the findings are written
    #[arg(long, value_enum, default_value = "human")]
    format: FindingFormat,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let judged = match environment_file::judge(&arguments.file.path) {
        Ok(judged) => judged,
        Err(error) if arguments.format != FindingFormat::Human => {
            let unreadable = error.downcast::<Unreadable>()?;
            output::data(told_unreadable(&unreadable, arguments.format).as_bytes())?;
            return Ok(FAILURE);
        }
        Err(error) => return Err(error),
    };
    let Judged {
        stack, judgement, ..
    } = &judged;
    match arguments.format {
        FindingFormat::Human => {
            let text = report::terminal(&judgement.findings, stack, true);
            output::data(format!("{text}{}", report::summary(&judgement.findings)).as_bytes())?;
            if !judgement.allowed.is_empty() {
                output::data(
                    format!(", {} set aside by `[allow]`", judgement.allowed.len()).as_bytes(),
                )?;
            }
            output::data(b"\n")?;
        }
        FindingFormat::Github => {
            let commands = report::github(&judgement.findings, stack);
            let summary = report::summary(&judgement.findings);
            output::data(format!("{commands}{summary}\n").as_bytes())?;
        }
        FindingFormat::Json => {
            let json = report::json(&judgement.findings, &judgement.allowed, stack);
            output::data(format!("{json:#}\n").as_bytes())?;
        }
    }
    Ok(if judgement.plan.is_some() {
        SUCCESS
    } else {
        FAILURE
    })
}

/// What a program is told of a file that could not be read.
fn told_unreadable(unreadable: &Unreadable, format: FindingFormat) -> String {
    let (error, help) = (unreadable.error.to_string(), unreadable.error.help());
    let (rule, file) = (&layer::UNREADABLE, unreadable.file.as_str());
    if format == FindingFormat::Github {
        return report::unreadable_github(rule, file, &error, help);
    }
    format!("{:#}\n", report::unreadable_json(rule, file, &error, help))
}
