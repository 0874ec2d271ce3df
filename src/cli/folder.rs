//! What an environment is written as: its output folder, and beside it the folder of modules that it shares with others.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf, absolute};
use std::sync::{Mutex, PoisonError};

use super::error::{CommandError, Context as _};
use crate::bundle::Sealed;
use crate::bundle::manifest::Header;
use crate::bundle::path::FilePath;
use crate::diff::Files;
use crate::internal::Internal as _;
use crate::plan::Plan;
use crate::render::{self, terraform::MODULES};
use crate::write::{self, Change, WriteError};

/// What the manifest of shared modules has in the place of an environment, none of which is called so.
const SHARED: &str = "(shared modules)";

/// The files of an environment.
pub(super) struct Output {
    own: Sealed,
    /// The shared modules, and where they are from the output folder.
    shared: Option<(String, Sealed)>,
}

/// What writing them would do.
pub(super) struct Planned<'a> {
    own: write::Plan<'a>,
    shared: Option<(PathBuf, write::Plan<'a>)>,
}

impl Output {
    /// Renders an environment.
    pub(super) fn of(plan: &Plan) -> Result<Self, CommandError> {
        let mut bundle = render::render(plan)?;
        let shared = match &plan.primary.environment().terraform.modules {
            None => None,
            Some(place) => {
                let modules = bundle.take_folder(MODULES).internal(MODULES);
                let header = header(SHARED, "any");
                Some((place.to_string(), modules.seal(header)))
            }
        };
        let environment = plan.primary.names().base();
        let chart = plan.primary.chart().version.to_string();
        let own = bundle.seal(header(environment, &chart));
        Ok(Self { own, shared })
    }

    /// The files of the output folder.
    pub(super) fn own(&self) -> &Sealed {
        &self.own
    }

    /// Where the shared modules are from the output folder.
    pub(super) fn shares(&self) -> Option<&str> {
        self.shared.as_ref().map(|(place, _)| place.as_str())
    }

    /// Every file; shared modules where an environment has its own.
    pub(super) fn files(&self) -> Files {
        let mut files = crate::diff::files_of(self.own.files());
        if let Some((_, modules)) = &self.shared {
            files.extend(below(crate::diff::files_of(modules.files())));
        }
        files
    }

    /// Compares both folders with the files. Reads only.
    pub(super) fn plan(&self, folder: &Path) -> Result<Planned<'_>, CommandError> {
        let shared = match &self.shared {
            None => None,
            Some((place, modules)) => {
                let folder = joined(folder, place)?;
                let plan = write::plan(&folder, modules)?;
                Some((shown(&folder), plan))
            }
        };
        Ok(Planned {
            own: write::plan(folder, &self.own)?,
            shared,
        })
    }

    /// Writes the output folder, and before it the folder of shared modules, unless another environment of this call has. Adds to
    /// `said` what became of them, and tells whether everything is as it was rendered.
    pub(super) fn write(
        &self,
        folder: &Path,
        force: bool,
        done: &SharedFolders,
        said: &mut String,
    ) -> Result<Written, CommandError> {
        let own = write::plan(folder, &self.own)?;
        if !force {
            own.check_environment()?;
        }
        let mut kept = Vec::new();
        if let Some((place, modules)) = &self.shared {
            let folder = joined(folder, place)?;
            // Nothing is broken by a thread that panicked: the folder is not in the set.
            let mut done = done.0.lock().unwrap_or_else(PoisonError::into_inner);
            if !done.contains(&folder) {
                let report = write::apply(&write::plan(&folder, modules)?, force)?;
                let folder_shown = shown(&folder).display().to_string();
                let lines = report.kept.iter().map(Change::line);
                kept.extend(lines.map(|line| format!("{folder_shown}: {line}")));
                said.push_str(&format!("{folder_shown}: {}\n", report.summary()));
                done.insert(folder);
            }
        }
        let report = write::apply(&own, force)?;
        kept.extend(report.kept.iter().map(Change::line));
        Ok(Written {
            kept,
            summary: report.summary(),
        })
    }
}

/// The folders of modules that this call has written: environments that share one write it once.
#[derive(Default)]
pub(super) struct SharedFolders(Mutex<BTreeSet<PathBuf>>);

/// What became of an output folder.
pub(super) struct Written {
    /// A line for everything that was left as it is, against what was rendered.
    pub(super) kept: Vec<String>,
    /// What was done to the output folder.
    pub(super) summary: String,
}

impl Planned<'_> {
    /// The changes of the output folder.
    pub(super) fn own(&self) -> impl Iterator<Item = &Change> {
        self.own.changes()
    }

    /// Whether both folders are what would be written.
    pub(super) fn is_clean(&self) -> bool {
        let mut shared = self.shared.iter();
        self.own.is_clean() && shared.all(|(_, plan)| plan.is_clean())
    }

    /// Whether an earlier run was interrupted.
    pub(super) fn is_interrupted(&self) -> bool {
        let mut shared = self.shared.iter();
        self.own.is_interrupted() || shared.any(|(_, plan)| plan.is_interrupted())
    }

    /// Fails if the folder is that of another environment.
    pub(super) fn check_environment(&self) -> Result<(), WriteError> {
        let mut shared = self.shared.iter();
        self.own.check_environment()?;
        shared.try_for_each(|(_, plan)| plan.check_environment())
    }

    /// A line for people for each path that is not as it should be.
    pub(super) fn lines(&self) -> Vec<String> {
        let shared = self.shared.iter().flat_map(|(folder, plan)| {
            let lines = plan.lines().into_iter();
            lines.map(move |line| format!("{}: {line}", folder.display()))
        });
        shared.chain(self.own.lines()).collect()
    }

    /// The files that are there; shared modules where an environment has its own.
    pub(super) fn present(&self) -> Result<Files, WriteError> {
        let mut files = self.own.present()?;
        if let Some((_, plan)) = &self.shared {
            files.extend(below(plan.present()?));
        }
        Ok(files)
    }
}

/// Shared modules where an environment has its own. Their manifest is left out.
fn below(modules: Files) -> Files {
    let files = modules.into_iter();
    let files = files.filter(|(path, _)| *path != FilePath::manifest());
    files
        .map(|(path, bytes)| {
            let path = format!("{MODULES}/{path}");
            (
                FilePath::parse(&path).internal("a path below a folder"),
                bytes,
            )
        })
        .collect()
}

fn header(environment: &str, chart: &str) -> Header {
    Header {
        lsgen_version: env!("CARGO_PKG_VERSION").to_owned(),
        environment: environment.to_owned(),
        chart: chart.to_owned(),
    }
}

/// A folder by its path from an output folder, as Terraform goes there: links first.
fn joined(folder: &Path, place: &str) -> Result<PathBuf, CommandError> {
    let real = folder.canonicalize().or_else(|_| absolute(folder));
    let mut path = real.context(|| format!("cannot find `{}`", folder.display()))?;
    for component in Path::new(place).components() {
        match component {
            Component::ParentDir => {
                path.pop();
            }
            Component::Normal(name) => path.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    Ok(path)
}

/// A path as messages name it: from here, where it is below.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.as_deref().map(|here| path.strip_prefix(here)) {
        Ok(Ok(below)) => below.to_owned(),
        Ok(Err(_)) | Err(_) => path.to_owned(),
    }
}
