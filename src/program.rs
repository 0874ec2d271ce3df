//! Starting other programs: the only place that does, and always without a shell.
//!
//! A program gets arguments and no text to interpret. It reads nothing from the terminal, does not learn which git
//! repository a hook runs in, and ends in time: when its time is up, or when a person interrupts lsgen, it and
//! everything it started are ended. A pager alone has the terminal, for as long as a person reads.

use std::ffi::OsStr;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// What tells git which repository it is in. A hook has these, of the repository that runs it and not of
/// the one in which a file lies: `git rev-parse --local-env-vars`, which a test asks for newer ones.
const GIT: [&str; 16] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// How often it is asked whether a program has ended.
const PAUSE: Duration = Duration::from_millis(10);

/// How long a program has to end itself once it is asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A program that is about to be started.
#[derive(Debug)]
pub(crate) struct Program {
    command: Command,
    input: Vec<u8>,
    limit: Option<Duration>,
    interrupted: Option<Interrupted>,
}

/// Whether a person has asked lsgen to stop: set by Ctrl-C and by the signal to terminate.
#[derive(Debug, Clone)]
pub(crate) struct Interrupted(Arc<AtomicBool>);

impl Interrupted {
    /// Listens from now on: an interruption no longer ends lsgen itself, which has to clean up.
    pub(crate) fn listen() -> io::Result<Self> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
        }
        Ok(Self(flag))
    }

    /// Whether it has happened.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Output {
    /// Why it ended.
    pub(crate) end: End,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    /// How long it ran.
    pub(crate) time: Duration,
}

/// Why a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with this status.
    Exited(ExitStatus),
    /// Its time was up.
    TimedOut,
    /// A person interrupted lsgen.
    Interrupted,
}

impl Output {
    /// Whether it ended by itself and is content.
    pub(crate) fn is_success(&self) -> bool {
        matches!(self.end, End::Exited(status) if status.success())
    }
}

impl Program {
    /// The program of that name on `PATH`, or at that path.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        for variable in GIT {
            command.env_remove(variable);
        }
        Self {
            command,
            input: Vec::new(),
            limit: None,
            interrupted: None,
        }
    }

    #[must_use]
    pub(crate) fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    #[must_use]
    pub(crate) fn arguments<A: AsRef<OsStr>>(
        mut self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        self.command.args(arguments);
        self
    }

    /// Started in this folder.
    #[must_use]
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With this variable of the environment.
    #[must_use]
    pub(crate) fn set(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Without this variable of the environment.
    #[must_use]
    pub(crate) fn unset(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// With this on standard input, which is empty otherwise.
    #[must_use]
    pub(crate) fn input(mut self, input: Vec<u8>) -> Self {
        self.input = input;
        self
    }

    /// Ended after this time, and when lsgen is interrupted.
    #[must_use]
    pub(crate) fn limited(mut self, limit: Duration, interrupted: &Interrupted) -> Self {
        self.limit = Some(limit);
        self.interrupted = Some(interrupted.clone());
        self
    }

    /// Runs it to its end. An error means that it could not be started.
    pub(crate) fn run(mut self) -> io::Result<Output> {
        let started = Instant::now();
        if self.interrupted.is_some() {
            apart(&mut self.command);
        }
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().map(|mut pipe| {
            let bytes = std::mem::take(&mut self.input);
            // A program that reads no input closes the pipe, which is its right.
            thread::spawn(move || drop(pipe.write_all(&bytes)))
        });
        let stdout = child.stdout.take().map(collected);
        let stderr = child.stderr.take().map(collected);
        let end = self.ended(&mut child, started)?;
        let joined = |pipe: Option<JoinHandle<Vec<u8>>>| match pipe.map(JoinHandle::join) {
            Some(Ok(bytes)) => bytes,
            Some(Err(_)) | None => Vec::new(),
        };
        if let Some(input) = input {
            // What a thread that only writes leaves behind is nothing.
            drop(input.join());
        }
        Ok(Output {
            end,
            stdout: joined(stdout),
            stderr: joined(stderr),
            time: started.elapsed(),
        })
    }

    /// Lets it show a text to a person: the text is its standard input, and the terminal belongs to it until it ends,
    /// with Ctrl-C. An error means that it could not be started.
    pub(crate) fn show(mut self, text: &[u8]) -> io::Result<()> {
        let mut child = self.command.stdin(Stdio::piped()).spawn()?;
        // Where lsgen cannot listen, Ctrl-C ends it as before.
        let _ = Interrupted::listen();
        if let Some(mut pipe) = child.stdin.take() {
            // A person who has seen enough closes the pipe.
            drop(pipe.write_all(text));
        }
        // How a pager ends says nothing about what it showed.
        drop(child.wait());
        Ok(())
    }

    fn ended(&self, child: &mut Child, started: Instant) -> io::Result<End> {
        let Some(interrupted) = &self.interrupted else {
            return child.wait().map(End::Exited);
        };
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(End::Exited(status));
            }
            let is_late = self.limit.is_some_and(|limit| started.elapsed() > limit);
            if is_late || interrupted.is_set() {
                end_all(child)?;
                return Ok(if interrupted.is_set() {
                    End::Interrupted
                } else {
                    End::TimedOut
                });
            }
            thread::sleep(PAUSE);
        }
    }
}

/// A program in one of the folders of `path`, which is the value of `PATH`.
pub(crate) fn find(name: &str, path: &OsStr) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(path)
        .map(|folder| folder.join(&file))
        .find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = path.metadata();
    metadata.is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

fn collected(mut pipe: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What was read before an error is what there is to show.
        drop(pipe.read_to_end(&mut bytes));
        bytes
    })
}

/// In a group of its own, so that what it starts can be ended with it.
#[cfg(unix)]
fn apart(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn apart(_: &mut Command) {}

/// Asks a program and everything that it started to end, and ends what does not.
#[cfg(unix)]
fn end_all(child: &mut Child) -> io::Result<()> {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = Pid::from_child(child);
    let asked = Instant::now();
    // A group that is gone has ended.
    let _ = kill_process_group(group, Signal::TERM);
    while child.try_wait()?.is_none() && asked.elapsed() < GRACE {
        thread::sleep(PAUSE);
    }
    let _ = kill_process_group(group, Signal::KILL);
    child.wait().map(drop)
}

#[cfg(not(unix))]
fn end_all(child: &mut Child) -> io::Result<()> {
    child.kill()?;
    child.wait().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_that_points_git_to_a_repository_is_known() {
        let asked = Program::new("git")
            .arguments(["rev-parse", "--local-env-vars"])
            .run();
        let Ok(asked) = asked else { return };
        let names = String::from_utf8_lossy(&asked.stdout).into_owned();
        for name in names.lines() {
            assert!(GIT.contains(&name), "{name}");
        }
    }
}
