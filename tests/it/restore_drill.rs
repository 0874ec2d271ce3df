//! The drill's script against an AWS that only writes down what it is asked: dry by default, and never a
//! hand on the real instance.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

/// An `aws` that notes its arguments, answers what the script asks for, and fails where it is told to. The instance
/// is there from its restore on, `available` when the clock says so, and gone a minute after it was deleted.
const AWS: &str = r#"#!/bin/sh
now=$(cat "$STATE/clock")
echo "$*" >> "$STATE/calls"
case "$*" in
  *"$FAILS"*) exit 255 ;;
  *restore-db-instance*) touch "$STATE/made" ;;
  *delete-db-instance*)
    if [ "$now" -lt "$AVAILABLE_AT" ]; then
      echo 'An error occurred (InvalidDBInstanceState): creating' >&2
      exit 254
    fi
    rm "$STATE/made"
    ;;
  *DBInstanceStatus*)
    if [ ! -e "$STATE/made" ]; then
      echo 'An error occurred (DBInstanceNotFound): none of that name' >&2
      exit 254
    elif [ "$now" -lt "$AVAILABLE_AT" ]; then
      echo creating
    else
      echo available
    fi
    ;;
  *GroupId*) echo sg-0123456789abcdef0 ;;
esac
"#;

/// A clock that only waiting moves, ten times as fast.
const DATE: &str = "#!/bin/sh\ncat \"$STATE/clock\"\n";
const SLEEP: &str = "#!/bin/sh\necho $(($(cat \"$STATE/clock\") + $1 * 10)) > \"$STATE/clock\"\n";

struct Drill {
    folder: tempfile::TempDir,
}

impl Drill {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = crate::environments::named("production").file("runbooks/restore-drill.sh");
        fs::write(folder.path().join("drill.sh"), script).unwrap();
        for (name, text) in [("aws", AWS), ("date", DATE), ("sleep", SLEEP)] {
            let tool = folder.path().join(name);
            fs::write(&tool, text).unwrap();
            fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).unwrap();
        }
        fs::write(folder.path().join("clock"), "0").unwrap();
        Self { folder }
    }

    fn run(&self, arguments: &[&str], fails: &str) -> Output {
        self.run_with(arguments, fails, 0)
    }

    /// A run in which the restore takes so many seconds.
    fn run_with(&self, arguments: &[&str], fails: &str, available_at: u32) -> Output {
        let path = std::env::var("PATH").unwrap();
        Command::new("bash")
            .arg(self.path("drill.sh"))
            .args(arguments)
            .env("PATH", format!("{}:{path}", self.folder.path().display()))
            .env("STATE", self.folder.path())
            .env("AVAILABLE_AT", available_at.to_string())
            .env("FAILS", fails)
            .output()
            .unwrap()
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        Path::new(self.folder.path()).join(name)
    }

    /// What AWS was asked, one call a line.
    fn calls(&self) -> Vec<String> {
        let text = fs::read_to_string(self.path("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

const NOTHING: &str = "no call is like this";

#[test]
fn without_an_argument_it_says_what_it_would_do() {
    let drill = Drill::new();
    let output = drill.run(&[], NOTHING);
    assert!(output.status.success());
    assert!(drill.calls().is_empty(), "{:?}", drill.calls());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for step in ["restore-db-instance-to-point-in-time", "delete-db-instance"] {
        assert!(told.contains(step), "{told}");
    }
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "nothing was done: --run does it\n"
    );
}

#[test]
fn a_drill_restores_measures_and_deletes_its_own_instance() {
    let drill = Drill::new();
    let output = drill.run(&["--run"], NOTHING);
    assert!(output.status.success(), "{output:?}");
    let calls = drill.calls();
    let verbs: Vec<&str> = calls
        .iter()
        .map(|call| call.split_whitespace().nth(3).unwrap())
        .collect();
    assert_eq!(
        verbs,
        [
            "describe-security-groups",
            "restore-db-instance-to-point-in-time",
            "describe-db-instances",
            "delete-db-instance",
            "describe-db-instances",
        ]
    );
    assert!(
        calls
            .iter()
            .all(|call| call.starts_with("--region us-west-2 "))
    );
    assert!(calls[1].contains("--vpc-security-group-ids sg-0123456789abcdef0"));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        told.contains("restored in 0 s; the target is 14400 s"),
        "{told}"
    );
}

#[test]
fn a_restore_that_takes_longer_than_half_an_hour_passes() {
    let drill = Drill::new();
    let output = drill.run_with(&["--run"], NOTHING, 31 * 60);
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("restored in 1950 s"), "{told}");
}

#[test]
fn a_restore_that_misses_the_target_fails_and_is_deleted_when_rds_lets_it() {
    let drill = Drill::new();
    let output = drill.run_with(&["--run"], NOTHING, 4 * 3600 + 600);
    assert!(!output.status.success(), "{output:?}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("acme-prod-pg-drill is creating, not available"),
        "{told}"
    );
    assert!(!drill.path("made").exists());
}

#[test]
fn what_was_restored_goes_even_when_the_drill_fails() {
    let drill = Drill::new();
    let output = drill.run(&["--run"], "DBInstanceStatus");
    assert!(!output.status.success());
    let calls = drill.calls();
    assert!(
        calls.iter().any(|call| call.contains("delete-db-instance")),
        "{calls:?}"
    );
    // The only instance that is ever deleted is the drill's own.
    for call in calls.iter().filter(|call| call.contains("delete-db")) {
        assert!(
            call.contains("--db-instance-identifier acme-prod-pg-drill "),
            "{call}"
        );
    }
}

#[test]
fn it_deletes_nothing_that_it_has_not_restored() {
    let drill = Drill::new();
    let output = drill.run(&["--run"], "restore-db-instance-to-point-in-time");
    assert!(!output.status.success());
    assert!(!drill.calls().iter().any(|call| call.contains("delete")));
}

#[test]
fn a_kept_instance_stays() {
    let drill = Drill::new();
    let output = drill.run(&["--run", "--keep"], NOTHING);
    assert!(output.status.success());
    assert!(!drill.calls().iter().any(|call| call.contains("delete")));
}

#[test]
fn an_argument_that_it_does_not_know_is_wrong_usage() {
    let drill = Drill::new();
    let output = drill.run(&["--force"], NOTHING);
    assert_eq!(output.status.code(), Some(64));
    assert!(drill.calls().is_empty());
}
