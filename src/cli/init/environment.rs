//! `lsgen init NAME`: a commented environment file.

use std::io::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::Arguments;
use crate::chart::Catalogue;
use crate::cli::error::CommandError;
use crate::cli::{Status, output};
use crate::format::template::Engine;
use crate::internal::Internal;
use crate::model::types::EnvironmentName;
use crate::shipped;

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

pub(super) fn run(name: &EnvironmentName, arguments: &Arguments) -> Result<Status, CommandError> {
    let path = match &arguments.output {
        Some(path) => path.clone(),
        None => PathBuf::from(format!("{name}.toml")),
    };
    let is_evaluation = ["size/minimum", "size/dev"].contains(&arguments.profile.as_str());
    let facts = Facts {
        file: path.display().to_string(),
        name: name.as_str(),
        prefix: arguments.prefix.as_str(),
        tier: if is_evaluation {
            "evaluation"
        } else {
            "production"
        },
        profile: arguments.profile.as_str(),
        region: arguments.region.as_str(),
        chart: Catalogue::shipped()
            .newest_stable()
            .internal("a stable chart")
            .to_string(),
    };
    let template = "init/environment.toml.j2";
    let text = Engine::new([(template, shipped::template(template))]).render(template, &facts)?;
    if path.as_os_str() == "-" {
        output::data(text.as_bytes())?;
        return Ok(Status::Success);
    }
    // Never over a file that exists: it may be the only copy of the user's decisions.
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| {
        let is_there = error.kind() == std::io::ErrorKind::AlreadyExists;
        let help = if is_there {
            "name another file with `--output`, or move this one away"
        } else {
            "check the path and its permissions"
        };
        CommandError::failed(format!("cannot write `{}`: {error}", path.display())).hint(help)
    })?;
    output::talk(&format!(
        "wrote {path}\nnext: set `account_id` and `domain` in it, then `lsgen check {path}`\n",
        path = path.display()
    ));
    Ok(Status::Success)
}
