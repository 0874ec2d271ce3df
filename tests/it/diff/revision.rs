//! Against a revision of git.

use std::process::Command;

use serde_json::Value;

use super::{edit, lsgen, told};
use crate::support::tools::{is_tool_missing, run};
use crate::support::{Folder, Lsgen, example};

pub(crate) fn git(folder: &Folder, arguments: &[&str]) {
    let mut command = Command::new("git");
    command
        .current_dir(folder.path())
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments);
    run(&mut command).unwrap();
}

/// A repository with `environments/prod.toml` committed, unless there is no git.
fn repository() -> Option<Folder> {
    if is_tool_missing("git", "--version") {
        return None;
    }
    let folder = Folder::new();
    folder.write("environments/prod.toml", example("production"));
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "start"]);
    Some(folder)
}

#[test]
fn a_revision_is_rendered_from_its_own_file() {
    let Some(folder) = repository() else { return };
    edit(&folder, "environments/prod.toml", "\"4711\"", "\"4712\"");
    let arguments = ["diff", "environments/prod.toml", "--against", "HEAD"];
    let shown = [&arguments[..], &["--level", "keys,values"]].concat();
    told("revision", 2, &lsgen(&folder, &shown));
    // From the folder of the file, too.
    let inside = Lsgen::new().args(["diff", "prod.toml", "--against", "main", "--level", "keys"]);
    let inside = inside.within_project(folder.path().join("environments").to_str().unwrap());
    let inside = inside.run();
    assert_eq!(inside.status, Some(2), "{inside}");
    assert!(
        inside
            .stdout
            .contains("# main:prod.toml:10 -> prod.toml:10"),
        "{inside}"
    );
    git(
        &folder,
        &["commit", "--quiet", "--all", "--message", "change"],
    );
    assert_eq!(lsgen(&folder, &arguments).status, Some(0));
    let older = ["diff", "environments/prod.toml", "--against", "HEAD~1"];
    assert_eq!(lsgen(&folder, &older).status, Some(2));
}

#[test]
fn a_file_that_the_revision_does_not_have_is_all_new() {
    let Some(folder) = repository() else { return };
    folder.write("environments/next.toml", example("evaluation"));
    let arguments = [
        "diff",
        "environments/next.toml",
        "--against",
        "HEAD",
        "--level",
        "keys",
    ];
    told("revision-without-file", 2, &lsgen(&folder, &arguments));
}

#[test]
fn a_revision_that_cannot_be_read_says_why() {
    let Some(folder) = repository() else { return };
    let file = "environments/prod.toml";
    let refused = |name: &str, arguments: &[&str]| told(name, 1, &lsgen(&folder, arguments));
    refused("no-revision", &["diff", file, "--against", "nowhere"]);
    refused(
        "revision-like-an-option",
        &["diff", file, "--against=--help"],
    );
    let no_git = Lsgen::new().env("PATH", "").within(&folder);
    told(
        "no-git",
        1,
        &no_git.args(["diff", file, "--against", "HEAD"]).run(),
    );
    edit(&folder, file, "region = ", "regoin = ");
    git(
        &folder,
        &["commit", "--quiet", "--all", "--message", "broken"],
    );
    edit(&folder, file, "regoin = ", "region = ");
    refused("revision-broken", &["diff", file, "--against", "HEAD"]);
    let alone = Folder::new();
    alone.write("prod.toml", example("production"));
    let ceiling = alone.path().parent().unwrap().to_str().unwrap().to_owned();
    let no_repository = Lsgen::new()
        .within(&alone)
        .env("GIT_CEILING_DIRECTORIES", &ceiling);
    let ended = no_repository
        .args(["diff", "prod.toml", "--against", "HEAD"])
        .run();
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("is in no git repository"), "{ended}");
}

#[test]
fn another_account_is_another_environment() {
    let Some(folder) = repository() else { return };
    let file = "environments/prod.toml";
    edit(&folder, file, "123456789012", "210987654321");
    let ended = lsgen(
        &folder,
        &["diff", file, "--against", "HEAD", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let change = serde_json::json!([
        { "what": "account", "before": "123456789012", "after": "210987654321" }
    ]);
    assert_eq!(json["identity"], change, "{ended}");
}

/// git gives a hook variables that point to its own repository, and a linked worktree has them most of all.
#[test]
fn a_hook_of_another_repository_does_not_turn_the_question() {
    let Some(folder) = repository() else { return };
    let Some(other) = repository() else { return };
    git(
        &other,
        &["commit", "--quiet", "--allow-empty", "--message", "other"],
    );
    edit(&folder, "environments/prod.toml", "\"4711\"", "\"4712\"");
    let arguments = [
        "diff",
        "environments/prod.toml",
        "--against",
        "HEAD",
        "--level",
        "keys",
    ];
    let plain = lsgen(&folder, &arguments);
    assert_eq!(plain.status, Some(2), "{plain}");
    let foreign = other.path().join(".git");
    let foreign = foreign.to_str().unwrap();
    let variables = [
        ("GIT_DIR", foreign),
        ("GIT_COMMON_DIR", foreign),
        ("GIT_WORK_TREE", other.path().to_str().unwrap()),
        ("GIT_INDEX_FILE", "/nowhere/index"),
        ("GIT_OBJECT_DIRECTORY", "/nowhere/objects"),
        ("GIT_PREFIX", "environments/"),
        ("GIT_CONFIG_COUNT", "1"),
        ("GIT_CONFIG_KEY_0", "core.bare"),
        ("GIT_CONFIG_VALUE_0", "true"),
    ];
    for (name, value) in variables {
        let told = Lsgen::new()
            .within(&folder)
            .args(arguments)
            .env(name, value)
            .run();
        assert_eq!(told.to_string(), plain.to_string(), "{name}");
    }
}

/// The real thing: a hook of a linked worktree that asks about its own file.
#[test]
#[cfg(unix)]
fn a_hook_in_a_linked_worktree_asks_about_its_own_file() {
    use std::os::unix::fs::PermissionsExt;

    let Some(folder) = repository() else { return };
    git(
        &folder,
        &["worktree", "add", "--quiet", "linked", "-b", "branch"],
    );
    edit(
        &folder,
        "linked/environments/prod.toml",
        "\"4711\"",
        "\"4712\"",
    );
    let hook = format!(
        "#!/bin/sh\n{} diff environments/prod.toml --against main --level keys > ../told\necho $? >> ../told\n",
        env!("CARGO_BIN_EXE_lsgen")
    );
    folder.write(".git/hooks/pre-commit", hook);
    let path = folder.path().join(".git/hooks/pre-commit");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let linked = folder.path().join("linked");
    let mut commit = Command::new("git");
    commit
        .arg("-C")
        .arg(&linked)
        .args(["-c", "user.name=test", "-c", "user.email=test@example.com"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "commit",
            "--quiet",
            "--all",
            "--message",
            "change",
        ]);
    run(&mut commit).unwrap();
    let told = folder.read("told");
    assert!(told.contains("4712") && told.ends_with("2\n"), "{told}");
}
