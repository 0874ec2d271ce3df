//! `lsgen verify`: what the installed engines say of output folders.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf, absolute};
use std::thread;
use std::time::Duration;

use clap::ValueEnum;

use super::error::{CommandError, Context as _};
use super::{Status, output};
use crate::bundle::manifest::FILE_NAME;
use crate::program::{Interrupted, find};
use crate::report::verification;
use crate::source::folder::folders;
use crate::verify::chart::Chart;
use crate::verify::folder::Rendered;
use crate::verify::tools::Tools;
use crate::verify::{Check, Options, Verified, verify};

/// How many programs run at a time at most, unless the command line says so: Terraform takes a gigabyte.
const JOBS: usize = 4;

/// The columns that progress may take.
const COLUMNS: usize = 78;

/// How the result is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: a table, and below it what each failed check says.
    Human,
    /// For programs: format 1.
    Json,
    /// For CI: a test suite for each folder.
    Junit,
}

/// The arguments of `lsgen verify`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Output folders, or folders that hold some
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// Only these checks, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CHECKS")]
    only: Vec<Check>,
    /// All checks but these
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CHECKS")]
    skip: Vec<Check>,
    /// Fail where the program of one of these checks is not installed
    #[arg(long, value_enum, value_delimiter = ',', value_name = "CHECKS")]
    require: Vec<Check>,
    /// The terraform or tofu to use; by default terraform from PATH, or else tofu
    #[arg(long, value_name = "PROGRAM")]
    terraform: Option<PathBuf>,
    /// A folder with a chart, used in place of the chart of its name in a repository; can be repeated
    #[arg(long, value_name = "FOLDER")]
    chart: Vec<PathBuf>,
    /// Let the cluster of kubectl's current context judge the manifests; nothing is changed there
    #[arg(long)]
    server: bool,
    /// How long one program may run, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
    /// How many programs run at a time; by default as many as there are processors, and at most 4
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let checks = checks(arguments)?;
    let folders = output_folders(&arguments.folders)?;
    let folders = folders
        .iter()
        .map(|folder| Rendered::open(folder))
        .collect::<Result<Vec<_>, _>>()?;
    let charts = arguments.chart.iter().map(|folder| {
        let folder = absolute(folder).context(|| cannot_find(folder))?;
        Chart::open(&folder).map_err(|error| {
            CommandError::from(error).hint("`--chart` takes the folder with the chart's Chart.yaml")
        })
    });
    let options = Options {
        checks,
        required: arguments.require.iter().copied().collect(),
        tools: tools(arguments)?,
        charts: charts.collect::<Result<_, _>>()?,
        asks_server: arguments.server,
        limit: Duration::from_secs(arguments.timeout),
        jobs: arguments.jobs.map_or_else(jobs, usize::from),
        interrupted: Interrupted::listen().context(|| "cannot listen to Ctrl-C".to_owned())?,
    };
    let is_shown = io::stderr().is_terminal();
    let progress = |text: &str| {
        if is_shown {
            let line: String = text.chars().take(COLUMNS).collect();
            output::talk(&format!("\r\u{1b}[K{line}"));
        }
    };
    let verified = verify(&folders, &options, &progress);
    progress("");
    let verified = verified.context(|| "cannot copy the folder to verify it".to_owned())?;
    if options.interrupted.is_set() {
        return Err(CommandError::failed("interrupted"));
    }
    let text = match arguments.format {
        Format::Human => verification::text(&verified),
        Format::Json => format!("{:#}\n", verification::json(&verified)),
        Format::Junit => verification::junit(&verified),
    };
    output::data(text.as_bytes())?;
    Ok(if verified.iter().all(Verified::is_ok) {
        Status::Success
    } else {
        Status::Failure
    })
}

/// The output folders: one that is none itself stands for those in it.
fn output_folders(named: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let is_one = |folder: &Path| folder.join(FILE_NAME).is_file();
    let mut all: Vec<PathBuf> = Vec::new();
    for folder in named {
        let below = folders(folder);
        let below = below.context(|| format!("cannot read the folder `{}`", folder.display()))?;
        let inside = below.iter().map(|name| folder.join(name));
        let inside: Vec<PathBuf> = inside.filter(|inner| is_one(inner)).collect();
        let found = if is_one(folder) || inside.is_empty() {
            vec![folder.clone()]
        } else {
            inside
        };
        all.extend(found);
    }
    Ok(all)
}

/// The checks that are asked for.
fn checks(arguments: &Arguments) -> Result<BTreeSet<Check>, CommandError> {
    let is_wanted = |check: &Check| {
        (arguments.only.is_empty() || arguments.only.contains(check))
            && !arguments.skip.contains(check)
    };
    let checks: BTreeSet<Check> = Check::ALL.into_iter().filter(is_wanted).collect();
    if checks.is_empty() {
        return Err(CommandError::usage("no check is left to make"));
    }
    let idle = arguments
        .require
        .iter()
        .find(|check| !checks.contains(check));
    if let Some(check) = idle {
        let name = check.name();
        return Err(CommandError::usage(format!(
            "`--require {name}` asks for a check that `--only` or `--skip` leaves out"
        )));
    }
    Ok(checks)
}

fn tools(arguments: &Arguments) -> Result<Tools, CommandError> {
    let path = env::var_os("PATH").unwrap_or_else(|| OsString::from(""));
    let terraform = match &arguments.terraform {
        None => None,
        Some(program) => Some(named(program, &path)?),
    };
    Ok(Tools::on(&path, terraform, keeps_providers()))
}

/// A program by its name on `PATH`, or by its path.
fn named(program: &Path, path: &OsString) -> Result<PathBuf, CommandError> {
    let is_name = program.components().count() == 1;
    let found = match program.to_str() {
        Some(name) if is_name => find(name, path),
        _ => program.is_file().then(|| program.to_owned()),
    };
    let found = found.ok_or_else(|| {
        CommandError::failed(cannot_find(program))
            .hint("`--terraform` takes the name of a program on PATH, or its path")
    })?;
    absolute(&found).context(|| cannot_find(program))
}

fn cannot_find(path: &Path) -> String {
    format!("cannot find `{}`", path.display())
}

/// Whether Terraform may have a cache of providers, or a mirror of them.
fn keeps_providers() -> bool {
    let is_set = |name| env::var_os(name).is_some();
    let home = env::home_dir();
    let has = |name| home.as_ref().is_some_and(|home| home.join(name).is_file());
    is_set("TF_PLUGIN_CACHE_DIR")
        || is_set("TF_CLI_CONFIG_FILE")
        || has(".terraformrc")
        || has(".tofurc")
}

fn jobs() -> usize {
    thread::available_parallelism().map_or(1, |number| number.get().min(JOBS))
}
