//! The comment on a pull request, with a `gh` of ours: made once, then written anew.

use std::process::Output;

use serde_json::{Value, json};

use super::runner::{MARKER, Runner, said};
use crate::support::tools::is_tool_missing;

/// Tells a pull request that has these comments, and gives what it has then and what was asked for.
fn tell(
    runner: &Runner,
    comments: &Value,
    report: &str,
    status: &str,
    refusal: &str,
) -> (Output, Value, Vec<String>) {
    runner.program("gh", include_str!("gh.sh"));
    runner.temporary.write("comments", comments.to_string());
    runner.temporary.write("report.md", report);
    runner.temporary.write("calls", "");
    let place = |name: &str| runner.temporary.path().join(name).display().to_string();
    let variables = [
        ("GH_TOKEN", "token"),
        ("PULL_REQUEST", "7"),
        ("REPORT", &place("report.md")),
        ("STATUS", status),
        ("COMMENTS", &place("comments")),
        ("CALLS", &place("calls")),
        ("REFUSAL", refusal),
    ];
    let output = runner.run("Tell the pull request", &variables);
    let comments = serde_json::from_str(&runner.written("comments")).unwrap();
    let calls = runner
        .written("calls")
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect();
    (output, comments, calls)
}

/// A runner that has jq, which is a part of `gh`.
fn runner_with_jq() -> Option<Runner> {
    if is_tool_missing("jq", "--version") {
        return None;
    }
    Runner::new()
}

fn comment(id: u64, author: &str, body: &str) -> Value {
    json!({ "id": id, "user": { "login": author }, "body": body })
}

const BOT: &str = "github-actions[bot]";

#[test]
fn the_comment_is_made_once_and_written_anew_from_then_on() {
    let Some(runner) = runner_with_jq() else {
        return;
    };
    let others = [
        comment(1, "somebody", &format!("{MARKER}\nquoted")),
        comment(
            2,
            BOT,
            "<!-- lsgen diff production -->\nanother environment",
        ),
        comment(3, BOT, &format!("not at the top: {MARKER}")),
    ];
    let first = format!("{MARKER}\n\n`\"$HOME\"` @file ${{{{ x }}}} é\n");
    let (output, comments, calls) = tell(&runner, &json!(others), &first, "2", "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(calls, ["POST repos/acme/langsmith/issues/7/comments"]);
    let mut wanted = others.to_vec();
    wanted.push(comment(103, BOT, &first));
    assert_eq!(comments, json!(wanted));

    let second = format!("{MARKER}\n\nnothing changes any more\n");
    let (output, comments, calls) = tell(&runner, &comments, &second, "0", "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(calls, ["PATCH repos/acme/langsmith/issues/comments/103"]);
    wanted[3] = comment(103, BOT, &second);
    assert_eq!(comments, json!(wanted));
}

#[test]
fn a_pull_request_that_changes_nothing_is_not_told_so() {
    let Some(runner) = runner_with_jq() else {
        return;
    };
    let report = format!("{MARKER}\nno change\n");
    let (output, comments, calls) = tell(&runner, &json!([]), &report, "0", "");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!((comments, calls), (json!([]), Vec::new()));
}

#[test]
fn a_token_that_may_only_read_is_no_failure_and_anything_else_is() {
    let Some(runner) = runner_with_jq() else {
        return;
    };
    let report = format!("{MARKER}\nchange\n");
    let refusal = "Resource not accessible by integration (HTTP 403)";
    let (output, ..) = tell(&runner, &json!([]), &report, "2", refusal);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(
        said(&output).starts_with("::notice title=no comment::"),
        "{output:?}"
    );
    let (output, ..) = tell(&runner, &json!([]), &report, "2", "Server Error (HTTP 502)");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
}

#[test]
fn a_report_without_a_marker_is_not_posted() {
    let Some(runner) = runner_with_jq() else {
        return;
    };
    let (output, comments, calls) = tell(&runner, &json!([]), "# A change\n", "2", "");
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(
        said(&output).starts_with("::error title=no marker::"),
        "{output:?}"
    );
    assert_eq!((comments, calls), (json!([]), Vec::new()));
}

#[test]
fn a_pull_request_is_told_what_lsgen_says() {
    let Some(runner) = runner_with_jq() else {
        return;
    };
    let repository = &runner.repository;
    let tell_change = |from: &str, to: &str, deny: &str, comments: &Value| {
        repository.edit("prod.toml", from, to);
        let variables = [("BASE", "HEAD"), ("BASE_BRANCH", ""), ("DENY", deny)];
        let told = runner.run("Tell what the change does", &variables);
        let status = told.status.code();
        let output = runner.written("output");
        let status_of_diff = output.trim_end().rsplit('=').next().unwrap().to_owned();
        let report = runner.written("lsgen-diff.md");
        (
            status,
            tell(&runner, comments, &report, &status_of_diff, ""),
            report,
        )
    };
    let (status, (output, comments, calls), report) =
        tell_change("\"4711\"", "\"4712\"", "", &json!([]));
    assert_eq!(status, Some(0), "{report}");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(calls, ["POST repos/acme/langsmith/issues/7/comments"]);
    assert!(report.contains("4712"), "{report}");
    assert_eq!(comments, json!([comment(100, BOT, &report)]));

    // Denied, and told all the same; then taken back.
    let (status, (_, comments, calls), denied) =
        tell_change("10.40.0.0/16", "10.41.0.0/16", "replaced", &comments);
    assert_eq!(status, Some(1), "{denied}");
    assert_eq!(calls, ["PATCH repos/acme/langsmith/issues/comments/100"]);
    assert_eq!(comments, json!([comment(100, BOT, &denied)]));
    repository.git(&["checkout", "--quiet", "prod.toml"]);
    let (status, (_, comments, calls), nothing) = tell_change("", "", "replaced", &comments);
    assert_eq!(status, Some(0), "{nothing}");
    assert_eq!(calls, ["PATCH repos/acme/langsmith/issues/comments/100"]);
    assert_eq!(comments, json!([comment(100, BOT, &nothing)]));
    assert_ne!(nothing, report);
}
