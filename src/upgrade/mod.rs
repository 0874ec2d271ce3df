//! An upgrade of the LangSmith chart as a value: the steps, and the environment before and after each.
//!
//! Nothing is written here, and nothing is compared but what the two environments of a step say; the
//! runbook that people read is made from this by `render`.

pub(crate) mod edit;
pub(crate) mod path;

use semver::Version;

use crate::chart::changes::{self, Change};
use crate::chart::{Catalogue, ChartError, renamed};
use crate::finding::Finding;
use crate::layer::{self, Stack};
use crate::plan::Plan;
use crate::rules;
use crate::source::Library;

use crate::edit::EditError;
use edit::Edit;
use path::PathError;

/// An upgrade.
#[derive(Debug)]
pub struct Upgrade {
    /// The environment file's name, for commands.
    pub file: String,
    /// The steps, in order; none where the version is the one that runs.
    pub hops: Vec<Hop>,
}

/// One upgrade of the release, with everything that belongs to it.
#[derive(Debug)]
pub struct Hop {
    /// The environment before.
    pub before: Plan,
    /// The environment after.
    pub after: Plan,
    /// The text of the environment file after.
    pub text: String,
    /// What is different in it.
    pub edits: Vec<Edit>,
    /// What changes in the chart, beyond what comparing the two environments shows.
    pub changes: Vec<Change>,
    /// What is worth a warning once the chart has this version.
    pub warnings: Vec<Finding>,
    /// The layers of the edited file, for their places.
    pub stack: Stack,
}

/// Why an upgrade cannot be planned.
#[derive(Debug, thiserror::Error)]
pub enum UpgradeError {
    /// There is no way to that version.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Nothing is known about a version.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// The file cannot be edited.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The environment would have errors on a version.
    #[error("the environment would have errors on chart {version}")]
    Refused {
        /// The version.
        version: Version,
        /// What would be wrong.
        findings: Vec<Finding>,
        /// The layers of the edited file, for places.
        stack: Box<Stack>,
    },
}

/// Plans the upgrade of a valid environment, whose file has the text given and its layers in `library`.
pub fn plan(
    file: &str,
    text: &str,
    running: &Plan,
    to: &Version,
    catalogue: &Catalogue,
    library: &dyn Library,
) -> Result<Upgrade, UpgradeError> {
    catalogue.line(to)?;
    let from = running.primary.chart().version.clone();
    let stops = path::path(&from, to, catalogue)?;
    let mut hops: Vec<Hop> = Vec::with_capacity(stops.len());
    for stop in stops {
        let (before, text) = match hops.last() {
            Some(hop) => (hop.after.clone(), hop.text.as_str()),
            None => (running.clone(), text),
        };
        hops.push(hop(file, text, before, &stop, catalogue, library)?);
    }
    Ok(Upgrade {
        file: file.to_owned(),
        hops,
    })
}

fn hop(
    file: &str,
    text: &str,
    before: Plan,
    to: &Version,
    catalogue: &Catalogue,
    library: &dyn Library,
) -> Result<Hop, UpgradeError> {
    let from = &before.primary.chart().version;
    let known = renamed::renames()?;
    let renamed: Vec<(String, String)> = known
        .between(from, to)
        .into_iter()
        .filter_map(|key| Some((key.from.clone(), key.to.clone()?)))
        .collect();
    let (text, edits) = edit::edited(text, from, to, &renamed)?;
    let changes = changes::between(from, to)?;
    let resolved = layer::resolve_with(file, &text, library);
    let judgement = rules::judge(&resolved, catalogue);
    match judgement.plan {
        Some(after) => Ok(Hop {
            before,
            after,
            text,
            edits,
            changes,
            warnings: judgement.findings,
            stack: resolved.stack,
        }),
        None => Err(UpgradeError::Refused {
            version: to.clone(),
            findings: judgement.findings,
            stack: Box::new(resolved.stack),
        }),
    }
}
