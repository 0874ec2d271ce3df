//! Running a tool that may be missing.

use std::collections::BTreeMap;
use std::env;
use std::process::Command;
use std::sync::{Condvar, Mutex};
use std::thread;

use super::skip::skip;

/// Whether a tool cannot be started: said loudly, and a failure where tools are required.
pub(crate) fn is_tool_missing(tool: &str, question: &str) -> bool {
    static FOUND: Mutex<BTreeMap<String, bool>> = Mutex::new(BTreeMap::new());
    let mut found = FOUND.lock().expect("no panic");
    let starts = || Command::new(tool).arg(question).output().is_ok();
    let is_found = *found.entry(tool.to_owned()).or_insert_with(starts);
    drop(found);
    if is_found {
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

/// How many jobs the machine does side by side.
pub(crate) fn parallelism() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// The permission to run one program. As many are given at a time as the machine has processors, whichever tests ask: tests
/// that run in parallel and a test that does its jobs in parallel share them.
pub(crate) struct Turn(());

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

impl Turn {
    pub(crate) fn wait() -> Self {
        let mut running = RUNNING.lock().expect("no panic");
        while *running >= parallelism() {
            running = ENDED.wait(running).expect("no panic");
        }
        *running += 1;
        Self(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().expect("no panic") -= 1;
        ENDED.notify_one();
    }
}

/// Runs a command and gives its standard output; both outputs are shown when it fails.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let turn = Turn::wait();
    let result = run_waiting(command);
    drop(turn);
    result
}

/// The same for a command that waits for a cluster more than it works, and takes no turn for that.
pub(crate) fn run_waiting(command: &mut Command) -> Result<String, String> {
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

/// Does a job for each item, as many at a time as the machine has processors, and gives what each complains of.
pub(crate) fn side_by_side<T: Send>(
    items: Vec<T>,
    job: impl Fn(T) -> Result<(), String> + Sync,
) -> String {
    let queue = Mutex::new(items);
    let complaints = Mutex::new(Vec::new());
    let next = || queue.lock().expect("no panic").pop();
    thread::scope(|scope| {
        for _ in 0..parallelism() {
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
