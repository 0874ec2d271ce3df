//! The files that hold a repository of environment files to its rules: what a forge runs, its list of
//! environments, and a hook of git.

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

/// Where a repository is hosted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forge {
    Github,
    Gitlab,
}

/// What a forge reads.
struct Names {
    /// The template of what checks environments, which is written as it is.
    checks: &'static str,
    /// Where that is written.
    checks_path: &'static str,
    /// The template of the list of environments, which people keep.
    list: &'static str,
    /// Where that is written.
    list_path: &'static str,
    /// The names that the list has for the git URL and the commit of lsgen.
    origin: [&'static str; 2],
}

impl Forge {
    fn names(self) -> Names {
        match self {
            Self::Github => Names {
                checks: "ci/github/lsgen.yml",
                checks_path: ".github/workflows/lsgen.yml",
                list: "ci/github/lsgen-environments.yml.j2",
                list_path: ".github/workflows/lsgen-environments.yml",
                origin: ["lsgen-repository", "lsgen-revision"],
            },
            Self::Gitlab => Names {
                checks: "ci/gitlab/lsgen.yml",
                checks_path: ".gitlab/lsgen.yml",
                list: "ci/gitlab/gitlab-ci.yml.j2",
                list_path: ".gitlab-ci.yml",
                origin: ["LSGEN_REPOSITORY", "LSGEN_REVISION"],
            },
        }
    }

    /// The file that lists the environments, and what people must set in it.
    pub(crate) fn to_set(self) -> (&'static str, [&'static str; 2]) {
        let names = self.names();
        (names.list_path, names.origin)
    }
}

/// The folder that git is to look for hooks in.
pub(crate) const HOOKS: &str = ".githooks";

/// The files of a repository at that forge.
pub(crate) fn files(forge: Forge, environments: &[Environment]) -> Result<Vec<File>, RenderError> {
    #[derive(Serialize)]
    struct Facts<'a> {
        environments: &'a [Environment],
    }
    let rendered = |name: &'static str| -> Result<String, RenderError> {
        let engine = Engine::new([(name, source(name)?)]);
        Ok(engine.render(name, Facts { environments })?)
    };
    let names = forge.names();
    Ok(vec![
        File {
            path: names.checks_path,
            // It names no environment, and the forge's own variables are to stay.
            text: source(names.checks)?.to_owned(),
            is_executable: false,
        },
        File {
            path: names.list_path,
            text: rendered(names.list)?,
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
