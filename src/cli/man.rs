//! `lsgen man`: the man pages, made from what `--help` says.

use std::path::{Path, PathBuf};

use clap::builder::Resettable;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::error::{CommandError, Context as _};
use super::{Cli, NAME, Status, output};
use crate::suggest::{did_you_mean, nearest};
use crate::write::fresh;

/// The arguments of `lsgen man`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The verb, such as `render` or `chart import`; lsgen itself if left out
    #[arg(value_name = "VERB")]
    verb: Vec<String>,
    /// Write the pages of lsgen and of every verb to this folder, which may have other files
    #[arg(short, long, value_name = "FOLDER", conflicts_with = "verb")]
    output: Option<PathBuf>,
    /// Replace pages that say something else, such as those of another version
    #[arg(long, requires = "output")]
    force: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let root = described();
    if let Some(folder) = &arguments.output {
        return write(&root, folder, arguments.force);
    }
    let mut command = &root;
    for word in &arguments.verb {
        let Some(verb) = command.find_subcommand(word) else {
            let verbs = command.get_subcommands().map(Command::get_name);
            let meant = did_you_mean(nearest(word, verbs));
            let message = format!("there is no verb `{}`{meant}", word.escape_debug());
            return Err(CommandError::usage(message).hint("`lsgen --help` lists the verbs"));
        };
        command = verb;
    }
    output::binary(page(command)?.1.as_bytes())?;
    Ok(Status::Success)
}

/// The command line as it is described, with the full name of each verb.
fn described() -> Command {
    // The page of `help` would be that of every verb again. The commit is not for a page.
    let mut root = Cli::command()
        .disable_help_subcommand(true)
        .long_version(Resettable::Reset);
    root.build();
    root
}

/// The name of a page's file, and the page.
fn page(command: &Command) -> Result<(String, String), CommandError> {
    let page = Man::new(command.clone())
        // A page has no date. An empty one would leave its place to what follows.
        .date(" ")
        .source(format!("{NAME} {}", env!("CARGO_PKG_VERSION")))
        .manual("lsgen manual");
    let mut bytes = Vec::new();
    page.render(&mut bytes)?;
    let text = String::from_utf8(bytes).map_err(std::io::Error::other);
    Ok((
        page.get_filename(),
        text.context(|| "cannot make the page".to_owned())?,
    ))
}

/// The pages of a command and of every verb below it.
fn pages(command: &Command, pages_so_far: &mut Vec<(String, String)>) -> Result<(), CommandError> {
    pages_so_far.push(page(command)?);
    for verb in command.get_subcommands() {
        pages(verb, pages_so_far)?;
    }
    Ok(())
}

fn write(root: &Command, folder: &Path, replace: bool) -> Result<Status, CommandError> {
    let mut all = Vec::new();
    pages(root, &mut all)?;
    let files: Vec<(&str, &str)> = all
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let said = match fresh::files(folder, &files, replace)? {
        fresh::Written::Made => format!("wrote {} man pages to", files.len()),
        fresh::Written::Unchanged => "unchanged:".to_owned(),
    };
    output::talk(&format!("{said} {}\n", folder.display()));
    Ok(Status::Success)
}
