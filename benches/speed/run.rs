//! A command, and what it takes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::machine::value_of;

/// A program with its arguments, started in a folder.
pub(crate) struct Command<'a> {
    program: &'a str,
    folder: &'a Path,
    arguments: &'a [&'a str],
}

/// What a command took.
pub(crate) struct Measured {
    /// From start to end, the shortest of all runs.
    pub(crate) wall: Duration,
    /// User's and kernel's time on all processors, the mean of all runs; none where the system does not say it.
    pub(crate) processor: Option<Duration>,
    /// The most memory of any run; none where the system does not say it.
    pub(crate) peak_kib: Option<u64>,
}

impl<'a> Command<'a> {
    pub(crate) fn new(program: &'a str, folder: &'a Path, arguments: &'a [&'a str]) -> Self {
        Self {
            program,
            folder,
            arguments,
        }
    }

    pub(crate) fn lsgen(folder: &'a Path, arguments: &'a [&'a str]) -> Self {
        Self::new(env!("CARGO_BIN_EXE_lsgen"), folder, arguments)
    }

    /// Runs it that many times; `prepare` comes before each run.
    pub(crate) fn measure(&self, runs: u32, prepare: impl Fn()) -> Measured {
        let mut walls = Vec::new();
        let mut processor = Some(Duration::ZERO);
        let mut peak_kib = None;
        for _ in 0..runs {
            prepare();
            if runs == 1 {
                // What others have still to write to the disk is not this command's.
                let _ = process::Command::new("sync").status();
            }
            let before = children();
            let started = Instant::now();
            let mut child = self.command().spawn().expect(self.program);
            let (process, has_ended) = (child.id(), AtomicBool::new(false));
            let ended = thread::scope(|scope| {
                let watcher = scope.spawn(|| watched(process, &has_ended));
                let ended = child.wait().expect("a child");
                walls.push(started.elapsed());
                has_ended.store(true, Ordering::Relaxed);
                peak_kib = peak_kib.max(watcher.join().expect("the watcher ends"));
                ended
            });
            assert!(
                ended.success(),
                "{} {:?}: {ended}",
                self.program,
                self.arguments
            );
            let taken = children()
                .zip(before)
                .map(|(after, before)| after.saturating_sub(before));
            processor = processor.zip(taken).map(|(sum, taken)| sum + taken);
        }
        Measured {
            wall: walls.into_iter().min().expect("a run"),
            processor: processor.map(|sum| sum / runs),
            peak_kib,
        }
    }

    /// How many instructions it executes, if valgrind is installed.
    pub(crate) fn instructions(&self) -> Option<u64> {
        let profile: PathBuf = self.folder.join("callgrind.out");
        let output = process::Command::new("valgrind")
            .arg("--tool=callgrind")
            .arg(format!("--callgrind-out-file={}", profile.display()))
            .arg(self.program)
            .args(self.arguments)
            .current_dir(self.folder)
            .output()
            .ok()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let count = said
            .lines()
            .find_map(|line| line.split_once("Collected :"))?
            .1;
        count.trim().parse().ok()
    }

    fn command(&self) -> process::Command {
        let mut command = process::Command::new(self.program);
        command
            .args(self.arguments)
            .current_dir(self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

/// The most memory that a process has had, asked until it ends: the system forgets it then.
fn watched(process: u32, has_ended: &AtomicBool) -> Option<u64> {
    let status = format!("/proc/{process}/status");
    let mut peak = None;
    while !has_ended.load(Ordering::Relaxed) {
        let now = value_of(&status, "VmHWM");
        let now = now.and_then(|kib| kib.trim_end_matches(" kB").parse().ok());
        peak = peak.max(now);
        thread::sleep(Duration::from_millis(1));
    }
    peak
}

/// The time that all ended children have had on processors. Linux counts it in hundredths of a second, of which the
/// mean of many runs is exact enough.
fn children() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is a name in parentheses, which may have spaces.
    let (_, fields) = text.rsplit_once(')')?;
    let mut times = fields
        .split_whitespace()
        .skip(13)
        .map_while(|field| field.parse::<u64>().ok());
    let (user, kernel) = (times.next()?, times.next()?);
    Some(Duration::from_millis((user + kernel) * 10))
}
