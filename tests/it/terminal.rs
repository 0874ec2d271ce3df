//! lsgen at a terminal, as a person has it.

use std::fs::{File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::process::{Command, Stdio};
use std::thread;

use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::{Folder, ended};

/// What a terminal of 80 columns showed.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) status: Option<i32>,
    pub(crate) screen: String,
    /// Standard error, which goes elsewhere.
    pub(crate) stderr: String,
}

/// Runs lsgen in a folder, with standard output at a terminal with this many rows, and these variables.
pub(crate) fn at_terminal(
    folder: &Folder,
    rows: u16,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> Shown {
    let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&keyboard).unwrap();
    unlockpt(&keyboard).unwrap();
    let name = ptsname(&keyboard, Vec::new()).unwrap();
    let screen = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(i32::try_from(OFlags::NOCTTY.bits()).unwrap())
        .open(name.to_str().unwrap())
        .unwrap();
    let size = Winsize {
        ws_row: rows,
        ws_col: 80,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&screen, size).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lsgen"));
    for variable in [
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "LESS",
        "LSGEN_PAGER",
        "PAGER",
    ] {
        command.env_remove(variable);
    }
    let mut child = command
        .args(arguments)
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(screen)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It holds the screen open, whose end is the end of what is shown.
    drop(command);
    let mut keyboard = File::from(keyboard);
    let shown = thread::spawn(move || {
        let mut bytes = Vec::new();
        // A terminal that everyone has left is an error for the one who reads it.
        let _ = keyboard.read_to_end(&mut bytes);
        String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
    });
    let mut pipe = child.stderr.take().unwrap();
    let said = thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    });
    let status = ended(&mut child, &format!("lsgen {arguments:?} at a terminal"));
    Shown {
        status: status.code(),
        screen: shown.join().unwrap(),
        stderr: said.join().unwrap(),
    }
}
