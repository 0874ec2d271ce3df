//! The scripts of the workflow up to the comment, run as GitHub's runner does.

use std::fs;
use std::process::Output;

use super::runner::{MARKER, Runner, said};

#[test]
fn lsgen_is_installed_from_a_commit_and_from_nothing_else() {
    let Some(runner) = Runner::new() else { return };
    runner.program("rustup", "#!/bin/sh\n");
    runner.program("cargo", "#!/bin/sh\necho \"$*\" > \"$RUNNER_TEMP/cargo\"\n");
    let commit = "0123456789abcdef0123456789abcdef01234567";
    let install = |repository: &str, revision: &str| {
        let variables = [("REPOSITORY", repository), ("REVISION", revision)];
        runner.run("Install lsgen", &variables)
    };
    let url = "https://git.example.com/lsgen";
    for (repository, revision) in [("", commit), (url, ""), (url, "main"), (url, &commit[1..])] {
        let refused = install(repository, revision);
        assert_eq!(refused.status.code(), Some(1));
        assert!(said(&refused).starts_with("::error title=lsgen is not installed::set "));
        assert_eq!(runner.written("cargo"), "");
    }
    assert_eq!(install(url, commit).status.code(), Some(0));
    let root = runner.temporary.path().join("lsgen");
    let wanted = format!(
        "+stable install --locked --git {url} --rev {commit} --root {} lsgen\n",
        root.display()
    );
    assert_eq!(runner.written("cargo"), wanted);
}

#[test]
fn findings_are_annotations_and_the_program_is_there_from_then_on() {
    let Some(runner) = Runner::new() else { return };
    let step = "Check the environment file";
    assert_eq!(runner.run(step, &[]).status.code(), Some(0));
    let path = runner
        .temporary
        .path()
        .join("lsgen/bin")
        .display()
        .to_string();
    assert_eq!(runner.written("path"), path + "\n");
    runner
        .repository
        .edit("prod.toml", "\"123456789012\"", "123456789012");
    let check = runner.run(step, &[]);
    assert_eq!(check.status.code(), Some(1));
    assert!(
        said(&check).starts_with("::error file=prod.toml,line="),
        "{}",
        said(&check)
    );
}

#[test]
fn a_folder_that_is_out_of_date_fails_and_says_how_to_mend_it() {
    let Some(runner) = Runner::new() else { return };
    let step = "Compare the output folder with what the file renders to";
    let right = runner.run(step, &[]);
    assert_eq!((right.status.code(), said(&right).as_str()), (Some(0), ""));
    runner.repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    let wrong = runner.run(step, &[]);
    assert_eq!(wrong.status.code(), Some(2));
    let said = said(&wrong);
    assert!(said.contains("::error title=out of date::`out` is not what `prod.toml` renders to: run `lsgen render prod.toml -o out` and commit the folder\n"), "{said}");
    assert_eq!(
        runner.repository.git(&["status", "--porcelain"]),
        " M prod.toml\n"
    );
}

/// An `lsgen` that writes down how it is called, and answers what the test wants.
const DIFF: &str = "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$RUNNER_TEMP/arguments\"\nprintf %s \"$ANSWER\"\nexit \"$STATUS_OF_DIFF\"\n";

fn diff(runner: &Runner, deny: &str, answer: &str, status: &str) -> Output {
    for file in ["output", "summary"] {
        let _ = fs::remove_file(runner.temporary.path().join(file));
    }
    let variables = [("BASE", "v1"), ("BASE_BRANCH", "main"), ("DENY", deny)];
    let answers = [("ANSWER", answer), ("STATUS_OF_DIFF", status)];
    let variables = [&variables[..], &answers].concat();
    runner.run("Tell what the change does", &variables)
}

#[test]
fn a_change_is_told_and_a_denied_one_fails_all_the_same() {
    let Some(runner) = Runner::new() else { return };
    runner.program("lsgen", DIFF);
    let report = format!("{MARKER}\n\n# A change\n");
    let path = runner.temporary.path().join("lsgen-diff.md");
    for (deny, status, ends, told) in [
        ("", "0", 0, ""),
        ("", "2", 0, ""),
        (
            "replaced",
            "1",
            1,
            "::error title=denied::the change of `prod.toml` has effects that `deny` names: replaced\n",
        ),
    ] {
        let output = diff(&runner, deny, &report, status);
        assert_eq!(output.status.code(), Some(ends), "{output:?}");
        assert_eq!(said(&output), told);
        assert_eq!(runner.written("summary"), report);
        let wanted = format!("report={}\nstatus={status}\n", path.display());
        assert_eq!(runner.written("output"), wanted);
        assert_eq!(runner.written("lsgen-diff.md"), report);
    }
    diff(&runner, "data-loss, replaced", &report, "0");
    let wanted =
        "diff\n--against=v1\n--format=markdown\n--deny=data-loss,replaced\n--\nprod.toml\n";
    assert_eq!(runner.written("arguments"), wanted);
}

#[test]
fn a_file_that_could_not_be_rendered_before_can_be_mended_where_nothing_is_denied() {
    let Some(runner) = Runner::new() else { return };
    runner.program("lsgen", DIFF);
    for (deny, status, ends, told) in [
        ("", "1", 0, "::warning title=not compared::"),
        ("replaced", "1", 1, "::error title=not compared::"),
        ("", "64", 64, ""),
    ] {
        let output = diff(&runner, deny, "", status);
        assert_eq!(output.status.code(), Some(ends), "{output:?}");
        assert!(said(&output).starts_with(told), "{output:?}");
        assert_eq!(runner.written("output"), "");
    }
}

#[test]
fn a_pull_request_is_compared_with_the_branch_as_it_was_merged() {
    let Some(runner) = Runner::new() else { return };
    runner.program("lsgen", DIFF);
    let repository = &runner.repository;
    let base = repository.git(&["rev-parse", "HEAD"]);
    let commit = |branch: &str, from: &str| {
        repository.git(&["checkout", "--quiet", "-B", branch, from]);
        repository.0.write(branch, "new\n");
        repository.commit(branch);
        repository.git(&["rev-parse", "HEAD"])
    };
    // The branch went on after GitHub had merged.
    let later = commit("later", base.trim());
    repository.git(&["update-ref", "refs/remotes/origin/main", later.trim()]);
    commit("change", base.trim());
    repository.git(&["checkout", "--quiet", base.trim()]);
    repository.git(&[
        "merge",
        "--quiet",
        "--no-ff",
        "--message",
        "merge",
        "change",
    ]);
    let variables = [
        ("BASE", ""),
        ("BASE_BRANCH", "main"),
        ("DENY", ""),
        ("ANSWER", MARKER),
        ("STATUS_OF_DIFF", "2"),
    ];
    let output = runner.run("Tell what the change does", &variables);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        runner
            .written("arguments")
            .contains("--against=origin/main\n")
    );
    assert_eq!(repository.git(&["rev-parse", "origin/main"]), base);
}

#[test]
fn the_result_is_that_of_the_jobs_and_nothing_to_check_is_well() {
    let Some(runner) = Runner::new() else { return };
    for (lsgen, environment, ends) in [
        ("success", "success", 0),
        ("success", "skipped", 0),
        ("success", "failure", 1),
        ("success", "cancelled", 1),
        ("failure", "skipped", 1),
        ("cancelled", "skipped", 1),
        ("skipped", "skipped", 1),
    ] {
        let variables = [("LSGEN", lsgen), ("ENVIRONMENT", environment)];
        let output = runner.run("Fail if a job failed", &variables);
        assert_eq!(output.status.code(), Some(ends), "{variables:?}");
        assert_eq!(said(&output).is_empty(), ends == 0);
    }
}
