//! A git repository to try things in.

use std::process::{Command, Output};

use crate::support::tools::is_tool_missing;
use crate::support::{Ended, Folder, Lsgen};

/// A repository in a temporary folder, on the branch `main`.
pub(crate) struct Repository(pub(crate) Folder);

impl Repository {
    /// An empty one, unless there is no git.
    pub(crate) fn new() -> Option<Self> {
        if is_tool_missing("git", "--version") {
            return None;
        }
        let repository = Self(Folder::new());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        Some(repository)
    }

    /// Runs git, which may fail.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("git");
        command
            .current_dir(self.0.path())
            .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments);
        // The program under test is the one that hooks find.
        command.env("PATH", path_with_lsgen());
        command.output().unwrap()
    }

    /// Runs git, which must not fail, and gives what it prints.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = self.try_git(arguments);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// Runs lsgen at the top.
    pub(crate) fn lsgen(&self, arguments: &[&str]) -> Ended {
        Lsgen::new().within(&self.0).args(arguments).run()
    }

    /// Runs lsgen in a folder of the repository, with a text on standard input.
    pub(crate) fn lsgen_in(&self, folder: &str, arguments: &[&str], stdin: &str) -> Ended {
        let folder = self.0.path().join(folder);
        let run = Lsgen::new().within_project(folder.to_str().unwrap());
        run.args(arguments).stdin(stdin).run()
    }

    /// Renders an environment file, which must succeed.
    pub(crate) fn render(&self, file: &str, folder: &str) {
        let render = self.lsgen(&["render", file, "-o", folder]);
        assert_eq!(render.status, Some(0), "{render}");
    }

    /// Changes one text of a file that has to be there.
    pub(crate) fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.0.read(path);
        assert!(text.contains(from), "{path} holds no `{from}`");
        self.0.write(path, text.replace(from, to));
    }
}

/// The search path with the folder of the program under test before everything else.
pub(crate) fn path_with_lsgen() -> String {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_lsgen"));
    let folder = program.parent().unwrap().display();
    format!("{folder}:{}", std::env::var("PATH").unwrap())
}
