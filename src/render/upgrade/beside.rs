//! What a step changes beside the LangSmith release: every other release whose files are not the same after.
//!
//! Facts of the chart go into more than its own release: the images of ClickHouse's replicas and Keepers, and of agents
//! that run apart. Whatever differs between the two sides of a step needs a step that applies it, or migrations would run
//! against servers of the old version, and those would restart whenever the folder is applied.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::plan::releases::{Chart, Part, Release, command, releases};
use crate::render::{RenderError, render};
use crate::upgrade::Hop;

/// The releases that a step changes.
#[derive(Serialize)]
pub(super) struct Beside {
    /// Those that come before LangSmith's migrations, in their order.
    pub(super) first: Vec<Changed>,
    /// Those that come once LangSmith's pods are new.
    pub(super) last: Vec<Changed>,
}

/// A release with other files than before.
#[derive(Serialize)]
pub(super) struct Changed {
    name: String,
    part: Part,
    /// The files that are not the same.
    files: Vec<String>,
    command: String,
    /// What `wait.sh` calls it, where it has to be waited for.
    awaited: Option<&'static str>,
}

/// What a step changes beside the LangSmith release.
pub(super) fn beside(hop: &Hop) -> Result<Beside, RenderError> {
    let (old, new) = (render(&hop.before)?, render(&hop.after)?);
    let before = releases(&hop.before.primary);
    let (mut first, mut last) = (Vec::new(), Vec::new());
    let mut is_after = false;
    for release in releases(&hop.after.primary) {
        if release.part == Part::Langsmith {
            is_after = true;
            continue;
        }
        let was = before.iter().find(|was| was.id() == release.id());
        let is_same =
            was.is_some_and(|was| (&was.chart, &was.values) == (&release.chart, &release.values));
        let files = changed(&old, &new, &release);
        if is_same && files.is_empty() {
            continue;
        }
        let found = told(&hop.after.primary, &release, files);
        if is_after {
            last.push(found);
        } else {
            first.push(found);
        }
    }
    Ok(Beside { first, last })
}

fn told(site: &Site, release: &Release, files: Vec<String>) -> Changed {
    Changed {
        name: release.name.clone(),
        part: release.part,
        files,
        command: command(site, release),
        awaited: release.part.installation().awaited,
    }
}

/// The files of a release that are not the same on both sides.
fn changed(old: &Bundle, new: &Bundle, release: &Release) -> Vec<String> {
    let is_of = |path: &str| {
        let is_below = match &release.chart {
            Chart::Rendered(folder) => path.starts_with(&format!("{folder}/")),
            Chart::Published { .. } => false,
        };
        is_below || release.values.iter().any(|file| file == path)
    };
    let paths = old
        .iter()
        .chain(new.iter())
        .map(|(path, _)| path.to_string());
    let mut paths: Vec<String> = paths.filter(|path| is_of(path)).collect();
    paths.sort();
    paths.dedup();
    let contents =
        |bundle: &Bundle, path: &str| bundle.get(path).map(|file| file.contents().to_vec());
    paths.retain(|path| contents(old, path) != contents(new, path));
    paths
}
