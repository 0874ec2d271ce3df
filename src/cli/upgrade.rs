//! `lsgen upgrade`: the way to another chart version, as a runbook and, with `--write`, into the file.

use std::path::PathBuf;

use semver::Version;

use super::environment_file::{self, Judged};
use super::error::{CommandError, Context as _};
use super::{EnvironmentFile, Status, output, render};
use crate::bundle::Bundle;
use crate::bundle::manifest::Header;
use crate::chart::ChartError;
use crate::finding::Finding;
use crate::internal::Internal;
use crate::plan::Plan;
use crate::render::upgrade::{RUNBOOK, upgrade as rendered};
use crate::report;
use crate::source::{KeyPath, Repository};
use crate::upgrade::{self, Upgrade, UpgradeError};
use crate::write::replace;

/// The arguments of `lsgen upgrade`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// The chart version to end at
    #[arg(long, value_name = "VERSION")]
    to: Version,
    /// A folder for the runbook, with an environment file and a pre-pull manifest for each upgrade step; lsgen owns it
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Write the first upgrade step into the environment file, and keep its comments; refused if a layer sets the version
    #[arg(long)]
    write: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let path = &arguments.file.path;
    if arguments.write && path.as_os_str() == "-" {
        return Err(
            CommandError::usage("standard input cannot be written").hint(
                "name the file, or leave `--write` out and take the file of the step from `--output`",
            ),
        );
    }
    let judged = environment_file::judge(path)?;
    environment_file::report(&judged);
    let Some(running) = &judged.judgement.plan else {
        let summary = report::summary(&judged.judgement.findings);
        return Err(CommandError::refused(format!(
            "{summary}; an upgrade starts from a file without errors\n"
        )));
    };
    if arguments.write {
        only_in_the_file(&judged)?;
    }
    let planned = upgrade::plan(
        &judged.name,
        &judged.text,
        running,
        &arguments.to,
        &judged.catalogue,
        &Repository::around(path),
    );
    let plan = match planned {
        Ok(plan) => plan,
        Err(UpgradeError::Refused {
            version,
            findings,
            stack,
        }) => {
            return Err(CommandError::refused(format!(
                "{}{}, once the chart is {version}; nothing was written\n",
                report::terminal(&findings, &stack, true),
                report::summary(&findings)
            )));
        }
        Err(error) => {
            let from = &running.primary.chart().version;
            let told = format!(
                "there is no upgrade path from chart {from} to {}",
                arguments.to
            );
            let is_unknown = matches!(
                error,
                UpgradeError::Chart(ChartError::UnknownVersion { .. })
            );
            let failed = CommandError::from(error).context(told);
            return Err(if is_unknown {
                failed.hint("`lsgen chart import` makes the facts about a version that you have")
            } else {
                failed
            });
        }
    };
    if plan.hops.is_empty() {
        output::talk(&format!("the chart is already {}\n", arguments.to));
        return Ok(Status::Success);
    }
    warn(&judged, &plan);
    let bundle = rendered(&plan)?;
    let status = match &arguments.output {
        Some(folder) => render::apply(folder, &sealed(&plan, bundle, running), false)?,
        None if arguments.write => Status::Success,
        None => {
            output::data(bundle.get(RUNBOOK).internal(RUNBOOK).contents())?;
            Status::Success
        }
    };
    if arguments.write {
        write(&judged, &plan, path)?;
    }
    if status == Status::Success {
        match &arguments.output {
            Some(folder) => render::next(&folder.join(RUNBOOK)),
            None if arguments.write => output::talk(&format!(
                "next: `lsgen render {}` with the output folder, then \"Changing it\" in its README.md\n",
                path.display()
            )),
            None => {}
        }
    }
    Ok(status)
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
fn warn(judged: &Judged, plan: &Upgrade) {
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
            output::talk(&format!("once the chart is {version}:\n"));
            output::talk(&report::terminal(&new, &hop.stack, true));
            told.extend(new.into_iter().map(|one| one.message));
        }
    }
}

fn sealed(plan: &Upgrade, bundle: Bundle, running: &Plan) -> crate::bundle::Sealed {
    let last = plan.hops.last().map_or(running, |hop| &hop.after);
    bundle.seal(Header {
        lsgen_version: env!("CARGO_PKG_VERSION").to_owned(),
        environment: running.primary.names().base().to_owned(),
        chart: last.primary.chart().version.to_string(),
    })
}

/// Writes the first step into the file. The others follow once it runs.
fn write(judged: &Judged, plan: &Upgrade, path: &std::path::Path) -> Result<(), CommandError> {
    let Some(hop) = plan.hops.first() else {
        return Ok(());
    };
    replace::file(path, &judged.text, &hop.text)
        .context(|| format!("cannot write `{}`", path.display()))?;
    output::talk(&format!("{}:\n", path.display()));
    for edit in &hop.edits {
        output::talk(&format!("  {edit}\n"));
    }
    if plan.hops.len() > 1 {
        output::talk(&format!(
            "this is upgrade step 1 of {}: repeat the command once chart {} runs\n",
            plan.hops.len(),
            hop.after.primary.chart().version
        ));
    }
    Ok(())
}
