//! The command line: one thin file for each verb.

mod across;
mod catalogue;
mod chart;
mod check;
mod completions;
mod diff;
mod environment_file;
mod error;
mod explain;
mod fix;
mod folder;
mod images;
mod init;
mod man;
mod many;
mod output;
mod pager;
mod render;
mod revision;
mod revision_layers;
mod schema;
mod set;
mod show;
mod upgrade;
mod verify;
mod version;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use error::CommandError;

/// How a command ended: its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Status {
    /// Everything is as it should be, or nothing has changed.
    Success = 0,
    /// There are findings, or something failed.
    Failure = 1,
    /// There are changes, and that is all.
    Changes = 2,
    /// The command line is wrong. Not clap's 2, which means changes here.
    Usage = 64,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// What the program is called.
const NAME: &str = "lsgen";

/// Infrastructure for self-hosted LangSmith on AWS EKS, from one file.
#[derive(Debug, Parser)]
#[command(name = NAME, version, long_version = version::LONG.as_str(), max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Render an environment file to Terraform, Helm values, manifests and a README
    ///
    /// With -o the files go to a folder that lsgen then owns: files that it wrote and no longer
    /// renders are removed, files that were edited by hand are kept and reported. Without -o they go to
    /// standard output.
    Render(render::Arguments),
    /// Show what a change of an environment file does
    ///
    /// Compares the rendered files with an output folder (-o), with those of the file in a git revision
    /// (--against), or with those of another environment file. Several files end in a table. Exit status: 0 no
    /// changes, 2 changes, 1 error.
    #[command(override_usage = "lsgen diff [OPTIONS] <FILE>... -o <FOLDER>\n       \
                                lsgen diff [OPTIONS] <FILE>... --against <REVISION>\n       \
                                lsgen diff [OPTIONS] <FILE> <OTHER>")]
    Diff(diff::Arguments),
    /// Report everything that is wrong with an environment file, and fix some of it with `--fix`
    Check(check::Arguments),
    /// Let the installed engines check output folders: Terraform, Helm, Kubernetes, and others
    ///
    /// Works on a copy of each folder, and needs neither the environment file nor credentials. Reports the
    /// files that were edited or are missing since the rendering, and what terraform or tofu, helm, helmfile,
    /// kubeconform or kubectl, checkov, and shellcheck say, as far as they are installed. Exit status: 0
    /// nothing failed, 1 something failed.
    Verify(verify::Arguments),
    /// Plan an upgrade to another chart version, in steps that can be reviewed
    ///
    /// Prints a runbook: for every upgrade step, what changes in this environment, which jobs run and
    /// when, what cannot be undone, and the commands. `--write` writes the first step into the file.
    Upgrade(upgrade::Arguments),
    /// Show every value with the layer that it comes from
    ///
    /// Keys of options that are not chosen are left out, unless --all is given or they are named.
    Show(show::Arguments),
    /// Write a starter environment file, or CI checks for a repository (--ci)
    ///
    /// With --ci it writes, at the top of a git repository, a pipeline for GitHub or GitLab and a pre-commit hook.
    /// They check every environment file that a change is about, compare its output folder with what it renders
    /// to, and show in the pull or merge request what the change does. A file that exists is left as it is.
    #[command(override_usage = "lsgen init [OPTIONS] <NAME>\n       \
                                lsgen init --ci <FORGE> [--file <FILE>]... [--output-pattern <PATTERN>]")]
    Init(init::Arguments),
    /// List every image and every chart that an environment uses, or write a script that mirrors the images
    ///
    /// Images of both regions: LangSmith's, the stores', the add-ons', what their controllers start, and what
    /// people start by hand. Those of agents, which their authors build, and those of EKS' own add-ons, which
    /// AWS serves, are not known. The script copies them to the registry of `[langsmith.images]`, or to the one
    /// that it is given.
    Images(images::Arguments),
    /// Print the JSON Schema of the environment file
    ///
    /// Saved as lsgen.schema.json beside the file, the line `#:schema ./lsgen.schema.json` at its
    /// top gives completion and documentation in editors. It is the schema of a layer, too.
    Schema,
    /// Explain a rule or a key of the environment file, or list all rules
    ///
    /// Of a key: its type, unit, default and allowed values, an example, how a change of it is carried out, and the
    /// rules that read it. With --file also its value and where that comes from, and the rendered files and paths
    /// that change when it changes. A key that does not exist ends with status 1 and the nearest one.
    Explain(explain::Arguments),
    /// Facts about versions of the LangSmith chart
    Chart(chart::Arguments),
    /// Print the script with which a shell completes lsgen's command line
    ///
    /// For bash, save it as ~/.local/share/bash-completion/completions/lsgen.
    ///
    /// For zsh, save it as _lsgen in a folder of `$fpath`.
    ///
    /// For fish, save it as ~/.config/fish/completions/lsgen.fish.
    ///
    /// For elvish, save it as ~/.config/elvish/lib/lsgen.elv, and write `use lsgen` in rc.elv.
    ///
    /// For PowerShell, append it to the file of `$PROFILE`.
    Completions(completions::Arguments),
    /// Print a man page, or write all of them to a folder (-o)
    ///
    /// `lsgen man render | man -l -` shows one. `lsgen man -o ~/.local/share/man/man1` installs lsgen.1 and a page
    /// for each verb, such as lsgen-render.1. Pages that say something else are replaced with --force only.
    #[command(override_usage = "lsgen man [VERB]...\n       \
                                lsgen man -o <FOLDER> [--force]")]
    Man(man::Arguments),
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FindingFormat {
    /// For people.
    Human,
    /// For programs: format 1.
    Json,
    /// For GitHub Actions: annotations beside the lines.
    Github,
    /// For code scanning and editors: SARIF 2.1.0.
    Sarif,
}

/// Where an environment is described.
#[derive(Debug, clap::Args)]
struct EnvironmentFile {
    /// The environment file; `-` reads standard input
    #[arg(value_name = "FILE")]
    path: PathBuf,
}

/// Runs the command line and says how it ended.
pub fn run(arguments: impl Iterator<Item = std::ffi::OsString>) -> ExitCode {
    let ended = match Cli::try_parse_from(arguments) {
        Ok(cli) => verb(cli.verb),
        Err(error) => without_verb(&error),
    };
    ExitCode::from(ended.unwrap_or_else(|error| {
        output::talk(&error.text());
        error.status()
    }))
}

/// Prints help or a version, or what is wrong with the arguments.
fn without_verb(error: &clap::Error) -> Result<Status, CommandError> {
    let printed = error.print();
    if error.use_stderr() {
        return Ok(Status::Usage);
    }
    output::ignore_closed_pipe(printed)?;
    Ok(Status::Success)
}

fn verb(verb: Verb) -> Result<Status, CommandError> {
    match verb {
        Verb::Render(arguments) => render::run(&arguments),
        Verb::Diff(arguments) => diff::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Verify(arguments) => verify::run(&arguments),
        Verb::Upgrade(arguments) => upgrade::run(&arguments),
        Verb::Show(arguments) => show::run(&arguments),
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Images(arguments) => images::run(&arguments),
        Verb::Schema => schema::run(),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Chart(arguments) => chart::run(&arguments),
        Verb::Completions(arguments) => completions::run(&arguments),
        Verb::Man(arguments) => man::run(&arguments),
    }
}
