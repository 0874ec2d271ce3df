//! What the runbooks wait for: a name that is not there yet, hours, and a failure.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::environments::named;

use super::page;

/// An `aws` that answers by the number of its call: the lines of a file, of which `-` stands for "not found".
const AWS: &str = r#"#!/bin/sh
call=$(($(cat "$STATE/calls") + 1))
echo "$call" > "$STATE/calls"
answer=$(sed -n "${call}p" "$STATE/answers")
[ -n "$answer" ] || answer=$(tail -n 1 "$STATE/answers")
if [ "$answer" = - ]; then
  echo 'An error occurred (DBInstanceNotFound)' >&2
  exit 254
fi
echo "$answer"
"#;

/// A clock that only waiting moves.
const DATE: &str = "#!/bin/sh\ncat \"$STATE/clock\"\n";
const SLEEP: &str = "#!/bin/sh\necho $(($(cat \"$STATE/clock\") + $1)) > \"$STATE/clock\"\n";

/// Waits as fail-back does for a renamed instance, while AWS answers with these states, one after the other.
fn waited(folder: &Path, answers: &str) -> (Output, u64) {
    for (name, text) in [("aws", AWS), ("date", DATE), ("sleep", SLEEP)] {
        let tool = folder.join(name);
        fs::write(&tool, text).unwrap();
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
    }
    for (name, text) in [("calls", "0"), ("clock", "0"), ("answers", answers)] {
        fs::write(folder.join(name), text).unwrap();
    }
    let page = page(named("cross-region"), "fail-back");
    let functions = page.between("await() {", "aws eks update-kubeconfig");
    let line = page.0.lines().find(|line| line.contains("-lost us-west-2"));
    let line = line.expect("the wait for the rename").trim();
    let script = format!("{functions}\n{}", line.trim_end_matches("&&"));
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("PATH", path)
        .env("STATE", folder)
        .output()
        .unwrap();
    let clock = fs::read_to_string(folder.join("clock")).unwrap();
    (output, clock.trim().parse().unwrap())
}

#[test]
fn a_wait_outlasts_a_name_that_is_not_there_yet() {
    let folder = tempfile::tempdir().unwrap();
    // RDS renames in its own time: first nobody has the new name, then the instance restarts under it.
    let slow = format!(
        "{}{}available",
        "-\n".repeat(100),
        "rebooting\n".repeat(100)
    );
    let (output, seconds) = waited(folder.path(), &slow);
    assert!(output.status.success(), "{output:?}");
    assert!(seconds > 45 * 60, "{seconds}");
}

#[test]
fn a_wait_ends_with_a_failure_and_with_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let (output, seconds) = waited(folder.path(), "-\nmodifying\nfailed\n");
    assert!(!output.status.success() && seconds < 60, "{output:?}");
    let (output, seconds) = waited(folder.path(), "-\n");
    assert!(!output.status.success(), "{output:?}");
    assert!((3600..3700).contains(&seconds), "{seconds}");
}
