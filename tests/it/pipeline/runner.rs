//! A runner of GitHub's, as far as the scripts of the workflow can tell.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use super::init::{initialised, yaml};
use super::repository::{Repository, path_with_lsgen};
use super::workflow::{jobs, steps};
use crate::support::{Folder, example};

/// The marker of the reports here.
pub(crate) const MARKER: &str = "<!-- lsgen diff prod -->";

/// A machine of GitHub's, with a checked-out repository.
pub(crate) struct Runner {
    pub(crate) repository: Repository,
    /// Programs of ours, which are found before all others, and the files that the runner reads.
    pub(crate) temporary: Folder,
}

impl Runner {
    /// Without programs, in a repository with `prod.toml` rendered to `out`; none where there is no git.
    pub(crate) fn new() -> Option<Self> {
        let repository = Repository::new()?;
        repository.0.write("prod.toml", example("production"));
        repository.render("prod.toml", "out");
        repository.commit("start");
        let runner = Self {
            repository,
            temporary: Folder::new(),
        };
        let lsgen = runner.temporary.path().join("lsgen/bin/lsgen");
        fs::create_dir_all(lsgen.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_lsgen"), lsgen).unwrap();
        Some(runner)
    }

    /// A program of ours.
    pub(crate) fn program(&self, name: &str, text: &str) {
        self.temporary.write(&format!("bin/{name}"), text);
        let path = self.temporary.path().join("bin").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the step of that name with the variables that its `env` has, in the place of what GitHub would put in.
    pub(crate) fn run(&self, step: &str, variables: &[(&str, &str)]) -> Output {
        let workflow = yaml(&initialised(), ".github/workflows/lsgen.yml");
        let found = jobs(&workflow).find_map(|(_, job)| {
            let found = steps(job).iter().find(|found| found["name"] == step)?;
            Some((job, found))
        });
        let (job, found) = found.unwrap_or_else(|| panic!("no step `{step}`"));
        let wanted: Vec<&str> = [job.get("env"), found.get("env")]
            .into_iter()
            .flatten()
            .flat_map(|env| env.as_mapping().unwrap().keys())
            .map(|key| key.as_str().unwrap())
            .collect();
        let all = [&[("FILE", "prod.toml"), ("OUTPUT", "out")][..], variables].concat();
        for name in &wanted {
            assert!(all.iter().any(|(given, _)| given == name), "{step}: {name}");
        }
        let temporary = self.temporary.path().display();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(found["run"].as_str().unwrap())
            .current_dir(self.repository.0.path())
            .envs(all)
            .env("PATH", format!("{temporary}/bin:{}", path_with_lsgen()))
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_OUTPUT", format!("{temporary}/output"))
            .env("GITHUB_PATH", format!("{temporary}/path"))
            .env("GITHUB_STEP_SUMMARY", format!("{temporary}/summary"))
            .env("GITHUB_REPOSITORY", "acme/langsmith")
            .output()
            .unwrap()
    }

    /// A file that a step has written, empty where it has not.
    pub(crate) fn written(&self, name: &str) -> String {
        fs::read_to_string(self.temporary.path().join(name)).unwrap_or_default()
    }
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}
