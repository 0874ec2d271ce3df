//! Which environments a pull request is held to, asked of the script of the workflow in a repository.

use super::repository::Repository;
use super::runner::{Runner, said};
use crate::support::example;
use crate::support::tools::is_tool_missing;

/// The list, with comments in the places where people leave blanks.
const LIST: &str =
    "prod.toml out\n\n  live/staging.toml   rendered/staging   data-loss, replaced\n";

/// Two environments on `origin/main`: `prod.toml` with a layer that has a layer, and one in a folder.
pub(crate) fn with_two_environments(repository: &Repository) {
    repository
        .0
        .write("live/staging.toml", example("evaluation"));
    repository
        .0
        .write("layers/low.toml", "[network.create]\nnat = \"per-az\"\n");
    repository
        .0
        .write("layers/company.toml", "layers = [\"low.toml\"]\n");
    let layered = "version = 1\nlayers = [\"layers/company.toml\"]";
    repository.edit("prod.toml", "version = 1", layered);
    repository.edit("prod.toml", ", nat = \"per-az\"", "");
    repository.render("prod.toml", "out");
    repository.render("live/staging.toml", "rendered/staging");
    repository.0.write("README.md", "ours\n");
    repository.commit("start");
    repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
}

fn runner() -> Option<Runner> {
    if is_tool_missing("jq", "--version") {
        return None;
    }
    let runner = Runner::new()?;
    with_two_environments(&runner.repository);
    Some(runner)
}

/// The files of the environments that the script finds.
fn found(runner: &Runner, list: &str, event: &str, base: &str) -> Vec<String> {
    let _ = std::fs::remove_file(runner.temporary.path().join("output"));
    let variables = [
        ("ENVIRONMENTS", list),
        ("EVENT", event),
        ("BASE", base),
        (
            "BASE_BRANCH",
            if event == "pull_request" { "main" } else { "" },
        ),
    ];
    let output = runner.run("Find the environments that the change is about", &variables);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let written = runner.written("output");
    let json = written.strip_prefix("environments=").unwrap();
    let found: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
    let files = found.iter().map(|one| {
        let file = one["file"].as_str().unwrap();
        let (output, deny) = match file {
            "prod.toml" => ("out", ""),
            _ => ("rendered/staging", "data-loss, replaced"),
        };
        assert_eq!(
            *one,
            serde_json::json!({ "file": file, "output": output, "deny": deny })
        );
        file.to_owned()
    });
    files.collect()
}

const PROD: &str = "prod.toml";
const STAGING: &str = "live/staging.toml";

#[test]
fn an_environment_is_concerned_by_what_it_is_made_of_and_by_the_workflows() {
    type Change = fn(&Repository);
    let cases: [(&str, Change, &[&str]); 13] = [
        (
            "a page",
            |repository| repository.0.write("README.md", "x"),
            &[],
        ),
        (
            "another workflow",
            |repository| repository.0.write(".github/workflows/other.yml", "x"),
            &[],
        ),
        (
            "a layer of no environment",
            |repository| repository.0.write("layers/other.toml", "x = 1"),
            &[],
        ),
        (
            "the file",
            |repository| repository.edit("prod.toml", "\"4711\"", "\"4712\""),
            &[PROD],
        ),
        (
            "a file in a folder",
            |repository| repository.edit("live/staging.toml", "version = 1", "version = 1 #"),
            &[STAGING],
        ),
        (
            "a layer of a layer",
            |repository| repository.edit("layers/low.toml", "per-az", "single"),
            &[PROD],
        ),
        (
            "a layer that goes",
            |repository| drop(repository.git(&["rm", "--quiet", "layers/low.toml"])),
            &[PROD],
        ),
        (
            "the output",
            |repository| repository.edit("rendered/staging/README.md", "LangSmith", "x"),
            &[STAGING],
        ),
        (
            "a new file in the output",
            |repository| repository.0.write("out/new", "x"),
            &[PROD],
        ),
        (
            "a chart",
            |repository| {
                let facts = "live/lsgen-charts/langsmith-0.16.99/chart.toml";
                repository.0.write(facts, "x");
            },
            &[STAGING],
        ),
        (
            "the workflow",
            |repository| repository.0.write(".github/workflows/lsgen.yml", "x"),
            &[PROD, STAGING],
        ),
        (
            "a file that cannot be read",
            |repository| repository.edit("prod.toml", "version = 1", "version = "),
            &[PROD],
        ),
        (
            "a file that goes",
            |repository| drop(repository.git(&["rm", "--quiet", "live/staging.toml"])),
            &[STAGING],
        ),
    ];
    let Some(runner) = runner() else { return };
    let repository = &runner.repository;
    for (name, change, wanted) in cases {
        repository.git(&["checkout", "--quiet", "-B", "change", "origin/main"]);
        change(repository);
        repository.commit("change");
        assert_eq!(found(&runner, LIST, "pull_request", ""), wanted, "{name}");
        assert_eq!(
            found(&runner, LIST, "pull_request", "main"),
            wanted,
            "{name}"
        );
        // What is merged is held to all of them.
        assert_eq!(found(&runner, LIST, "push", ""), [PROD, STAGING], "{name}");
    }
}

#[test]
fn what_was_merged_meanwhile_is_not_the_change() {
    let Some(runner) = runner() else { return };
    let repository = &runner.repository;
    repository.git(&["checkout", "--quiet", "-B", "change", "origin/main"]);
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    repository.commit("change");
    repository.git(&["checkout", "--quiet", "-B", "later", "origin/main"]);
    repository.edit("live/staging.toml", "version = 1", "version = 1 #");
    repository.commit("later");
    repository.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    // Before GitHub merges with it, and after.
    repository.git(&["checkout", "--quiet", "change"]);
    assert_eq!(found(&runner, LIST, "pull_request", ""), [PROD]);
    repository.git(&["merge", "--quiet", "--no-edit", "later"]);
    assert_eq!(found(&runner, LIST, "pull_request", ""), [PROD]);
}

#[test]
fn a_line_without_a_folder_is_named() {
    let Some(runner) = runner() else { return };
    let variables = [
        ("ENVIRONMENTS", "prod.toml\n"),
        ("EVENT", "push"),
        ("BASE", ""),
        ("BASE_BRANCH", ""),
    ];
    let output = runner.run("Find the environments that the change is about", &variables);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let wanted = "::error title=no folder::write the folder that `prod.toml` renders to after it, in `environments`\n";
    assert_eq!(said(&output), wanted);
}
