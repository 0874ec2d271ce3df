//! One shell for a whole journey, at a terminal, as a person has it: blocks are carried out in it one after the other, and
//! what asks is answered.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;
use rustix::process::{Pid, Signal, kill_process_group};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

use super::answers::Answers;

/// Each piece is read from a file, so that variables and functions stay; the first command that fails ends the shell.
const LOOP: &str = r#"
set -e
while :; do
  if IFS= read -r piece <"$JOURNEY/next"; then
    . "$piece"
    printf '\036'
  fi
done
"#;

/// What the shell writes after a piece that was carried out.
const DONE: char = '\u{1e}';

/// How long a question may stand without an answer before it is one that nobody expects.
const SILENCE: Duration = Duration::from_secs(60);

/// How long a block may take.
const PATIENCE: Duration = Duration::from_secs(30 * 60);

pub(crate) struct Terminal {
    shell: Child,
    keyboard: File,
    screen: Receiver<Vec<u8>>,
    answers: Answers,
    folder: TempDir,
    pieces: usize,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A command that still runs belongs to the shell's group.
        if let Some(group) = i32::try_from(self.shell.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.shell.wait();
    }
}

impl Terminal {
    /// A shell in a folder, with these variables.
    pub(crate) fn open(place: &Path, variables: &[(&str, String)], answers: Answers) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("mkfifo")
            .arg(folder.path().join("next"))
            .status();
        assert!(made.unwrap().success());

        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&keyboard).unwrap();
        unlockpt(&keyboard).unwrap();
        let name = ptsname(&keyboard, Vec::new()).unwrap();
        let stdin = OpenOptions::new()
            .read(true)
            .write(true)
            .custom_flags(i32::try_from(OFlags::NOCTTY.bits()).unwrap())
            .open(name.to_str().unwrap())
            .unwrap();
        let (mut output, stdout) = std::io::pipe().unwrap();
        let shell = Command::new("sh")
            .args(["-c", LOOP])
            .current_dir(place)
            .env("JOURNEY", folder.path())
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .env_remove("TF_IN_AUTOMATION")
            .stdin(Stdio::from(stdin))
            .stderr(stdout.try_clone().unwrap())
            .stdout(stdout)
            .process_group(0)
            .spawn()
            .unwrap();

        let keyboard = File::from(keyboard);
        // The terminal shows what is typed, which nobody looks at.
        let mut echo = keyboard.try_clone().unwrap();
        thread::spawn(move || while matches!(echo.read(&mut [0; 4096]), Ok(1..)) {});
        let (sender, screen) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            shell,
            keyboard,
            screen,
            answers,
            folder,
            pieces: 0,
        }
    }

    /// Carries out a block, and gives what it printed.
    pub(crate) fn run(&mut self, block: &str) -> Result<String, String> {
        let mut printed = String::new();
        for piece in pieces(block) {
            let said = self.run_piece(&piece);
            match said {
                Ok(text) => printed.push_str(&text),
                Err(text) => return Err(format!("{printed}{text}")),
            }
        }
        Ok(printed)
    }

    fn run_piece(&mut self, piece: &str) -> Result<String, String> {
        self.pieces += 1;
        let file = self.folder.path().join(format!("{}.sh", self.pieces));
        fs::write(&file, piece).unwrap();
        self.start(&file);

        let start = Instant::now();
        let (mut bytes, mut answered, mut quiet_since) = (Vec::new(), 0, Instant::now());
        loop {
            match self.screen.recv_timeout(Duration::from_millis(100)) {
                Ok(more) => {
                    bytes.extend(more);
                    quiet_since = Instant::now();
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let status = self.shell.wait().unwrap();
                    let text = String::from_utf8_lossy(&bytes);
                    return Err(format!("{text}\n(the shell ended: {status})"));
                }
            }
            let text = without_colors(&String::from_utf8_lossy(&bytes));
            if let Some((before, _)) = text.split_once(DONE) {
                return Ok(before.to_owned());
            }
            let new = text.get(answered..).unwrap_or_default();
            match self.answers.to(new) {
                Some(Ok(answer)) => {
                    answered = text.len();
                    writeln!(self.keyboard, "{answer}").unwrap();
                }
                Some(Err(why)) => return Err(format!("{text}\n({why})")),
                None if is_question(new) && quiet_since.elapsed() > SILENCE => {
                    return Err(format!("{text}\n(the test knows no answer)"));
                }
                None => {}
            }
            if start.elapsed() > PATIENCE {
                return Err(format!("{text}\n(not done after {PATIENCE:?})"));
            }
        }
    }

    /// Tells the shell which file comes next, as soon as it asks.
    fn start(&mut self, file: &Path) {
        let next = self.folder.path().join("next");
        let flags = i32::try_from(OFlags::NONBLOCK.bits()).unwrap();
        loop {
            // Without a reader it cannot be opened.
            let pipe = OpenOptions::new()
                .write(true)
                .custom_flags(flags)
                .open(&next);
            if let Ok(mut pipe) = pipe {
                writeln!(pipe, "{}", file.display()).unwrap();
                return;
            }
            let ended = self.shell.try_wait().unwrap();
            assert!(ended.is_none(), "the shell ended: {ended:?}");
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// Whether a line was begun and not ended, as by a question.
fn is_question(text: &str) -> bool {
    !text
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .trim()
        .is_empty()
}

/// Terraform colors what it asks at a terminal.
fn without_colors(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let end = part.find(|one: char| one.is_ascii_alphabetic());
        text + end.map_or("", |end| &part[end + 1..])
    })
}

/// The block command by command: a shell at a terminal carries out each as soon as it is complete, and the status of each
/// is seen.
fn pieces(block: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for line in block.lines() {
        piece.push_str(line);
        piece.push('\n');
        if !line.ends_with('\\') && is_complete(&piece) {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    if !piece.trim().is_empty() {
        pieces.push(piece);
    }
    pieces
}

fn is_complete(text: &str) -> bool {
    let mut command = Command::new("sh");
    let output = command.args(["-n", "-c", text]).output().unwrap();
    output.status.success()
}
