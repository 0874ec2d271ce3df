//! `lsgen render`: from the file to a folder or to standard output.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::error::CommandError;
use super::set::{self, Assignment};
use super::{EnvironmentFile, Status, environment_file, output};
use crate::bundle::manifest::Header;
use crate::bundle::{Sealed, stream};
use crate::plan::Plan;
use crate::render;
use crate::write;

/// The arguments of `lsgen render`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// Give a key another value than the file does, for this run: KEY=VALUE
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<Assignment>,
    /// The folder to write; lsgen owns it from then on
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
    let path = &arguments.file.path;
    let text = set::applied(environment_file::read(path)?, &arguments.set)?;
    let judged = environment_file::judge_at(path, text)?;
    environment_file::report(&judged);
    let is_denied = arguments.deny_warnings && !judged.judgement.findings.is_empty();
    let plan = judged.judgement.plan.as_ref().filter(|_| !is_denied);
    let Some(plan) = plan else {
        let summary = crate::report::summary(&judged.judgement.findings);
        return Err(CommandError::refused(format!(
            "{summary}; nothing was written\n"
        )));
    };
    let sealed = sealed(plan)?;
    match &arguments.output {
        Some(folder) if arguments.check => check(folder, &sealed),
        Some(folder) => {
            let status = apply(folder, &sealed, arguments.force)?;
            if status == Status::Success {
                next(&folder.join("README.md"));
            }
            Ok(status)
        }
        None => stream(&sealed, arguments.format),
    }
}

/// Renders the environment, manifest included.
pub(super) fn sealed(plan: &Plan) -> Result<Sealed, CommandError> {
    let bundle = render::render(plan)?;
    Ok(bundle.seal(Header {
        lsgen_version: env!("CARGO_PKG_VERSION").to_owned(),
        environment: plan.primary.names().base().to_owned(),
        chart: plan.primary.chart().version.to_string(),
    }))
}

fn check(folder: &Path, sealed: &Sealed) -> Result<Status, CommandError> {
    let plan = write::plan(folder, sealed)?;
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

pub(super) fn apply(folder: &Path, sealed: &Sealed, force: bool) -> Result<Status, CommandError> {
    let plan = write::plan(folder, sealed)?;
    let report = write::apply(&plan, force)?;
    for kept in &report.kept {
        output::talk(&format!("{}\n", kept.line()));
    }
    output::talk(&format!("{}: {}\n", folder.display(), report.summary()));
    // What was kept is not what the environment says: a pipeline must not go on as if it were.
    Ok(if report.kept.is_empty() {
        Status::Success
    } else {
        Status::Failure
    })
}

/// Says which page tells what to do with what was written.
pub(super) fn next(page: &Path) {
    output::talk(&format!("next: {}\n", page.display()));
}

fn stream(sealed: &Sealed, format: StreamFormat) -> Result<Status, CommandError> {
    match format {
        StreamFormat::Stream => output::data(&stream::to_stream(sealed.files()))?,
        StreamFormat::Tar => output::binary(&stream::to_tar(sealed.files())?)?,
    }
    Ok(Status::Success)
}
