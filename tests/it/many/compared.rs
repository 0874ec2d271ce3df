//! `lsgen diff` of several files.

use serde_json::Value;

use super::{edit, other, run, three};
use crate::diff::revision::git;
use crate::support::Folder;
use crate::support::tools::is_tool_missing;

/// The files of one company in a repository, with a first commit, unless there is no git.
fn committed() -> Option<Folder> {
    if is_tool_missing("git", "--version") {
        return None;
    }
    let folder = three();
    for arguments in [
        &["init", "--quiet", "--initial-branch=main"][..],
        &["add", "."],
        &["commit", "--quiet", "--message=first"],
    ] {
        git(&folder, arguments);
    }
    Some(folder)
}

/// Each file is compared with what it was, and a change that is denied in one is a failure of all.
#[test]
fn several_files_are_compared_each_with_its_own() {
    let Some(folder) = committed() else {
        return;
    };
    let same = run(&folder, &["diff", "envs", "--against", "main"]);
    assert_eq!(same.status, Some(0), "{same}");
    assert!(same.stdout.contains("no changes"), "{same}");
    edit(&folder, "envs/staging.toml", "10.50.0.0/16", "10.60.0.0/16");
    folder.write("envs/third.toml", other("third").replace("10.50", "10.70"));
    let changed = run(&folder, &["diff", "envs", "--against", "main"]);
    assert_eq!(changed.status, Some(2), "{changed}");
    for said in [
        "main:envs/staging.toml -> envs/staging.toml: 1 key",
        "`main:envs/third.toml` does not exist: all of it is new",
        "3 files, none with errors",
    ] {
        assert!(format!("{changed}").contains(said), "{said}: {changed}");
    }
    // What is compared alone is said in the same words.
    let alone = run(&folder, &["diff", "envs/staging.toml", "--against", "main"]);
    assert!(changed.stdout.contains(alone.stdout.trim_end()), "{alone}");
    let zero = run(
        &folder,
        &["diff", "envs", "--against", "main", "--exit-zero"],
    );
    assert_eq!(zero.status, Some(0), "{zero}");
    let denied = run(
        &folder,
        &["diff", "envs", "--against", "main", "--deny", "refused"],
    );
    assert_eq!(denied.status, Some(1), "{denied}");
    assert!(denied.stdout.contains("denied: refused"), "{denied}");
    assert!(denied.stdout.contains("3 files, 1 with errors"), "{denied}");
}

/// Programs get one object a file, and what cannot be compared says why.
#[test]
fn several_files_are_compared_for_programs_and_for_comments() {
    let Some(folder) = committed() else {
        return;
    };
    edit(&folder, "envs/staging.toml", "10.50.0.0/16", "10.60.0.0/16");
    folder.write(
        "envs/broken.toml",
        other("broken").replace("region", "regoin"),
    );
    let ended = run(
        &folder,
        &["diff", "envs", "--against", "main", "--format", "json"],
    );
    assert_eq!(ended.status, Some(1), "{ended}");
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let files = json["files"].as_array().unwrap();
    let named: Vec<&str> = files
        .iter()
        .map(|file| file["file"].as_str().unwrap())
        .collect();
    assert_eq!(
        named,
        ["envs/broken.toml", "envs/prod.toml", "envs/staging.toml"]
    );
    assert!(files[0]["error"].as_str().unwrap().contains("LS0102"));
    assert_eq!(files[1]["diff"]["summary"]["keys"], 0);
    assert_eq!(files[2]["diff"]["summary"]["keys"], 1);
    let comment = run(
        &folder,
        &["diff", "envs", "--against", "main", "--format", "markdown"],
    );
    assert!(comment.stdout.contains("<!-- lsgen diff acme-staging -->"));
    assert!(!comment.stdout.contains("<!-- lsgen diff acme-prod -->"));
    assert!(comment.stdout.len() < 65_536);
    for arguments in [
        &["diff", "envs", "--against", "main", "--format", "patch"][..],
        &["diff", "envs", "--against", "main", "--runbook"],
        &["diff", "envs/prod.toml"],
        &["diff", "envs", "envs/prod.toml", "envs/staging.toml"],
    ] {
        let ended = run(&folder, arguments);
        assert_eq!(ended.status, Some(64), "{ended}");
    }
}

/// Output folders are those that `lsgen render` writes for the same files.
#[test]
fn several_files_are_compared_each_with_its_folder() {
    let folder = three();
    let rendered = run(&folder, &["render", "envs", "-o", "out/{name}/files"]);
    assert_eq!(rendered.status, Some(0), "{rendered}");
    let same = run(&folder, &["diff", "envs", "-o", "out/{name}/files"]);
    assert_eq!(same.status, Some(0), "{same}");
    edit(&folder, "envs/prod.toml", "10.40.0.0/16", "10.80.0.0/16");
    let changed = run(&folder, &["diff", "envs", "-o", "out/{name}/files"]);
    assert_eq!(changed.status, Some(2), "{changed}");
    assert!(
        changed.stdout.contains("out/prod/files -> envs/prod.toml:"),
        "{changed}"
    );
}
