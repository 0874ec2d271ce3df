//! `lsgen init`: files to start from, which are people's own from then on.

mod discover;
mod environment;
mod pipeline;

use std::path::PathBuf;

use clap::ValueEnum;

use super::Status;
use super::error::CommandError;
use crate::layer::shipped;
use crate::model::types::{EnvironmentName, Prefix, ProfileName, Region};
use crate::render;

/// The arguments of `lsgen init`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The environment's name, such as prod
    #[arg(required_unless_present = "ci", conflicts_with = "ci")]
    name: Option<EnvironmentName>,
    /// What every name starts with
    #[arg(long, default_value = "langsmith", conflicts_with = "ci")]
    prefix: Prefix,
    /// The size to start from; size/dev and size/minimum make it an evaluation
    #[arg(long, default_value = "size/production", value_parser = profile, conflicts_with = "ci")]
    profile: ProfileName,
    /// The AWS region
    #[arg(long, default_value = "us-west-2", conflicts_with = "ci")]
    region: Region,
    /// The file to write, NAME.toml if left out; `-` is standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "ci")]
    output: Option<PathBuf>,
    /// Write what checks the environment files of this repository: a pipeline of its forge, and a hook of git
    #[arg(long, value_name = "FORGE")]
    ci: Option<Forge>,
    /// An environment file; those in the current folder if left out
    #[arg(long, requires = "ci")]
    file: Vec<PathBuf>,
    /// The folder that each file renders to; `{name}` is the file's name without `.toml`
    ///
    /// If left out, `out` where there is one file, and `out/{name}` where there are more.
    #[arg(long, value_name = "PATTERN", requires = "ci")]
    output_pattern: Option<String>,
}

/// Where a repository is hosted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Forge {
    /// GitHub, with GitHub Actions.
    Github,
    /// GitLab, with GitLab CI/CD.
    Gitlab,
}

/// The folder of the profiles that a new file can start from.
const SIZES: &str = "size/";

fn profile(text: &str) -> Result<ProfileName, String> {
    let name: ProfileName = text.parse()?;
    let mut sizes = shipped::profiles();
    sizes.retain(|name| name.starts_with(SIZES));
    if !sizes.iter().any(|size| size == text) {
        return Err(format!("the sizes are {}", sizes.join(", ")));
    }
    Ok(name)
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    match (&arguments.ci, &arguments.name) {
        (Some(forge), _) => {
            let forge = match forge {
                Forge::Github => render::pipeline::Forge::Github,
                Forge::Gitlab => render::pipeline::Forge::Gitlab,
            };
            pipeline::run(forge, &arguments.file, arguments.output_pattern.as_deref())
        }
        (None, Some(name)) => environment::run(name, arguments),
        // clap asks for one of them.
        (None, None) => Ok(Status::Usage),
    }
}
