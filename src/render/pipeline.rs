//! The files that hold a repository of environment files to its rules: a workflow of GitHub Actions, its
//! list of environments, and a hook of git.

use serde::Serialize;

use super::RenderError;
use crate::format::template::Engine;
use crate::shipped::TEMPLATES;

/// An environment of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Environment {
    /// Its file, from the top of the repository.
    pub file: String,
    /// The folder that it renders to, from the top of the repository.
    pub output: String,
}

/// A file of the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    /// Where it lies, from the top of the repository.
    pub path: &'static str,
    /// What it says.
    pub text: String,
    /// Whether it is run.
    pub is_executable: bool,
}

/// The workflow that checks one environment.
const WORKFLOW: &str = ".github/workflows/lsgen.yml";

/// The workflow that lists the environments and calls the other one; people keep it.
pub(crate) const ENVIRONMENTS: &str = ".github/workflows/lsgen-environments.yml";

/// The folder that git is to look for hooks in.
pub(crate) const HOOKS: &str = ".githooks";

/// The files for GitHub.
pub(crate) fn github(environments: &[Environment]) -> Result<Vec<File>, RenderError> {
    #[derive(Serialize)]
    struct Facts<'a> {
        environments: &'a [Environment],
    }
    let rendered = |name: &'static str| -> Result<String, RenderError> {
        let engine = Engine::new([(name, source(name)?)]);
        Ok(engine.render(name, Facts { environments })?)
    };
    Ok(vec![
        File {
            path: WORKFLOW,
            // It names no environment, and GitHub's own `${{ }}` are to stay.
            text: source("ci/github/lsgen.yml")?.to_owned(),
            is_executable: false,
        },
        File {
            path: ENVIRONMENTS,
            text: rendered("ci/github/lsgen-environments.yml.j2")?,
            is_executable: false,
        },
        File {
            path: ".githooks/pre-commit",
            text: rendered("ci/pre-commit.sh.j2")?,
            is_executable: true,
        },
    ])
}

fn source(name: &str) -> Result<&'static str, RenderError> {
    let file = TEMPLATES.get_file(name);
    file.and_then(|file| file.contents_utf8())
        .ok_or_else(|| RenderError::Missing(name.to_owned()))
}
