//! What the workflows may do, and that they fit together, read as GitHub reads them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_yaml::Value;

use super::init::{initialised, yaml};
use crate::support::tools::is_tool_missing;

/// The jobs of a workflow, by name.
pub(crate) fn jobs(workflow: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let jobs = workflow["jobs"].as_mapping().unwrap().iter();
    jobs.map(|(name, job)| (name.as_str().unwrap(), job))
}

/// The steps of a job.
pub(crate) fn steps(job: &Value) -> &[Value] {
    job["steps"].as_sequence().unwrap()
}

/// The scripts of all jobs, with the names of their steps.
fn scripts(workflow: &Value) -> Vec<(&str, &str)> {
    let steps = jobs(workflow).flat_map(|(_, job)| steps(job));
    let scripts = steps.filter_map(|step| {
        Some((
            step["name"].as_str().unwrap(),
            step.get("run")?.as_str().unwrap(),
        ))
    });
    let scripts: Vec<_> = scripts.collect();
    assert!(scripts.len() > 5, "{scripts:?}");
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
    assert!(
        job["with"]["environments"]
            .as_str()
            .unwrap()
            .lines()
            .count()
            == 2
    );
}

#[test]
fn lsgen_is_built_once_and_the_environments_that_change_take_it_from_the_cache() {
    let repository = initialised();
    let text = repository.0.read(".github/workflows/lsgen.yml");
    let workflow = yaml(&repository, ".github/workflows/lsgen.yml");
    let builds = |job: &Value| {
        let mut scripts = steps(job).iter().filter_map(|step| step.get("run"));
        scripts.any(|script| script.as_str().unwrap().contains("cargo "))
    };
    let building: Vec<&str> = jobs(&workflow)
        .filter(|(_, job)| builds(job))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(building, ["lsgen"]);
    let cached = |job: &Value, action: &str| {
        let is_it = |step: &&Value| {
            let uses = step.get("uses").and_then(Value::as_str);
            uses.is_some_and(|uses| uses.starts_with(&format!("actions/cache/{action}@")))
        };
        steps(job).iter().find(is_it).unwrap()["with"].clone()
    };
    let (lsgen, environment) = (&workflow["jobs"]["lsgen"], &workflow["jobs"]["environment"]);
    let saved = cached(lsgen, "save");
    assert!(
        saved["key"]
            .as_str()
            .unwrap()
            .contains("inputs.lsgen-revision")
    );
    assert_eq!(cached(lsgen, "restore"), saved);
    let mut taken = cached(environment, "restore");
    let is_required = taken.as_mapping_mut().unwrap().remove("fail-on-cache-miss");
    assert_eq!(is_required, Some(true.into()));
    assert_eq!(taken, saved);

    assert_eq!(environment["needs"], "lsgen");
    let found = "needs.lsgen.outputs.environments";
    let include = &environment["strategy"]["matrix"]["include"];
    assert_eq!(*include, format!("${{{{ fromJSON({found}) }}}}").as_str());
    assert_eq!(
        environment["if"],
        format!("${{{{ {found} != '[]' }}}}").as_str()
    );
    let known = ["file", "output", "deny"];
    for part in text.split("matrix.").skip(1) {
        let name = part
            .split(|letter: char| !letter.is_alphanumeric())
            .next()
            .unwrap();
        assert!(known.contains(&name), "{name}");
    }
    // What branch protection can require reports in any case.
    let result = &workflow["jobs"]["result"];
    let needs: BTreeSet<&str> = result["needs"]
        .as_sequence()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let others = jobs(&workflow)
        .map(|(name, _)| name)
        .filter(|name| *name != "result");
    assert_eq!(needs, others.collect());
    assert_eq!(result["if"], "${{ always() }}");
}

#[test]
fn a_run_may_read_the_repository_and_write_comments_and_no_more() {
    let repository = initialised();
    let reusable = yaml(&repository, ".github/workflows/lsgen.yml");
    let caller = yaml(&repository, ".github/workflows/lsgen-environments.yml");
    let (read, write) = (("contents", "read"), ("pull-requests", "write"));
    let caller_job = &caller["jobs"]["environments"];
    let granted = [
        (&reusable["jobs"]["lsgen"], vec![read]),
        (&reusable["jobs"]["environment"], vec![read, write]),
        (&reusable["jobs"]["result"], vec![]),
        (caller_job, vec![read, write]),
    ];
    for (job, wanted) in granted {
        let granted = job["permissions"].as_mapping().unwrap().iter();
        let granted =
            granted.map(|(scope, kind)| (scope.as_str().unwrap(), kind.as_str().unwrap()));
        assert_eq!(granted.collect::<Vec<_>>(), wanted);
    }
    for workflow in [&reusable, &caller] {
        assert!(workflow["permissions"].as_mapping().unwrap().is_empty());
    }
    assert_eq!((jobs(&reusable).count(), jobs(&caller).count()), (3, 1));
    for (name, job) in jobs(&reusable) {
        let minutes = job["timeout-minutes"].as_u64();
        assert!(minutes.is_some_and(|minutes| minutes <= 30), "{name}");
    }
    let group = reusable["jobs"]["environment"]["concurrency"]["group"]
        .as_str()
        .unwrap();
    assert!(group.contains("matrix.file") && group.contains("github.event.pull_request.number"));
    // The token is where it is used.
    let with_token = |step: &&Value| {
        serde_yaml::to_string(step)
            .unwrap()
            .contains("github.token")
    };
    let all = || jobs(&reusable).flat_map(|(_, job)| steps(job));
    let with_token: Vec<_> = all().filter(with_token).collect();
    assert_eq!(with_token.len(), 1);
    assert_eq!(with_token[0]["name"], "Tell the pull request");
    for job in ["lsgen", "environment"] {
        let checkout = &steps(&reusable["jobs"][job])[0]["with"];
        assert_eq!(checkout["persist-credentials"], false);
        assert_eq!(checkout["fetch-depth"], 0);
    }
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
    assert_eq!(seen, 5);
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

/// What shellcheck complains about.
pub(crate) fn complaint(script: &str) -> Option<String> {
    let mut command = Command::new("shellcheck");
    command
        .args(["--shell=bash", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(script.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn scripts_hold_before_shellcheck() {
    if is_tool_missing("shellcheck", "--version") {
        return;
    }
    let repository = initialised();
    let workflow = yaml(&repository, ".github/workflows/lsgen.yml");
    let hook = repository.0.read(".githooks/pre-commit");
    let mut all = scripts(&workflow);
    all.push(("pre-commit", &hook));
    for (name, script) in all {
        assert_eq!(complaint(script), None, "{name}");
    }
}
