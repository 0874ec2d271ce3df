//! `lsgen --version`, and the commit that the build script finds.

use std::path::Path;

use crate::pipeline::repository::Repository;
use crate::support::{Folder, Lsgen, project};

#[allow(dead_code, clippy::print_stdout)]
#[path = "../../build.rs"]
mod build;

fn version(flag: &str) -> String {
    let ended = Lsgen::new().args([flag]).run();
    assert_eq!(
        (ended.status, ended.stderr.as_str()),
        (Some(0), ""),
        "{flag}"
    );
    ended.stdout
}

#[test]
fn the_long_version_has_the_commit_and_the_charts_and_the_short_one_has_not() {
    let short = format!("lsgen {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(version("-V"), short);
    let long = version("--version");
    let rest = long.strip_prefix(&short).unwrap();
    let charts = lsgen::api::chart::shipped_versions();
    let charts: Vec<String> = charts.iter().map(ToString::to_string).collect();
    let charts = format!("LangSmith charts {}\n", charts.join(", "));
    let commit = rest.strip_suffix(&charts).unwrap();
    // The program may have been built before the last commit.
    if let Some(commit) = commit.strip_prefix("commit ") {
        let commit = commit.strip_suffix('\n').unwrap();
        assert!(commit.len() >= 12 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()));
    } else {
        assert_eq!(commit, "");
        assert!(build::built_from(project(), None).unwrap().is_none());
    }
}

/// The commit of a repository, as it is shown.
fn head(repository: &Repository) -> String {
    let head = repository.git(&["rev-parse", "HEAD"]);
    head[..12].to_owned()
}

fn built_from(folder: &Path, named: Option<&str>) -> Option<String> {
    build::built_from(folder, named).unwrap()
}

#[test]
fn the_commit_is_that_of_the_repository_or_the_one_that_is_named() {
    let other = "0123456789abcdef0123456789abcdef01234567";
    let Some(repository) = Repository::new() else {
        return;
    };
    let top = repository.0.path();
    // Nothing is committed yet.
    assert_eq!(built_from(top, None), None);
    repository.0.write("vendor/lsgen/file", "x");
    repository.commit("one");
    assert_eq!(built_from(top, Some(other)), Some(head(&repository)));
    // The repository of another project says nothing about lsgen.
    let vendored = top.join("vendor/lsgen");
    assert_eq!(built_from(&vendored, None), None);
    assert_eq!(
        built_from(&vendored, Some(other)).as_deref(),
        Some("0123456789ab")
    );
    assert!(build::watched(&vendored).is_empty());

    let plain = Folder::new();
    for nothing in [None, Some(""), Some(" \n")] {
        assert_eq!(built_from(plain.path(), nothing), None);
    }
    assert_eq!(
        built_from(plain.path(), Some("0123abc\n")).as_deref(),
        Some("0123abc")
    );
    for wrong in [
        "main",
        "0123",
        "0123ABC",
        "0123abc\ncargo::warning=x",
        "v1.2.3 ",
    ] {
        let error = build::built_from(plain.path(), Some(wrong)).unwrap_err();
        assert!(
            error.contains("git rev-parse HEAD") && !error.contains('\n'),
            "{error}"
        );
    }
}

/// What Cargo compares: the time of the newest file at or below each path.
fn newest(folder: &Path) -> Vec<std::time::SystemTime> {
    fn below(path: &Path) -> std::time::SystemTime {
        let own = path.metadata().unwrap().modified().unwrap();
        let Ok(entries) = path.read_dir() else {
            return own;
        };
        entries
            .map(|entry| below(&entry.unwrap().path()))
            .fold(own, Ord::max)
    }
    build::watched(folder)
        .iter()
        .map(|path| below(path))
        .collect()
}

#[test]
fn another_commit_is_noticed_however_git_keeps_the_branch() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.0.write("file", "x");
    repository.commit("one");
    let pause = || std::thread::sleep(std::time::Duration::from_millis(20));
    let worktree = Folder::new();
    let place = worktree.path().join("tree").display().to_string();
    repository.git(&["worktree", "add", "--quiet", "-b", "side", &place]);
    for prepare in [
        &["status"][..],
        &["pack-refs", "--all"],
        &["checkout", "--quiet", "-b", "topic/deep"],
        &["pack-refs", "--all"],
        &["checkout", "--quiet", "--detach"],
    ] {
        repository.git(prepare);
        let before = (newest(repository.0.path()), head(&repository));
        // Nothing has happened, so nothing is built again.
        assert_eq!(newest(repository.0.path()), before.0, "{prepare:?}");
        pause();
        repository.git(&["commit", "--quiet", "--allow-empty", "--message", "next"]);
        assert_ne!(head(&repository), before.1);
        assert_ne!(newest(repository.0.path()), before.0, "{prepare:?}");
    }
    // A tree beside the repository has its own commit.
    let tree = worktree.path().join("tree");
    let before = newest(&tree);
    assert!(before.len() >= 2);
    pause();
    let commit = ["commit", "--quiet", "--allow-empty", "--message", "side"];
    repository.git(&[&["-C", place.as_str()], &commit[..]].concat());
    assert_ne!(newest(&tree), before);
    assert_ne!(built_from(&tree, None), Some(head(&repository)));
}
