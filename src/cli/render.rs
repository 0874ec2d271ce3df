//! `lsgen render`: from the file to a folder or to standard output.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::across::{Register, Turn};
use super::error::CommandError;
use super::folder::{Output, SharedFolders};
use super::many::{self, EnvironmentFiles, Row};
use super::set::{self, Assignment};
use super::{Status, environment_file, output};
use crate::bundle::stream;
use crate::internal::Internal as _;
use crate::report;

/// The arguments of `lsgen render`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    files: EnvironmentFiles,
    /// Give a key another value than the file does, for this run: KEY=VALUE
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<Assignment>,
    /// The folder to write; lsgen owns it from then on. For several files it is a pattern, in which `{name}` stands for the
    /// file's name without its ending; without it, each file gets a folder of that name in it
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Write nothing; exit 2 when the folder is not what would be written
    #[arg(long, requires = "output")]
    check: bool,
    /// Overwrite files that were edited by hand or that block a rendered file
    #[arg(long, requires = "output", conflicts_with = "check")]
    force: bool,
    /// Write nothing if there is a warning
    #[arg(long)]
    deny_warnings: bool,
    /// How the files go to standard output
    #[arg(long, value_enum, default_value = "stream", conflicts_with = "output")]
    format: StreamFormat,
}

/// How files are written one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StreamFormat {
    /// One text, a header line before each file.
    Stream,
    /// A tar archive.
    Tar,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    match arguments.files.single() {
        Some(path) => single(path, arguments),
        None => several(arguments),
    }
}

fn single(path: &Path, arguments: &Arguments) -> Result<Status, CommandError> {
    let text = set::applied(environment_file::read(path)?, &arguments.set)?;
    let judged = environment_file::judge_at(path, text)?;
    environment_file::report(&judged);
    let is_denied = arguments.deny_warnings && !judged.judgement.findings.is_empty();
    let plan = judged.judgement.plan.as_ref().filter(|_| !is_denied);
    let Some(plan) = plan else {
        let summary = report::summary(&judged.judgement.findings);
        return Err(CommandError::refused(format!(
            "{summary}; nothing was written\n"
        )));
    };
    let output = Output::of(plan)?;
    match &arguments.output {
        Some(pattern) if arguments.check => check(&many::folder(path, pattern), &output),
        Some(pattern) => {
            let folder = &many::folder(path, pattern);
            let mut said = String::new();
            let written = output.write(
                folder,
                arguments.force,
                &SharedFolders::default(),
                &mut said,
            );
            output::talk(&said);
            let written = written?;
            let kept = written.kept.iter();
            output::talk(&kept.map(|line| format!("{line}\n")).collect::<String>());
            output::talk(&format!("{}: {}\n", folder.display(), written.summary));
            // What was kept is not what the environment says: a pipeline must not go on as if it were.
            if !written.kept.is_empty() {
                return Ok(Status::Failure);
            }
            next(&folder.join("README.md"));
            Ok(Status::Success)
        }
        None => stream(&output, arguments.format),
    }
}

/// Several files, each to a folder of its own. One that cannot be rendered keeps none of the others from it.
fn several(arguments: &Arguments) -> Result<Status, CommandError> {
    let Some(pattern) = &arguments.output else {
        return Err(no_folder(&arguments.files.paths));
    };
    let files = arguments.files.all()?;
    let folders = many::folders(&files, pattern)?;
    let register = Register::default();
    let done = SharedFolders::default();
    let work = |number: usize, path: &Path| {
        let folder = folders.get(number).internal("the folder of a file");
        one(path, folder, register.turn(number), &done, arguments)
    };
    let (mut rows, mut changes) = (Vec::new(), false);
    many::each(&files, work, |_, (said, row)| {
        output::talk(&said);
        changes |= row.outcome.as_deref() == Some(OUT_OF_DATE);
        rows.push(row);
        Ok(())
    })?;
    output::data(many::table(&rows).as_bytes())?;
    let failed = rows.iter().any(|row| row.errors > 0);
    Ok(match (failed, changes) {
        (true, _) => Status::Failure,
        (false, true) => Status::Changes,
        (false, false) => Status::Success,
    })
}

/// Several files and no folder for them; the last one may have been meant as that.
fn no_folder(paths: &[PathBuf]) -> CommandError {
    let error = CommandError::usage("several environments need a folder to be written to");
    match paths {
        [file, last] if last.extension().is_none() && !last.is_file() => {
            let (file, last) = (file.display(), last.display());
            error.hint(format!(
                "to write into `{last}`, say so: `lsgen render {file} -o {last}`"
            ))
        }
        _ => error.hint("add `-o out`, which writes each to a folder of its name in `out`"),
    }
}

/// What is said of a folder that is not what would be written.
const OUT_OF_DATE: &str = "out of date";

/// One of several files: what is said of it, and its line in the table.
fn one(
    path: &Path,
    folder: &Path,
    turn: Turn<'_>,
    done: &SharedFolders,
    arguments: &Arguments,
) -> (String, Row) {
    let name = environment_file::name(path);
    let mut row = Row::new(name.clone());
    let mut said = String::new();
    let attempt = || -> Result<String, CommandError> {
        let text = set::applied(environment_file::read(path)?, &arguments.set)?;
        let judged = environment_file::judge_at(path, text)?;
        said.push_str(&environment_file::findings(&judged));
        for finding in &judged.judgement.findings {
            row.count(finding);
        }
        let clashes = turn.clashes(&judged);
        for clash in &clashes {
            said.push_str(&report::terminal(
                std::slice::from_ref(clash),
                &judged.stack,
                true,
            ));
            row.count(clash);
        }
        let is_denied = row.errors > 0 || arguments.deny_warnings && row.warnings > 0;
        let plan = judged.judgement.plan.as_ref().filter(|_| !is_denied);
        let Some(plan) = plan else {
            row.errors = row.errors.max(1);
            return Ok("not written".to_owned());
        };
        let output = Output::of(plan)?;
        if arguments.check {
            let plan = output.plan(folder)?;
            plan.check_environment()?;
            let is_clean = plan.is_clean();
            return Ok(if is_clean { "up to date" } else { OUT_OF_DATE }.to_owned());
        }
        let written = output.write(folder, arguments.force, done, &mut said)?;
        for kept in &written.kept {
            said.push_str(&format!("{name}: {kept}\n"));
            row.errors += 1;
        }
        Ok(format!("{}: {}", folder.display(), written.summary))
    };
    let outcome = attempt();
    match outcome {
        Ok(outcome) => row.outcome = Some(outcome),
        Err(error) => {
            said.push_str(&format!("{name}: {}\n", error.text().trim_end()));
            row.errors += 1;
            row.outcome = Some("not written".to_owned());
        }
    }
    (said, row)
}

fn check(folder: &Path, output: &Output) -> Result<Status, CommandError> {
    let plan = output.plan(folder)?;
    plan.check_environment()?;
    let lines: String = plan
        .lines()
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    output::data(lines.as_bytes())?;
    Ok(if plan.is_clean() {
        Status::Success
    } else {
        Status::Changes
    })
}

/// Says which page tells what to do with what was written.
pub(super) fn next(page: &Path) {
    output::talk(&format!("next: {}\n", page.display()));
}

fn stream(output: &Output, format: StreamFormat) -> Result<Status, CommandError> {
    if let Some(place) = output.shares() {
        output::talk(&format!(
            "the modules of Terraform are in `{place}`, and no part of this: `-o` writes them\n"
        ));
    }
    let sealed = output.own();
    match format {
        StreamFormat::Stream => output::data(&stream::to_stream(sealed.files()))?,
        StreamFormat::Tar => output::binary(&stream::to_tar(sealed.files())?)?,
    }
    Ok(Status::Success)
}
