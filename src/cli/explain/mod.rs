//! `lsgen explain`: what a rule finds, and why that matters; what a key is, and what a change of it does.

mod key;
mod rule;

use std::path::PathBuf;

use clap::ValueEnum;

use super::error::CommandError;
use super::{Status, output};
use crate::rules;

/// The arguments of `lsgen explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A rule by its code or name, such as LS0301, or a key, such as `stores.postgres.rds.storage_gib`; without one all
    /// rules are listed
    #[arg(value_name = "RULE|KEY")]
    subject: Option<String>,
    /// The environment file that a key is explained for: its value, where it comes from, and what it renders into
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// How an explanation is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For programs: format 1.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let Some(subject) = &arguments.subject else {
        only_for_keys(arguments)?;
        output::data(rule::list(arguments.format).as_bytes())?;
        return Ok(Status::Success);
    };
    if let Some(rule) = rules::rule(subject) {
        only_for_keys(arguments)?;
        output::data(rule::explanation(rule, arguments.format).as_bytes())?;
        return Ok(Status::Success);
    }
    if rule::is_code(subject) {
        return Err(
            CommandError::failed(format!("there is no rule `{subject}`"))
                .hint("`lsgen explain` lists them all"),
        );
    }
    key::run(subject, arguments.file.as_deref(), arguments.format)
}

/// Rules are the same for every file.
fn only_for_keys(arguments: &Arguments) -> Result<(), CommandError> {
    if arguments.file.is_none() {
        return Ok(());
    }
    Err(CommandError::usage("`--file` explains a key for a file")
        .hint("name a key, such as `stores.postgres.source`; `lsgen check FILE` applies the rules"))
}
