//! `lsgen init`: a commented environment file to start from.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::{SUCCESS, output};
use crate::chart;
use crate::format::template::Engine;
use crate::layer::shipped;
use crate::model::types::{EnvironmentName, Prefix, ProfileName, Region};
use crate::shipped::TEMPLATES;

/// The arguments of `lsgen init`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The environment's name, such as prod
    name: EnvironmentName,
    /// What every name starts with
    #[arg(long, default_value = "langsmith")]
    prefix: Prefix,
    /// The size to start from; size/dev and size/minimum make it an evaluation
    #[arg(long, default_value = "size/production", value_parser = profile)]
    profile: ProfileName,
    /// The AWS region
    #[arg(long, default_value = "us-west-2")]
    region: Region,
    /// The file to write, NAME.toml if left out; `-` is standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn profile(text: &str) -> Result<ProfileName, String> {
    let name: ProfileName = text.parse()?;
    if shipped::profile(text).is_none() {
        return Err(format!(
            "the profiles are {}",
            shipped::profiles().join(", ")
        ));
    }
    Ok(name)
}

#[derive(Serialize)]
struct Facts<'a> {
    file: String,
    name: &'a str,
    prefix: &'a str,
    tier: &'a str,
    profile: &'a str,
    region: &'a str,
    chart: String,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let path = match &arguments.output {
        Some(path) => path.clone(),
        None => PathBuf::from(format!("{}.toml", arguments.name)),
    };
    let is_evaluation = ["size/minimum", "size/dev"].contains(&arguments.profile.as_str());
    let facts = Facts {
        file: path.display().to_string(),
        name: arguments.name.as_str(),
        prefix: arguments.prefix.as_str(),
        tier: if is_evaluation {
            "evaluation"
        } else {
            "production"
        },
        profile: arguments.profile.as_str(),
        region: arguments.region.as_str(),
        chart: chart::shipped_versions()
            .last()
            .map(ToString::to_string)
            .unwrap_or_default(),
    };
    let template = "init/environment.toml.j2";
    let source = TEMPLATES
        .get_file(template)
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default();
    let text = Engine::new([(template, source)]).render(template, &facts)?;
    if path.as_os_str() == "-" {
        output::data(text.as_bytes())?;
        return Ok(SUCCESS);
    }
    // Never over a file that exists: it may be the only copy of somebody's decisions.
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let is_there = error.kind() == std::io::ErrorKind::AlreadyExists;
        let help = if is_there {
            "name another file with `--output`, or move this one away"
        } else {
            "check the path and its permissions"
        };
        anyhow::anyhow!("help: {help}")
            .context(format!("cannot write `{}`: {error}", path.display()))
    })?;
    output::talk(&format!(
        "wrote {path}\nnext: set `account_id` and `domain` in it, then `lsgen check {path}`\n",
        path = path.display()
    ));
    Ok(SUCCESS)
}
