//! The pipeline for GitLab: how its parts fit together.

use std::collections::BTreeSet;
use std::fs;

use serde_yaml::Value;

use super::init::{initialised_for, yaml};
use super::repository::Repository;
use super::workflow::complaint;
use crate::support::tools::is_tool_missing;
use crate::support::{Folder, example};

const LIST: &str = ".gitlab-ci.yml";
pub(super) const CHECKS: &str = ".gitlab/lsgen.yml";

/// The script of a job: GitLab runs its lines one after the other in one shell.
pub(super) fn script(job: &Value) -> String {
    let blocks = job["script"].as_sequence().unwrap().iter();
    blocks
        .map(|block| block.as_str().unwrap().to_owned() + "\n")
        .collect()
}

fn texts(value: &Value) -> Vec<&str> {
    let items = value.as_sequence().unwrap().iter();
    items.map(|item| item.as_str().unwrap()).collect()
}

#[test]
fn every_environment_has_a_job_that_says_what_the_checks_need() {
    let repository = initialised_for("gitlab");
    let (list, checks) = (yaml(&repository, LIST), yaml(&repository, CHECKS));
    assert_eq!(list["include"][0]["local"], CHECKS);
    for name in ["LSGEN_REPOSITORY", "LSGEN_REVISION"] {
        assert_eq!(list["variables"][name], "");
        assert!(
            repository.0.read(CHECKS).contains(&format!("${name}")),
            "{name}"
        );
    }
    let (build, hidden) = (&checks["lsgen"], &checks[".lsgen"]);
    assert_eq!(hidden["needs"][0], "lsgen");
    assert_eq!(hidden["variables"]["GIT_DEPTH"], "0");
    let text = script(hidden);
    let jobs = list.as_mapping().unwrap().iter();
    let jobs: Vec<_> = jobs
        .filter(|(name, _)| !["include", "variables"].contains(&name.as_str().unwrap()))
        .collect();
    let environments = [("prod.toml", "out/prod"), ("staging.toml", "out/staging")];
    assert_eq!(jobs.len(), environments.len());
    for ((name, job), (file, output)) in jobs.into_iter().zip(environments) {
        assert_eq!(name.as_str(), Some(format!("lsgen {file}").as_str()));
        assert_eq!(job["extends"], ".lsgen");
        let variables = job["variables"].as_mapping().unwrap();
        assert_eq!(variables.len(), 3);
        for (name, value) in [("FILE", file), ("OUTPUT", output), ("DENY", "")] {
            assert_eq!(variables[name], value);
            assert!(text.contains(&format!("${name}")), "{name}");
        }
    }
    // Where a job of an environment is, the one that it needs is, too.
    let conditions = |job: &Value| -> Vec<String> {
        let rules = job["rules"].as_sequence().unwrap().iter();
        rules
            .map(|rule| rule["if"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(conditions(build), conditions(hidden));
    assert!(
        build["rules"]
            .as_sequence()
            .unwrap()
            .iter()
            .all(|rule| rule.as_mapping().unwrap().len() == 1)
    );
    // Any file that the script asks git about can start the job.
    let paths: BTreeSet<&str> = texts(&hidden["rules"][0]["changes"]["paths"])
        .into_iter()
        .collect();
    let wanted = [
        "**/*.toml",
        "**/lsgen-charts/**/*",
        "$FILE",
        "$OUTPUT/**/*",
        LIST,
        CHECKS,
    ];
    assert_eq!(paths, wanted.into());
    // What is built is what is taken, and what is shown is what is written.
    assert_eq!(
        texts(&build["artifacts"]["paths"]),
        [".lsgen/$LSGEN_REVISION/bin/lsgen"]
    );
    assert_eq!(texts(&build["cache"]["paths"]), [".lsgen/$LSGEN_REVISION/"]);
    assert!(text.contains("PATH=$CI_PROJECT_DIR/.lsgen/$LSGEN_REVISION/bin:$PATH"));
    let shown = texts(&hidden["artifacts"]["paths"]);
    assert!(text.contains(&format!("> {}", shown[0])) && !shown[0].contains('$'));
    assert_eq!(hidden["artifacts"]["when"], "always");
}

#[test]
fn names_that_mean_something_in_yaml_stay_names() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join(".git")).unwrap();
    for file in ["@prod.toml", "1.0", "=.toml", "null"] {
        folder.write(file, example("production"));
    }
    let repository = Repository(folder);
    let files = [
        "--file",
        "@prod.toml",
        "--file",
        "1.0",
        "--file",
        "=.toml",
        "--file",
        "null",
    ];
    for forge in ["gitlab", "github"] {
        let ended = repository.lsgen(&[&["init", "--ci", forge], &files[..]].concat());
        assert_eq!(ended.status, Some(0), "{ended}");
    }
    let list = yaml(&repository, LIST);
    for (file, output) in [
        ("@prod.toml", "out/@prod"),
        ("1.0", "out/1"),
        ("=.toml", "out/="),
        ("null", "out/null"),
    ] {
        let variables = &list[format!("lsgen {file}").as_str()]["variables"];
        assert_eq!(
            (&variables["FILE"], &variables["OUTPUT"]),
            (&file.into(), &output.into())
        );
    }
    let list = yaml(&repository, ".github/workflows/lsgen-environments.yml");
    let lines = list["jobs"]["environments"]["with"]["environments"].as_str();
    assert_eq!(
        lines,
        Some("@prod.toml out/@prod\n1.0 out/1\n=.toml out/=\nnull out/null\n")
    );
}

#[test]
fn scripts_stop_at_the_first_error_and_hold_before_shellcheck() {
    let repository = initialised_for("gitlab");
    let checks = yaml(&repository, CHECKS);
    for job in ["lsgen", ".lsgen"] {
        for block in texts(&checks[job]["script"]) {
            assert!(block.starts_with("set -euo pipefail\n"), "{block}");
        }
        if !is_tool_missing("shellcheck", "--version") {
            assert_eq!(complaint(&script(&checks[job])), None, "{job}");
        }
    }
}
