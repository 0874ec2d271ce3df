//! `lsgen images`: every image and every chart that environments use, and a script that mirrors the images.

use std::collections::BTreeSet;
use std::path::Path;

use clap::ValueEnum;
use serde_json::{Value, json};

use super::error::CommandError;
use super::many::{self, EnvironmentFiles, Row};
use super::{Status, environment_file, output};
use crate::plan::Plan;
use crate::plan::images::every;
use crate::plan::releases::charts;
use crate::render::mirror::{Mirror, Tool};
use crate::report;

/// The arguments of `lsgen images`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    files: EnvironmentFiles,
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
    match arguments.files.single() {
        Some(path) => single(path, arguments.format),
        None => several(arguments),
    }
}

fn single(path: &Path, format: Format) -> Result<Status, CommandError> {
    let judged = environment_file::judge(path)?;
    environment_file::report(&judged);
    let Some(plan) = &judged.judgement.plan else {
        return Err(CommandError::refused(format!(
            "{}; images are listed for a file without errors\n",
            report::summary(&judged.judgement.findings)
        )));
    };
    let mut listed = Listed::new(format);
    listed.add(of(plan, format));
    output::data(listed.text(true)?.as_bytes())?;
    Ok(Status::Success)
}

/// Several files, in one list. A file that has errors is named, and the list is that of the others.
fn several(arguments: &Arguments) -> Result<Status, CommandError> {
    let files = arguments.files.all()?;
    let work = |_: usize, path: &Path| one(path, arguments.format);
    let mut listed = Listed::new(arguments.format);
    let (mut rows, mut without) = (Vec::new(), Vec::new());
    many::each(&files, work, |number, (said, row, images)| {
        output::talk(&said);
        rows.push(row);
        if let Some(images) = images {
            let is_without = matches!(&images, Images::Copies(mirror) if !mirror.has_registry());
            without.extend(files.get(number).filter(|_| is_without));
            listed.add(images);
        }
        Ok(())
    })?;
    // A script for registries of environment files takes none that it is given.
    if listed.mirror.has_registry() {
        for file in without {
            output::talk(&format!(
                "{}: names no registry, so the script does not copy what this environment alone uses\n",
                file.display()
            ));
        }
    }
    output::data(listed.text(false)?.as_bytes())?;
    output::talk(&many::table(&rows));
    Ok(if rows.iter().any(|row| row.errors > 0) {
        Status::Failure
    } else {
        Status::Success
    })
}

/// One of several files: what is said of it, its line in the table, and its images.
fn one(path: &Path, format: Format) -> (String, Row, Option<Images>) {
    let name = environment_file::name(path);
    let mut row = Row::new(name.clone());
    let judged = match environment_file::judge(path) {
        Ok(judged) => judged,
        Err(error) => {
            let said = format!("{name}: {}\n", error.text().trim_end());
            return (said, Row::failed(name), None);
        }
    };
    let findings = &judged.judgement.findings;
    for finding in findings {
        row.count(finding);
    }
    let images = judged.judgement.plan.as_ref().map(|plan| of(plan, format));
    row.outcome = Some(if images.is_some() {
        "listed".to_owned()
    } else {
        row.errors = row.errors.max(1);
        "not listed".to_owned()
    });
    (environment_file::findings(&judged), row, images)
}

/// The images of an environment, as a format needs them.
enum Images {
    References(BTreeSet<String>),
    Value(Value),
    Copies(Mirror),
}

fn of(plan: &Plan, format: Format) -> Images {
    match format {
        Format::Text => {
            let images = every(plan).into_iter();
            Images::References(images.map(|image| image.image).collect())
        }
        Format::Json => Images::Value(json!({
            "environment": plan.primary.names().base(),
            "images": every(plan),
            "charts": charts(plan),
        })),
        Format::Crane | Format::Skopeo => Images::Copies(Mirror::of(plan)),
    }
}

/// The images of one environment or several.
struct Listed {
    format: Format,
    references: BTreeSet<String>,
    values: Vec<Value>,
    mirror: Mirror,
}

impl Listed {
    fn new(format: Format) -> Self {
        Self {
            format,
            references: BTreeSet::new(),
            values: Vec::new(),
            mirror: Mirror::default(),
        }
    }

    fn add(&mut self, images: Images) {
        match images {
            Images::References(more) => self.references.extend(more),
            Images::Value(value) => self.values.push(value),
            Images::Copies(more) => self.mirror.join(more),
        }
    }

    /// The list, of one environment or of several.
    fn text(self, is_single: bool) -> Result<String, CommandError> {
        let version = env!("CARGO_PKG_VERSION");
        Ok(match self.format {
            Format::Text => self
                .references
                .iter()
                .map(|one| format!("{one}\n"))
                .collect(),
            Format::Json => format!("{:#}\n", json(self.values, is_single)),
            Format::Crane => self.mirror.script(Tool::Crane, version)?,
            Format::Skopeo => self.mirror.script(Tool::Skopeo, version)?,
        })
    }
}

fn json(mut values: Vec<Value>, is_single: bool) -> Value {
    match (values.pop(), is_single) {
        (Some(Value::Object(fields)), true) => {
            let format = std::iter::once(("format".to_owned(), 1.into()));
            Value::Object(format.chain(fields).collect())
        }
        (last, _) => {
            values.extend(last);
            json!({ "format": 1, "environments": values })
        }
    }
}
