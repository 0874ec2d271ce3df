//! The one runner of the program that all tests build on.

// Each test file uses its own part of this, and a helper of a test may panic like the test itself.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub(crate) mod chart;
pub(crate) mod imported;
pub(crate) mod keys;
pub(crate) mod skip;
pub(crate) mod tools;

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Whatever a file holds, the program has ended long before.
const PATIENCE: Duration = Duration::from_secs(30);

/// One run of `lsgen`, to be described and started.
pub(crate) struct Lsgen {
    command: Command,
    stdin: Vec<u8>,
    scrubbed: Vec<PathBuf>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// The exit status; `None` when a signal ended the program.
    pub(crate) status: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Standard output as bytes, for archives.
    pub(crate) bytes: Vec<u8>,
}

impl Lsgen {
    /// A run without arguments, in the project's folder, without the caller's wishes for colour.
    pub(crate) fn new() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
        command.current_dir(project());
        for variable in [
            "NO_COLOR",
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "FORCE_COLOR",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(variable);
        }
        Self {
            command,
            stdin: Vec::new(),
            scrubbed: Vec::new(),
        }
    }

    /// With these arguments more.
    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// With this text on standard input, which is empty otherwise.
    pub(crate) fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_vec();
        self
    }

    /// With this environment variable.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Started in this folder, which the output calls `<folder>`.
    pub(crate) fn within(mut self, folder: &Folder) -> Self {
        self.command.current_dir(folder.path());
        self.scrubbed.push(folder.path().to_owned());
        self
    }

    /// Started in this folder of the project, so that messages name a file as a person would.
    pub(crate) fn within_project(mut self, folder: &str) -> Self {
        self.command.current_dir(project().join(folder));
        self
    }

    /// Starts the program with pipes and leaves it running.
    pub(crate) fn start(mut self) -> Child {
        self.command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        self.command.spawn().expect("lsgen starts")
    }

    /// Runs the program to its end. It must not hang, and a pipe gets no colour codes.
    pub(crate) fn run(mut self) -> Ended {
        let (input, scrubbed) = (
            std::mem::take(&mut self.stdin),
            std::mem::take(&mut self.scrubbed),
        );
        let told = format!("{:?}", self.command);
        let mut child = self.start();
        let mut stdin = child.stdin.take().unwrap();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        // A program that reads no input closes the pipe, which is its right.
        let input = thread::spawn(move || drop(stdin.write_all(&input)));
        let (stdout, stderr) = (collected(stdout), collected(stderr));
        let status = ended(&mut child, &told).code();
        input.join().unwrap();
        let bytes = stdout.join().unwrap();
        let text = |bytes: &[u8]| {
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            for path in &scrubbed {
                text = text.replace(&path.display().to_string(), "<folder>");
            }
            text
        };
        let ended = Ended {
            status,
            stdout: text(&bytes),
            stderr: text(&stderr.join().unwrap()),
            bytes,
        };
        assert!(
            !ended.stderr.contains("panicked"),
            "{told}\n{}",
            ended.stderr
        );
        assert!(
            ended.status.is_some(),
            "{told} was ended by a signal\n{}",
            ended.stderr
        );
        let coloured = [&ended.stdout, &ended.stderr]
            .into_iter()
            .any(|text| text.contains("\u{1b}["));
        assert!(!coloured, "{told} colours a pipe\n{ended}");
        ended
    }
}

/// Waits for the program, but not for ever.
pub(crate) fn ended(child: &mut Child, told: &str) -> std::process::ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{told} has not ended after {PATIENCE:?}");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

fn collected(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        bytes
    })
}

impl std::fmt::Display for Ended {
    /// Status, standard error and standard output, as snapshots keep them; what is empty is left out.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "exit status {}", self.status.unwrap_or(-1))?;
        for (name, text) in [("stderr", &self.stderr), ("stdout", &self.stdout)] {
            if !text.is_empty() {
                write!(formatter, "--- {name}\n{text}")?;
            }
        }
        Ok(())
    }
}

/// A temporary folder, removed at the end.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Everything below the folder, sorted; folders and links included.
    pub(crate) fn entries(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(self.path(), self.path(), &mut found);
        found.sort();
        found
    }

    /// Every file below the folder with its contents, sorted.
    pub(crate) fn contents(&self) -> Vec<(String, Vec<u8>)> {
        let is_file = |path: &String| self.path().join(path).is_file();
        let files = self.entries().into_iter().filter(is_file);
        files
            .map(|path| (path.clone(), fs::read(self.path().join(&path)).unwrap()))
            .collect()
    }
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        found.push(
            entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .display()
                .to_string(),
        );
        if entry.file_type().unwrap().is_dir() {
            walk(root, &entry.path(), found);
        }
    }
}

/// The project's folder.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of an example that ships with the project: `production` or `evaluation`.
pub(crate) fn example(name: &str) -> String {
    fs::read_to_string(project().join(format!("examples/{name}.toml"))).unwrap()
}

/// Compares with `tests/it/<folder>/<name>.snap`; `INSTA_UPDATE=always` rewrites it.
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    // insta takes the path from the file of the assertion, which is this one.
    settings.set_snapshot_path(format!("../it/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Runs `check` for every name and reports all that fail, not the first alone.
pub(crate) fn each(names: &[String], check: impl Fn(&str) + Sync) {
    let workers = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let failed: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                let check = &check;
                scope.spawn(move || {
                    let own = names.iter().skip(worker).step_by(workers);
                    own.filter(|name| {
                        let run = std::panic::AssertUnwindSafe(|| check(name));
                        std::panic::catch_unwind(run).is_err()
                    })
                    .cloned()
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(
        failed.is_empty(),
        "{} of {} fail: {}",
        failed.len(),
        names.len(),
        failed.join(", ")
    );
}
