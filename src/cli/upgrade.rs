//! `lsgen upgrade`: the way to another chart version, as a runbook and, with `--write`, into the file.

use std::path::{Path, PathBuf};

use semver::Version;

use super::environment_file::{self, Judged};
use super::error::{CommandError, Context as _};
use super::many::{self, EnvironmentFiles, Row};
use super::{Status, output, render};
use crate::bundle::manifest::Header;
use crate::bundle::{Bundle, Sealed};
use crate::chart::ChartError;
use crate::finding::Finding;
use crate::internal::Internal;
use crate::plan::Plan;
use crate::render::upgrade::{RUNBOOK, upgrade as rendered};
use crate::report;
use crate::source::{KeyPath, Repository};
use crate::upgrade::{self, Upgrade, UpgradeError};
use crate::write::{self, replace};

/// The arguments of `lsgen upgrade`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    files: EnvironmentFiles,
    /// The chart version to end at
    #[arg(long, value_name = "VERSION")]
    to: Version,
    /// A folder for the runbook, with an environment file and a pre-pull manifest for each upgrade step; lsgen owns it.
    /// For several files it is a pattern, as that of `lsgen render` is
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Write the first upgrade step into the environment file, and keep its comments; refused if a layer sets the version
    #[arg(long)]
    write: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let is_stdin = |path: &PathBuf| environment_file::is_stdin(path);
    if arguments.write && arguments.files.paths.iter().any(is_stdin) {
        return Err(
            CommandError::usage("standard input cannot be written").hint(
                "name the file, or leave `--write` out and take the file of the step from `--output`",
            ),
        );
    }
    match arguments.files.single() {
        Some(path) => single(path, arguments),
        None => several(arguments),
    }
}

fn single(path: &Path, arguments: &Arguments) -> Result<Status, CommandError> {
    let mut said = String::new();
    let folder = arguments.output.as_ref();
    let folder = folder.map(|pattern| many::folder(path, pattern));
    let done = one(path, folder.as_deref(), arguments, &mut said);
    output::talk(&said);
    let Done {
        status,
        version,
        runbook,
        ..
    } = done?;
    if version.is_none() {
        output::talk(&format!("the chart is already {}\n", arguments.to));
        return Ok(status);
    }
    if status == Status::Success {
        match &folder {
            Some(folder) => render::next(&folder.join(RUNBOOK)),
            None if arguments.write => output::talk(&format!(
                "next: `lsgen render {}` with the output folder, then \"Changing it\" in its README.md\n",
                path.display()
            )),
            None => output::data(&runbook)?,
        }
    }
    Ok(status)
}

/// Several files, each on its own way. One that cannot be upgraded keeps none of the others from it.
fn several(arguments: &Arguments) -> Result<Status, CommandError> {
    let files = arguments.files.all()?;
    let folders = match &arguments.output {
        Some(pattern) => many::folders(&files, pattern)?,
        None if arguments.write => Vec::new(),
        None => {
            return Err(
                CommandError::usage("a runbook goes to standard output for one file").hint(
                    "add `--write` to write the first step into each file, or `-o` for a folder of each",
                ),
            );
        }
    };
    let work = |number: usize, path: &Path| {
        let name = environment_file::name(path);
        let mut row = Row::new(name.clone());
        let mut said = String::new();
        let folder = folders.get(number).map(PathBuf::as_path);
        match one(path, folder, arguments, &mut said) {
            Ok(done) => {
                row.warnings = done.warnings;
                if done.status != Status::Success {
                    row.errors += 1;
                }
                row.outcome = Some(match done.version {
                    None => format!("the chart is already {}", arguments.to),
                    Some(version) if arguments.write => format!("chart {version} is written"),
                    Some(version) => format!("chart {version} is the first step"),
                });
            }
            Err(error) => {
                said.push_str(&format!("{name}: {}\n", error.text().trim_end()));
                row.errors += 1;
                row.outcome = Some("not upgraded".to_owned());
            }
        }
        (said, row)
    };
    let mut rows = Vec::new();
    many::each(&files, work, |_, (said, row)| {
        output::talk(&said);
        rows.push(row);
        Ok(())
    })?;
    output::data(many::table(&rows).as_bytes())?;
    Ok(if rows.iter().any(|row| row.errors > 0) {
        Status::Failure
    } else {
        Status::Success
    })
}

/// How far a file came.
struct Done {
    status: Status,
    /// The chart version of the first step; none where the chart is there already.
    version: Option<Version>,
    runbook: Vec<u8>,
    warnings: usize,
}

/// One file: plans its way, writes what is asked for, and adds to `said` what is to be said of it.
fn one(
    path: &Path,
    folder: Option<&Path>,
    arguments: &Arguments,
    said: &mut String,
) -> Result<Done, CommandError> {
    let judged = environment_file::judge(path)?;
    said.push_str(&environment_file::findings(&judged));
    let Some(running) = &judged.judgement.plan else {
        let summary = report::summary(&judged.judgement.findings);
        return Err(CommandError::refused(format!(
            "{summary}; an upgrade starts from a file without errors\n"
        )));
    };
    if arguments.write {
        only_in_the_file(&judged)?;
    }
    let plan = planned(&judged, running, path, &arguments.to)?;
    // A file with errors has no plan.
    let warnings = judged.judgement.findings.len();
    let Some(first) = plan.hops.first() else {
        return Ok(Done {
            status: Status::Success,
            version: None,
            runbook: Vec::new(),
            warnings,
        });
    };
    let version = Some(first.after.primary.chart().version.clone());
    warn(&judged, &plan, said);
    let bundle = rendered(&plan)?;
    let runbook = bundle.get(RUNBOOK).internal(RUNBOOK).contents().to_owned();
    let status = match folder {
        Some(folder) => apply(folder, &sealed(&plan, bundle, running), said)?,
        None => Status::Success,
    };
    if arguments.write {
        write_step(&judged, &plan, path, said)?;
    }
    Ok(Done {
        status,
        version,
        runbook,
        warnings,
    })
}

/// Writes the folder, and adds to `said` what became of it.
fn apply(folder: &Path, sealed: &Sealed, said: &mut String) -> Result<Status, CommandError> {
    let plan = write::plan(folder, sealed)?;
    let report = write::apply(&plan, false)?;
    let kept = report.kept.iter();
    said.extend(kept.map(|kept| format!("{}\n", kept.line())));
    said.push_str(&format!("{}: {}\n", folder.display(), report.summary()));
    // What was kept is not what the environment says: a pipeline must not go on as if it were.
    Ok(if report.kept.is_empty() {
        Status::Success
    } else {
        Status::Failure
    })
}

/// The way to a version.
fn planned(
    judged: &Judged,
    running: &Plan,
    path: &Path,
    to: &Version,
) -> Result<Upgrade, CommandError> {
    let planned = upgrade::plan(
        &judged.name,
        &judged.text,
        running,
        to,
        &judged.catalogue,
        &Repository::around(path),
    );
    match planned {
        Ok(plan) => Ok(plan),
        Err(UpgradeError::Refused {
            version,
            findings,
            stack,
        }) => Err(CommandError::refused(format!(
            "{}{}, once the chart is {version}; nothing was written\n",
            report::terminal(&findings, &stack, true),
            report::summary(&findings)
        ))),
        Err(error) => {
            let from = &running.primary.chart().version;
            let told = format!("there is no upgrade path from chart {from} to {to}");
            let is_unknown = matches!(
                error,
                UpgradeError::Chart(ChartError::UnknownVersion { .. })
            );
            let failed = CommandError::from(error).context(told);
            Err(if is_unknown {
                failed.hint("`lsgen chart import` makes the facts about a version that you have")
            } else {
                failed
            })
        }
    }
}

/// Refuses to write a version into the file that a layer gives: it would hide the layer's from then on.
fn only_in_the_file(judged: &Judged) -> Result<(), CommandError> {
    let key = KeyPath::dotted("langsmith.chart");
    let Some((layer, node)) = judged.stack.layer_of(&key) else {
        return Ok(());
    };
    let before = layer
        .text
        .get(..node.origin.value.start)
        .unwrap_or(&layer.text);
    let line = 1 + before.matches('\n').count();
    let (layer, file) = (&layer.name, &judged.name);
    let message = format!(
        "`{key}` comes from line {line} of `{layer}`, which `--write` does not change: other environments may be built on it"
    );
    Err(CommandError::failed(message).hint(format!(
        "change the version there, or set `{key}` in `{file}` to upgrade this environment alone"
    )))
}

/// The warnings that the way brings, without those that the file has already.
fn warn(judged: &Judged, plan: &Upgrade, said: &mut String) {
    let mut told: Vec<String> = Vec::new();
    told.extend(
        judged
            .judgement
            .findings
            .iter()
            .map(|one| one.message.clone()),
    );
    for hop in &plan.hops {
        let is_new = |finding: &&Finding| !told.contains(&finding.message);
        let new: Vec<Finding> = hop.warnings.iter().filter(is_new).cloned().collect();
        if !new.is_empty() {
            let version = &hop.after.primary.chart().version;
            said.push_str(&format!("once the chart is {version}:\n"));
            said.push_str(&report::terminal(&new, &hop.stack, true));
            told.extend(new.into_iter().map(|one| one.message));
        }
    }
}

fn sealed(plan: &Upgrade, bundle: Bundle, running: &Plan) -> Sealed {
    let last = plan.hops.last().map_or(running, |hop| &hop.after);
    bundle.seal(Header {
        lsgen_version: env!("CARGO_PKG_VERSION").to_owned(),
        environment: running.primary.names().base().to_owned(),
        chart: last.primary.chart().version.to_string(),
    })
}

/// Writes the first step into the file. The others follow once it runs.
fn write_step(
    judged: &Judged,
    plan: &Upgrade,
    path: &Path,
    said: &mut String,
) -> Result<(), CommandError> {
    let Some(hop) = plan.hops.first() else {
        return Ok(());
    };
    replace::file(path, &judged.text, &hop.text)
        .context(|| format!("cannot write `{}`", path.display()))?;
    said.push_str(&format!("{}:\n", path.display()));
    for edit in &hop.edits {
        said.push_str(&format!("  {edit}\n"));
    }
    if plan.hops.len() > 1 {
        said.push_str(&format!(
            "this is upgrade step 1 of {}: repeat the command once chart {} runs\n",
            plan.hops.len(),
            hop.after.primary.chart().version
        ));
    }
    Ok(())
}
