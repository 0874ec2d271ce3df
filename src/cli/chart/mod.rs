//! `lsgen chart`: what is known about versions of the LangSmith chart.

mod diff;
mod import;

use clap::Subcommand;

use super::Status;
use super::error::CommandError;

/// The arguments of `lsgen chart`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make the facts about a chart version that lsgen does not ship
    ///
    /// Keys and images come from the chart's own values.yaml; workloads and secrets, which only its
    /// templates know, from the nearest version that lsgen knows. What may be wrong with that is
    /// said. Commit the folder: every environment file beside it can use the version.
    Import(import::Arguments),
    /// Show what differs between two chart versions
    ///
    /// Images, workloads, jobs, secret keys, values keys, and what comparing does not show. Exits with 2
    /// when there is a difference.
    Diff(diff::Arguments),
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    match &arguments.verb {
        Verb::Import(arguments) => import::run(arguments),
        Verb::Diff(arguments) => diff::run(arguments),
    }
}
