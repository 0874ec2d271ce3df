//! `lsgen images`: every image and every chart that an environment uses, and a script that mirrors the images.

use clap::ValueEnum;

use super::error::CommandError;
use super::{EnvironmentFile, Status, environment_file, output};
use crate::plan::Plan;
use crate::plan::images::every;
use crate::plan::releases::charts;
use crate::render::mirror::{Tool, script};
use crate::report;

/// The arguments of `lsgen images`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    file: EnvironmentFile,
    /// How the images are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How the images are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One reference a line, as it is published.
    Text,
    /// For programs, format 1: what uses each image, where a mirror has it, and the charts.
    Json,
    /// A shell script that copies the images to the registry with crane.
    Crane,
    /// The same with skopeo.
    Skopeo,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CommandError> {
    let judged = environment_file::judge(&arguments.file.path)?;
    environment_file::report(&judged);
    let Some(plan) = &judged.judgement.plan else {
        return Err(CommandError::refused(format!(
            "{}; images are listed for a file without errors\n",
            report::summary(&judged.judgement.findings)
        )));
    };
    let told = match arguments.format {
        Format::Text => text(plan),
        Format::Json => json(plan),
        Format::Crane => script(plan, Tool::Crane, env!("CARGO_PKG_VERSION"))?,
        Format::Skopeo => script(plan, Tool::Skopeo, env!("CARGO_PKG_VERSION"))?,
    };
    output::data(told.as_bytes())?;
    Ok(Status::Success)
}

fn text(plan: &Plan) -> String {
    let images = every(plan).into_iter();
    images.map(|image| format!("{}\n", image.image)).collect()
}

fn json(plan: &Plan) -> String {
    let json = serde_json::json!({
        "format": 1,
        "environment": plan.primary.names().base(),
        "images": every(plan),
        "charts": charts(plan),
    });
    format!("{json:#}\n")
}
