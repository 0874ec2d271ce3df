//! `lsgen show`: what the layers merge to, and which of them says what.

use super::error::CommandError;
use super::{EnvironmentFile, Status, environment_file, output};
use crate::report;
use crate::rules;
use crate::source::KeyPath;

/// The arguments of `lsgen show`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// A key or table, such as stores.postgres; everything if left out
    key: Option<String>,
    /// Show the keys of options that are not chosen as well, such as [stores.postgres.aurora] where the source is rds
    #[arg(long)]
    all: bool,
    /// Print the names of the file and of every layer that it is built on, a line each, in place of the values
    #[arg(long, conflicts_with = "key")]
    files: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let judged = environment_file::judge(&arguments.file.path)?;
    if arguments.files {
        let files: String = judged
            .stack
            .files()
            .map(|file| format!("{file}\n"))
            .collect();
        output::data(files.as_bytes())?;
        return Ok(Status::Success);
    }
    // A quotation mark that is missing moves values to other keys, and hides what they are.
    if judged.stack.is_broken() {
        environment_file::report(&judged);
        return Ok(Status::Failure);
    }
    let path = arguments
        .key
        .as_deref()
        .map_or_else(KeyPath::root, KeyPath::dotted);
    let left_out = if arguments.all {
        Vec::new()
    } else {
        rules::without_effect(&judged.stack, &judged.catalogue)
    };
    match report::provenance(&judged.stack, &path, &left_out) {
        Some(text) => {
            output::data(text.as_bytes())?;
            let is_below = |one: &KeyPath| one.is_within(&path) && *one != path;
            if left_out
                .iter()
                .any(|one| is_below(one) && judged.stack.find(one).is_some())
            {
                output::talk(
                    "keys of options that are not chosen are left out; `--all` shows them\n",
                );
            }
            Ok(Status::Success)
        }
        None => Err(CommandError::failed(format!("no layer sets `{path}`"))
            .hint("`lsgen show FILE` lists every key that has a value")),
    }
}
