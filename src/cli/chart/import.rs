//! `lsgen chart import`: facts about a chart of the user's own.

use std::path::{Path, PathBuf};

use crate::chart::Package;
use crate::chart::adopt::{self, Adopted};
use crate::chart::catalogue::{FACTS, KEYS, TEMPLATES, folder_name};
use crate::cli::error::{CommandError, Context as _};
use crate::cli::{Status, catalogue, output};
use crate::source::folder;
use crate::write::fresh;

/// The arguments of `lsgen chart import`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The chart: its folder, or the archive that `helm pull` writes
    #[arg(value_name = "CHART")]
    chart: PathBuf,
    /// The folder of imported versions, beside the environment files that use them
    #[arg(short, long, value_name = "FOLDER", default_value = "lsgen-charts")]
    output: PathBuf,
    /// Make the facts again although there are some, edited ones included
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let package = package(&arguments.chart)?;
    let catalogue = catalogue::below(&arguments.output)?;
    let adopted = adopt::adopt(&package, &catalogue)
        .context(|| format!("cannot import `{}`", arguments.chart.display()))?;
    let folder = arguments.output.join(folder_name(&adopted.version));
    let files = [
        (FACTS, adopted.facts.as_str()),
        (KEYS, adopted.keys.as_str()),
        (TEMPLATES, adopted.templates.as_str()),
    ];
    let written = fresh::folder(&folder, &files, arguments.force)?;
    output::talk(&report(&adopted, &folder, written));
    Ok(Status::Success)
}

/// Reads a chart from a folder or an archive.
pub(super) fn package(path: &Path) -> Result<Package, CommandError> {
    let cannot = || format!("cannot read the chart `{}`", path.display());
    let package = if path.is_dir() {
        let files = folder::read_folder(path, Package::is_part).context(cannot)?;
        Package::from_files(&files)
    } else {
        Package::from_archive(&folder::read_bytes(path).context(cannot)?)
    };
    package
        .context(cannot)
        .map_err(|error| error.hint("name the chart's folder, or the .tgz that `helm pull` writes"))
}

fn report(adopted: &Adopted, folder: &Path, written: fresh::Written) -> String {
    let Adopted { version, base, .. } = adopted;
    let mut text = match written {
        fresh::Written::Made => format!("{}: the facts about chart {version}\n", folder.display()),
        fresh::Written::Unchanged => format!("{}: unchanged\n", folder.display()),
    };
    text.push_str(&format!(
        "  workloads and secrets are taken over from {base}"
    ));
    if adopted.notes.is_empty() {
        text.push_str(", whose templates and keys are the same\n");
    } else {
        text.push_str("; look at\n");
        let notes = adopted.notes.iter();
        text.extend(notes.map(|note| format!("  - {note}\n")));
    }
    text.push_str(&format!(
        "next: `chart = \"{version}\"` in an environment file beside `{}`\n",
        folder.parent().unwrap_or(folder).display()
    ));
    text
}
