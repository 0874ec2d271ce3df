//! The scripts of the pipeline for GitLab, run as GitLab's runner does.

use std::fs;
use std::process::{Command, Output};

use super::changed::with_two_environments;
use super::gitlab::{CHECKS, script};
use super::init::{initialised_for, yaml};
use super::repository::{Repository, path_with_lsgen};
use crate::support::{Folder, example};

const REVISION: &str = "0123456789abcdef0123456789abcdef01234567";

/// A checkout of GitLab's, with a place to fetch from.
struct Checkout {
    repository: Repository,
    origin: Folder,
}

impl Checkout {
    /// On the branch `change` of two environments; none where there is no git.
    fn new() -> Option<Self> {
        let repository = Repository::new()?;
        repository.0.write("prod.toml", example("production"));
        with_two_environments(&repository);
        let origin = Folder::new();
        let place = origin.path().join("origin.git").display().to_string();
        repository.git(&["clone", "--quiet", "--bare", ".", &place]);
        repository.git(&["remote", "add", "origin", &place]);
        repository.git(&["checkout", "--quiet", "-b", "change"]);
        Some(Self { repository, origin })
    }

    /// Back to what is on `main`.
    fn again(&self) {
        self.repository
            .git(&["checkout", "--quiet", "-f", "-B", "change", "main"]);
        let _ = fs::remove_file(self.repository.0.path().join("lsgen-diff.html"));
    }

    /// Runs a job for `prod.toml`, in a merge request into `target` where that is not empty.
    fn run(&self, job: &str, target: &str, variables: &[(&str, &str)]) -> Output {
        let checks = yaml(&initialised_for("gitlab"), CHECKS);
        let top = self.repository.0.path();
        let own = self.origin.path().join("bin").display().to_string();
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(script(&checks[job]))
            .current_dir(top)
            .env("PATH", format!("{own}:{}", path_with_lsgen()))
            .env("CI_PROJECT_DIR", top)
            .env("LSGEN_REVISION", REVISION)
            .envs([("FILE", "prod.toml"), ("OUTPUT", "out"), ("DENY", "")])
            .envs(variables.iter().copied());
        if !target.is_empty() {
            command.env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", target);
        }
        command.output().unwrap()
    }

    /// How the job of the environment ends: its status, whether it shows a change, and what it says.
    fn check(&self, target: &str, deny: &str) -> (Option<i32>, bool, String) {
        let output = self.run(".lsgen", target, &[("DENY", deny)]);
        let page = fs::read_to_string(self.repository.0.path().join("lsgen-diff.html"));
        let is_shown = page.is_ok_and(|page| page.starts_with("<!"));
        let said = [output.stdout, output.stderr].concat();
        (
            output.status.code(),
            is_shown,
            String::from_utf8(said).unwrap(),
        )
    }
}

#[test]
fn lsgen_is_installed_once_from_a_commit_and_from_nothing_else() {
    let Some(checkout) = Checkout::new() else {
        return;
    };
    let cargo = "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$CI_PROJECT_DIR/cargo\"\n";
    checkout.origin.write("bin/cargo", cargo);
    let program = checkout.origin.path().join("bin/cargo");
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(program, mode).unwrap();
    let install = |repository: &str, revision: &str| {
        let variables = [
            ("LSGEN_REPOSITORY", repository),
            ("LSGEN_REVISION", revision),
        ];
        checkout.run("lsgen", "main", &variables)
    };
    let called =
        || fs::read_to_string(checkout.repository.0.path().join("cargo")).unwrap_or_default();
    let url = "https://git.example.com/lsgen";
    for (repository, revision) in [
        ("", REVISION),
        (url, ""),
        (url, "main"),
        (url, &REVISION[1..]),
    ] {
        let refused = install(repository, revision);
        assert_eq!(refused.status.code(), Some(1));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            said.starts_with("lsgen is not installed: set LSGEN_REPOSITORY "),
            "{said}"
        );
        assert_eq!(called(), "");
    }
    assert_eq!(install(url, REVISION).status.code(), Some(0));
    let root = checkout.repository.0.path().join(".lsgen").join(REVISION);
    let wanted = format!(
        "install --locked --git {url} --rev {REVISION} --root {} lsgen\n",
        root.display()
    );
    assert_eq!(called(), wanted);
    // From the cache.
    fs::create_dir_all(root.join("bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_lsgen"), root.join("bin/lsgen")).unwrap();
    assert_eq!(install(url, REVISION).status.code(), Some(0));
    assert_eq!(called(), wanted);
}

#[test]
fn a_merge_request_is_held_to_what_it_changes_and_shows_it() {
    let Some(checkout) = Checkout::new() else {
        return;
    };
    let repository = &checkout.repository;
    let nothing = (
        Some(0),
        false,
        "prod.toml: nothing of it changes\n".to_owned(),
    );
    for (path, from, to) in [
        ("README.md", "ours", "theirs"),
        ("live/staging.toml", "version = 1", "version = 1 #"),
        ("rendered/staging/README.md", "LangSmith", "x"),
    ] {
        checkout.again();
        repository.edit(path, from, to);
        repository.commit("change");
        assert_eq!(checkout.check("main", ""), nothing, "{path}");
    }
    // The file, and the layer of a layer; out of date, and rendered.
    for (path, from, to) in [
        ("prod.toml", "\"4711\"", "\"4712\""),
        ("layers/low.toml", "per-az", "single"),
    ] {
        checkout.again();
        repository.edit(path, from, to);
        repository.commit("change");
        let (status, is_shown, said) = checkout.check("main", "");
        assert_eq!((status, is_shown), (Some(2), true), "{said}");
        let wanted = "out is not what prod.toml renders to: run lsgen render prod.toml -o out and commit the folder\n";
        assert!(
            said.contains(wanted) && said.contains(to.trim_matches('"')),
            "{said}"
        );
        repository.render("prod.toml", "out");
        repository.commit("rendered");
        let (status, is_shown, said) = checkout.check("main", "");
        assert_eq!((status, is_shown), (Some(0), true), "{said}");
        assert!(
            said.contains("prod.toml: ") && !said.contains("is not what"),
            "{said}"
        );
        // Merged, and held to every environment: there is nothing to compare with.
        let _ = fs::remove_file(repository.0.path().join("lsgen-diff.html"));
        let (status, is_shown, said) = checkout.check("", "");
        assert_eq!((status, is_shown), (Some(0), false), "{said}");
    }
    checkout.again();
    for (path, text) in [
        (".gitlab-ci.yml", "x"),
        ("lsgen-charts/langsmith-0.16.99/x", "x"),
    ] {
        repository.0.write(path, text);
        repository.commit("change");
        let (_, _, said) = checkout.check("main", "");
        assert!(!said.contains("nothing of it changes"), "{path}: {said}");
        checkout.again();
    }
}

#[test]
fn what_is_wrong_denied_or_outdated_fails() {
    let Some(checkout) = Checkout::new() else {
        return;
    };
    let repository = &checkout.repository;
    repository.edit("prod.toml", "account_id", "acount_id");
    repository.commit("wrong");
    let (status, is_shown, said) = checkout.check("main", "");
    assert_eq!((status, is_shown), (Some(1), false));
    assert!(
        said.contains("error[LS") && said.contains("prod.toml:"),
        "{said}"
    );
    // A layer that is missing is a mistake of the environment.
    checkout.again();
    repository.git(&["rm", "--quiet", "layers/low.toml"]);
    repository.commit("gone");
    let (status, _, said) = checkout.check("main", "");
    assert_eq!(status, Some(1));
    assert!(said.contains("error[LS0116]"), "{said}");

    checkout.again();
    repository.edit("prod.toml", "10.40.0.0/16", "10.41.0.0/16");
    repository.render("prod.toml", "out");
    repository.commit("replaced");
    assert_eq!(checkout.check("main", "moved").0, Some(0));
    let (status, is_shown, said) = checkout.check("main", "data-loss, replaced");
    assert_eq!((status, is_shown), (Some(1), true), "{said}");
    assert!(
        said.contains("the change of prod.toml has effects that DENY names"),
        "{said}"
    );
    repository.edit("out/README.md", "LangSmith", "x");
    repository.commit("edited");
    assert_eq!(checkout.check("", "").0, Some(2));
}

#[test]
fn a_file_that_could_not_be_rendered_before_can_be_mended_where_nothing_is_denied() {
    let Some(checkout) = Checkout::new() else {
        return;
    };
    let repository = &checkout.repository;
    repository.git(&["checkout", "--quiet", "-b", "broken"]);
    repository.edit("prod.toml", "account_id", "acount_id");
    repository.commit("broken");
    repository.git(&["push", "--quiet", "origin", "broken"]);
    repository.git(&["checkout", "--quiet", "-b", "mended"]);
    repository.edit("prod.toml", "acount_id", "account_id");
    repository.commit("mended");
    let (status, is_shown, said) = checkout.check("broken", "");
    assert_eq!((status, is_shown), (Some(0), false), "{said}");
    assert!(
        said.contains("prod.toml cannot be compared with broken, the lines above say why"),
        "{said}"
    );
    let (status, _, said) = checkout.check("broken", "replaced");
    assert_eq!(status, Some(1));
    assert!(said.contains("so DENY cannot be held"), "{said}");
}

#[test]
fn what_was_merged_meanwhile_is_not_the_change() {
    let Some(checkout) = Checkout::new() else {
        return;
    };
    let repository = &checkout.repository;
    repository.0.write("README.md", "theirs\n");
    repository.commit("change");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    repository.commit("later");
    repository.git(&["push", "--quiet", "origin", "main"]);
    repository.git(&["checkout", "--quiet", "change"]);
    let nothing = (
        Some(0),
        false,
        "prod.toml: nothing of it changes\n".to_owned(),
    );
    assert_eq!(checkout.check("main", ""), nothing);
    // A pipeline of the merged result.
    repository.git(&["merge", "--quiet", "--no-edit", "main"]);
    assert_eq!(checkout.check("main", ""), nothing);
}
