//! What the workflows may do, and that they fit together, read as GitHub reads them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use super::init::{initialised, yaml};
use crate::support::skip::skip;

/// The steps of the workflow that checks one environment.
pub(crate) fn steps(workflow: &Value) -> &[Value] {
    workflow["jobs"]["environment"]["steps"]
        .as_sequence()
        .unwrap()
}

/// The scripts of those steps, with their names.
fn scripts(workflow: &Value) -> Vec<(&str, &str)> {
    let scripts = steps(workflow).iter().filter_map(|step| {
        Some((
            step["name"].as_str().unwrap(),
            step.get("run")?.as_str().unwrap(),
        ))
    });
    let scripts: Vec<_> = scripts.collect();
    assert!(scripts.len() > 3, "{scripts:?}");
    scripts
}

fn keys(value: &Value) -> BTreeSet<&str> {
    let mapping = value.as_mapping().unwrap();
    mapping.keys().map(|key| key.as_str().unwrap()).collect()
}

#[test]
fn the_caller_gives_what_the_reusable_workflow_takes() {
    let repository = initialised();
    let reusable = yaml(&repository, ".github/workflows/lsgen.yml");
    let caller = yaml(&repository, ".github/workflows/lsgen-environments.yml");
    assert_eq!(keys(&reusable["on"]), ["workflow_call"].into());
    assert_eq!(keys(&caller["on"]), ["pull_request", "push"].into());

    let inputs = &reusable["on"]["workflow_call"]["inputs"];
    let job = &caller["jobs"]["environments"];
    assert_eq!(job["uses"], "./.github/workflows/lsgen.yml");
    let given = keys(&job["with"]);
    assert!(given.is_subset(&keys(inputs)), "{given:?}");
    for (name, input) in inputs.as_mapping().unwrap() {
        let name = name.as_str().unwrap();
        assert_eq!(input["type"], "string", "{name}");
        let is_required = input
            .get("required")
            .is_some_and(|required| *required == true);
        assert!(is_required || input.get("default").is_some(), "{name}");
        assert!(!is_required || given.contains(name), "{name}");
    }
    let environments = job["strategy"]["matrix"]["include"].as_sequence().unwrap();
    for environment in environments {
        for (key, value) in environment.as_mapping().unwrap() {
            let key = key.as_str().unwrap();
            assert!(value.is_string(), "{key}");
            assert_eq!(
                job["with"][key],
                format!("${{{{ matrix.{key} }}}}").as_str()
            );
        }
    }
}

#[test]
fn a_run_may_read_the_repository_and_write_comments_and_no_more() {
    let repository = initialised();
    let reusable = yaml(&repository, ".github/workflows/lsgen.yml");
    let caller = yaml(&repository, ".github/workflows/lsgen-environments.yml");
    let jobs = [
        &reusable["jobs"]["environment"],
        &caller["jobs"]["environments"],
    ];
    for job in jobs {
        let granted = job["permissions"].as_mapping().unwrap();
        assert_eq!(granted.len(), 2);
        assert_eq!(job["permissions"]["contents"], "read");
        assert_eq!(job["permissions"]["pull-requests"], "write");
    }
    for workflow in [&reusable, &caller] {
        assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
        assert_eq!(workflow["jobs"].as_mapping().unwrap().len(), 1);
    }
    let job = jobs[0];
    assert!(
        job["timeout-minutes"]
            .as_u64()
            .is_some_and(|minutes| minutes <= 30)
    );
    let group = job["concurrency"]["group"].as_str().unwrap();
    assert!(group.contains("inputs.file") && group.contains("github.event.pull_request.number"));
    // The token is where it is used.
    let with_token = |step: &&Value| {
        serde_yaml::to_string(step)
            .unwrap()
            .contains("github.token")
    };
    let with_token: Vec<_> = steps(&reusable).iter().filter(with_token).collect();
    assert_eq!(with_token.len(), 1);
    assert_eq!(with_token[0]["name"], "Tell the pull request");
    let checkout = &steps(&reusable)[0]["with"];
    assert_eq!(checkout["persist-credentials"], false);
    assert_eq!(checkout["fetch-depth"], 0);
}

#[test]
fn actions_are_pinned_by_commit() {
    let repository = initialised();
    let text = repository.0.read(".github/workflows/lsgen.yml");
    let mut seen = 0;
    for line in text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("uses: "))
    {
        let (action, version) = line.split_once(" # v").unwrap_or_else(|| panic!("{line}"));
        let (name, commit) = action.split_once('@').unwrap();
        assert!(name.starts_with("actions/"), "{name}");
        assert!(
            commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{line}"
        );
        assert_eq!(version.split('.').count(), 3, "{line}");
        seen += 1;
    }
    assert_eq!(seen, 3);
}

#[test]
fn scripts_stop_at_the_first_error_and_hold_nothing_from_outside() {
    let repository = initialised();
    let workflow = yaml(&repository, ".github/workflows/lsgen.yml");
    for (name, script) in scripts(&workflow) {
        assert!(script.starts_with("set -euo pipefail\n"), "{name}");
        assert!(!script.contains("${{"), "{name}");
    }
}

#[test]
fn scripts_hold_before_shellcheck() {
    if Command::new("shellcheck")
        .arg("--version")
        .output()
        .is_err()
    {
        skip("shellcheck");
        return;
    }
    let repository = initialised();
    let workflow = yaml(&repository, ".github/workflows/lsgen.yml");
    let hook = repository.0.read(".githooks/pre-commit");
    let mut all = scripts(&workflow);
    all.push(("pre-commit", &hook));
    for (name, script) in all {
        let mut command = Command::new("shellcheck");
        command
            .args(["--shell=bash", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(script.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{name}\n{said}");
    }
}
