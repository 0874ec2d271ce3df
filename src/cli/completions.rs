//! `lsgen completions`: the script with which a shell completes lsgen's command line.

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::error::CommandError;
use super::{Cli, NAME, Status, output};

/// The arguments of `lsgen completions`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Cli::command(), NAME, &mut script);
    output::binary(&script)?;
    Ok(Status::Success)
}
