//! Running a tool that may be missing.

use std::env;
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use crate::support::skip::skip;

/// Whether a tool cannot be started: said loudly, and a failure where tools are required.
pub(crate) fn is_tool_missing(tool: &str, question: &str) -> bool {
    if Command::new(tool).arg(question).output().is_ok() {
        return false;
    }
    assert!(!are_tools_required(), "needs {tool}");
    skip(tool);
    true
}

/// Whether a missing tool is a failure.
pub(crate) fn are_tools_required() -> bool {
    env::var_os("LSGEN_REQUIRE_TOOLS").is_some_and(|value| value == "1")
}

/// Runs a command and gives its standard output; both outputs are shown when it fails.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {}\n{text}{errors}", output.status))
}

/// Does a job for each item, two at a time, and gives what each complains of.
pub(crate) fn two_at_a_time<T: Send>(
    items: Vec<T>,
    job: impl Fn(T) -> Result<(), String> + Sync,
) -> String {
    let queue = Mutex::new(items);
    let complaints = Mutex::new(Vec::new());
    let next = || queue.lock().expect("no panic").pop();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(item) = next() {
                    if let Err(complaint) = job(item) {
                        complaints.lock().expect("no panic").push(complaint);
                    }
                }
            });
        }
    });
    complaints.into_inner().expect("no panic").join("\n")
}
