//! `lsgen diff`: what a change does, before anything is run.

mod runbook;
mod several;
mod sides;

use std::path::{Path, PathBuf};
use std::str::FromStr as _;

use clap::{ArgGroup, ValueEnum};

use self::sides::{Compared, With, compare};
use super::error::CommandError;
use super::many::{self, EnvironmentFiles};
use super::{Status, output, pager};
use crate::diff::effects::Class;
use crate::diff::{self, Diff};
use crate::report::diff_text::Shown;
use crate::report::{diff_html, diff_json, diff_markdown, diff_text};

/// The arguments of `lsgen diff`.
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("with").args(["output", "against"])))]
pub(super) struct Arguments {
    #[command(flatten)]
    files: EnvironmentFiles,
    /// Compare with what is in this output folder. For several files it is a pattern, in which `{name}` stands for the
    /// file's name without its ending; without it, each file has a folder of that name in it
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Compare with what the file of this git revision renders to, such as origin/main
    #[arg(long, value_name = "REVISION")]
    against: Option<String>,
    /// How the changes are written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Write the steps that carry the change out, as a runbook in Markdown, in place of the changes
    #[arg(long, conflicts_with_all = ["format", "level"])]
    runbook: bool,
    /// What is shown for people, all of it if left out
    #[arg(long, value_enum, value_delimiter = ',')]
    level: Vec<Level>,
    /// Exit with 1 when the change has one of these effects, such as data-loss,replaced
    #[arg(long, value_name = "EFFECT", value_delimiter = ',', value_parser = Class::from_str)]
    deny: Vec<Class>,
    /// Exit with 0 when there are changes, too
    #[arg(long)]
    exit_zero: bool,
    /// Do not show long changes for people page by page; `LSGEN_PAGER` or `PAGER` names the pager, less if unset
    #[arg(long)]
    no_pager: bool,
}

/// How changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For `patch -p1` or `git apply --directory FOLDER`, with the paths of the output folder.
    Patch,
    /// For programs: format 1.
    Json,
    /// For a comment on a pull request, below its 65,536 characters.
    Markdown,
    /// One page for a browser, with both sides beside each other and a filter.
    Html,
}

/// What can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    /// What the change does to what Terraform made and to what runs.
    Effects,
    /// The keys of the environment, each with file and line.
    Keys,
    /// The values of the rendered files.
    Values,
    /// The lines of the rendered files.
    Lines,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let with = match (
        &arguments.against,
        &arguments.output,
        arguments.files.paths.as_slice(),
    ) {
        (Some(revision), _, _) => With::Revision(revision),
        (None, Some(folder), _) => With::Folder(folder),
        (None, None, [one, other]) => return single(one, With::File(other), arguments),
        (None, None, _) => {
            return Err(
                CommandError::usage("there is nothing to compare with").hint(
                    "name a folder with `-o`, a git revision with `--against`, or one other environment file",
                ),
            );
        }
    };
    match arguments.files.single() {
        Some(file) => single(file, with, arguments),
        None => several::run(arguments, with),
    }
}

fn single(file: &Path, with: With<'_>, arguments: &Arguments) -> Result<Status, CommandError> {
    let mut said = String::new();
    let own = match with {
        With::Folder(pattern) => many::folder(file, pattern),
        With::File(_) | With::Revision(_) => PathBuf::new(),
    };
    let with = match with {
        With::Folder(_) => With::Folder(&own),
        With::File(_) | With::Revision(_) => with,
    };
    let compared = compare(file, with, &mut said);
    output::talk(&said);
    let compared = compared?;
    if arguments.runbook {
        let text = runbook::of(&compared.diff, &compared.before, &compared.after)?;
        output::binary(text.as_bytes())?;
    } else {
        let is_other = matches!(with, With::File(_));
        show(&compared, shown(arguments, !is_other), arguments)?;
    }
    let denied = denied(&compared.diff, &arguments.deny);
    if !denied.is_empty() {
        return Err(CommandError::refused(format!(
            "denied: the change has effects of {}\n",
            denied.join(", ")
        )));
    }
    Ok(if compared.diff.is_empty() || arguments.exit_zero {
        Status::Success
    } else {
        Status::Changes
    })
}

/// The names of the classes that are denied and occur, the worst first.
fn denied(diff: &Diff, deny: &[Class]) -> Vec<&'static str> {
    let counts = diff.effects.counts().into_iter();
    counts
        .map(|(class, _)| class)
        .filter(|class| deny.contains(class))
        .map(Class::name)
        .collect()
}

/// What is shown, and with which advice.
fn shown(arguments: &Arguments, advice: bool) -> Shown {
    let has = |level| arguments.level.is_empty() || arguments.level.contains(&level);
    Shown {
        effects: has(Level::Effects),
        keys: has(Level::Keys),
        structure: has(Level::Values),
        text: has(Level::Lines),
        advice,
        width: output::width().unwrap_or(diff_text::WIDTH),
    }
}

fn show(compared: &Compared, shown: Shown, arguments: &Arguments) -> Result<(), CommandError> {
    let Compared {
        before,
        after,
        diff,
    } = compared;
    match arguments.format {
        Format::Human => pager::show(&diff_text::diff(diff, shown), arguments.no_pager),
        Format::Json => output::data(format!("{:#}\n", diff_json::diff(diff)?).as_bytes()),
        Format::Markdown => {
            let text = diff_markdown::diff(diff, after.environment(), shown);
            output::binary(text.as_bytes())
        }
        Format::Html => {
            let page = diff_html::diff(diff, after.environment(), shown)?;
            output::binary(page.as_bytes())
        }
        Format::Patch => output::binary(&diff::patch(&before.files, &after.files)?),
    }
}
