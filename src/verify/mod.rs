//! Whether the programs of the user accept an output folder: each check runs one of them on a copy, and none on the
//! folder itself. All that is read is in the folder; the environment file is not needed.

mod bench;
pub(crate) mod chart;
mod checks;
pub(crate) mod folder;
mod helmfile;
mod schedule;
pub(crate) mod tools;

use std::collections::BTreeSet;
use std::io;
use std::time::Duration;

use crate::program::Interrupted;
use crate::write::scratch::Scratch;

use bench::Bench;
use chart::Chart;
use folder::Rendered;
use tools::Tools;

/// What is checked, and by which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub(crate) enum Check {
    /// The files are those that lsgen rendered
    Files,
    /// terraform or tofu: format, validity, and the rendered tests
    Terraform,
    /// helm: the releases of LangSmith, and the charts in the folder
    Helm,
    /// helmfile: it reads every helmfile
    Helmfile,
    /// kubeconform or kubectl: the manifests, and what helm made
    Kubernetes,
    /// checkov: its policies for Terraform
    Checkov,
    /// shellcheck: the scripts
    Shellcheck,
}

impl Check {
    /// All of them, in the order of the report.
    pub(crate) const ALL: [Self; 7] = [
        Self::Files,
        Self::Terraform,
        Self::Helm,
        Self::Helmfile,
        Self::Kubernetes,
        Self::Checkov,
        Self::Shellcheck,
    ];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Terraform => "terraform",
            Self::Helm => "helm",
            Self::Helmfile => "helmfile",
            Self::Kubernetes => "kubernetes",
            Self::Checkov => "checkov",
            Self::Shellcheck => "shellcheck",
        }
    }
}

/// How folders are verified.
#[derive(Debug)]
pub(crate) struct Options {
    /// What is checked.
    pub(crate) checks: BTreeSet<Check>,
    /// What fails where its program is not installed.
    pub(crate) required: BTreeSet<Check>,
    pub(crate) tools: Tools,
    pub(crate) charts: Vec<Chart>,
    /// Whether a cluster is asked to accept the manifests.
    pub(crate) asks_server: bool,
    /// How long one program may run.
    pub(crate) limit: Duration,
    /// How many programs run at a time.
    pub(crate) jobs: usize,
    pub(crate) interrupted: Interrupted,
}

/// One check of one thing.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) check: Check,
    /// What was done: `validate`.
    pub(crate) step: &'static str,
    /// What it was done with: `terraform/infra`.
    pub(crate) subject: String,
    pub(crate) outcome: Outcome,
    pub(crate) time: Duration,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    /// What is wrong, in the program's own words.
    Failed(String),
    /// Why it was not made.
    Skipped(String),
}

/// A folder with everything that was checked of it.
#[derive(Debug)]
pub(crate) struct Verified {
    /// The folder as it was named.
    pub(crate) folder: String,
    pub(crate) environment: String,
    pub(crate) chart: String,
    pub(crate) rows: Vec<Row>,
}

impl Verified {
    /// Whether nothing failed.
    pub(crate) fn is_ok(&self) -> bool {
        let mut rows = self.rows.iter();
        !rows.any(|row| matches!(row.outcome, Outcome::Failed(_)))
    }
}

/// Verifies folders, one after the other. `progress` gets what is being done.
pub(crate) fn verify(
    folders: &[Rendered],
    options: &Options,
    progress: &(dyn Fn(&str) + Sync),
) -> io::Result<Vec<Verified>> {
    folders
        .iter()
        .map(|folder| {
            let scratch = scratch(folder)?;
            let bench = Bench::new(folder, options, &scratch);
            let rows = schedule::run(&bench, &checks::tasks(&bench), progress);
            let header = folder.manifest.header();
            Ok(Verified {
                folder: folder.name.clone(),
                environment: header.environment.clone(),
                chart: header.chart.clone(),
                rows,
            })
        })
        .collect()
}

/// A copy of a folder, and of the modules that it shares where its stacks look for them.
fn scratch(folder: &Rendered) -> io::Result<Scratch> {
    let Some((place, modules)) = &folder.shared else {
        return Scratch::of(&folder.files, 0);
    };
    let scratch = Scratch::of(&folder.files, place.matches("../").count())?;
    for (path, contents) in &modules.files {
        scratch.write(&format!("{place}/{path}"), contents)?;
    }
    Ok(scratch)
}
