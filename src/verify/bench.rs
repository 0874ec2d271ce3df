//! Where a check is made: the copy of the folder, the programs, and what is shown of what they say.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use crate::program::{End, Program};
use crate::text::escape::visible;
use crate::write::scratch::Scratch;

use super::folder::Rendered;
use super::{Check, Options, Outcome, Row};

/// How many lines of a program are shown at most: its first and its last ones.
const SHOWN: (usize, usize) = (20, 40);

/// What a check works with.
pub(super) struct Bench<'a> {
    pub(super) folder: &'a Rendered,
    pub(super) options: &'a Options,
    scratch: &'a Scratch,
    /// Held while Terraform fetches providers: two that fill one cache break it.
    pub(super) providers: Mutex<()>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(folder: &'a Rendered, options: &'a Options, scratch: &'a Scratch) -> Self {
        Self {
            folder,
            options,
            scratch,
            providers: Mutex::new(()),
        }
    }

    /// A path in the copy.
    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.scratch.path().join(path)
    }

    /// Writes a file beside the copy, for a program to read or to fill.
    pub(super) fn write(&self, path: &str, contents: &[u8]) -> std::io::Result<PathBuf> {
        self.scratch.write(path, contents)
    }

    /// A program that starts in the copy.
    pub(super) fn program(&self, path: &Path) -> Program {
        Program::new(path)
            .within(self.scratch.path())
            .set("NO_COLOR", "1")
            .limited(self.options.limit, &self.options.interrupted)
    }

    /// Runs a program and judges it by its exit status. What it wrote to standard output comes with it.
    pub(super) fn run(
        &self,
        check: Check,
        step: &'static str,
        subject: &str,
        program: Program,
    ) -> (Row, Vec<u8>) {
        let row = |outcome, time| Row {
            check,
            step,
            subject: subject.to_owned(),
            outcome,
            time,
        };
        match program.run() {
            Ok(output) if output.is_success() => (row(Outcome::Ok, output.time), output.stdout),
            Ok(output) => {
                let said = [output.stderr.as_slice(), b"\n", &output.stdout].concat();
                let said = self.shown(&said);
                let reason = match output.end {
                    End::Exited(_) if !said.is_empty() => said,
                    End::Exited(status) => format!("it ended with {status} and says nothing"),
                    End::TimedOut => {
                        let limit = self.options.limit.as_secs();
                        format!("not finished after {limit} seconds (`--timeout`)\n{said}")
                    }
                    End::Interrupted => "interrupted".to_owned(),
                };
                (row(Outcome::Failed(reason), output.time), Vec::new())
            }
            Err(error) => {
                let reason = format!("it cannot be started: {error}");
                (row(Outcome::Failed(reason), Duration::ZERO), Vec::new())
            }
        }
    }

    /// A check that was not made because its program is missing: a failure where the check is required.
    pub(super) fn missing(&self, check: Check, step: &'static str, program: &str) -> Row {
        let outcome = if self.options.required.contains(&check) {
            Outcome::Failed(format!("{program} is required and not installed"))
        } else {
            Outcome::Skipped("not installed".to_owned())
        };
        Row {
            check,
            step,
            subject: program.to_owned(),
            outcome,
            time: Duration::ZERO,
        }
    }

    /// What a program said, with the paths of the folder in place of those of its copy, and not too much of it.
    fn shown(&self, said: &[u8]) -> String {
        let text = String::from_utf8_lossy(said);
        let text = anstream::adapter::strip_str(&text).to_string();
        let copy = self.scratch.path().display().to_string();
        let text = text.replace(&copy, &self.folder.name);
        let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
        let (first, last) = SHOWN;
        let lines = if lines.len() > first + last {
            let left_out = lines.len() - first - last;
            let mut kept: Vec<String> =
                lines.iter().take(first).map(|line| visible(line)).collect();
            kept.push(format!("({left_out} lines are left out)"));
            kept.extend(
                lines
                    .iter()
                    .skip(first + left_out)
                    .map(|line| visible(line)),
            );
            kept
        } else {
            lines.into_iter().map(visible).collect()
        };
        lines.join("\n")
    }
}
