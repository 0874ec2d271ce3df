//! `lsgen chart diff`: what differs between two versions of the chart.

use std::borrow::Cow;
use std::path::Path;

use clap::ValueEnum;
use semver::Version;

use super::import::package;
use crate::chart::adopt;
use crate::chart::catalogue::{FOLDER, Imported};
use crate::chart::difference::Difference;
use crate::chart::{Catalogue, Line};
use crate::cli::error::CommandError;
use crate::cli::{Status, catalogue, output};
use crate::report;

/// The arguments of `lsgen chart diff`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A version that is known, or a chart: its folder, or the archive that `helm pull` writes
    #[arg(value_name = "FROM")]
    from: String,
    /// The same of the other side
    #[arg(value_name = "TO")]
    to: String,
    /// How the difference is written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Exit with 0 although there are differences
    #[arg(long)]
    exit_zero: bool,
}

/// How a difference is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For programs: format 1.
    Json,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let known = catalogue::below(Path::new(FOLDER))?;
    let (from, to) = (line(&arguments.from, &known)?, line(&arguments.to, &known)?);
    let difference = Difference::new(&from, &to)?;
    match arguments.format {
        Format::Human => output::data(report::chart_difference(&difference).as_bytes())?,
        Format::Json => {
            let json = serde_json::json!({ "format": 1, "difference": difference });
            output::data(format!("{json:#}\n").as_bytes())?;
        }
    }
    Ok(if difference.is_empty() || arguments.exit_zero {
        Status::Success
    } else {
        Status::Changes
    })
}

/// The facts about a version that is named, or about a chart that is there.
fn line(named: &str, known: &Catalogue) -> Result<Line, CommandError> {
    if let Ok(version) = Version::parse(named) {
        let line = known.line(&version).map(Cow::into_owned);
        return line.map_err(|error| {
            CommandError::from(error).hint("name the chart's folder or archive in its place")
        });
    }
    let adopted = adopt::adopt(&package(Path::new(named))?, known)?;
    let mut known = known.clone();
    let imported = Imported {
        folder: named.to_owned(),
        facts: adopted.facts,
        keys: adopted.keys,
        templates: adopted.templates,
    };
    known.add(adopted.version.clone(), imported);
    for note in &adopted.notes {
        output::talk(&format!("{named}: {note}\n"));
    }
    Ok(known.line(&adopted.version)?.into_owned())
}
