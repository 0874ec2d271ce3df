//! Reading an environment file from disk or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The largest environment file that is read, in bytes. Real ones have a few kilobytes.
pub(crate) const MAXIMUM_SIZE: u64 = 1 << 20;

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{name}`: {reason}")]
pub struct ReadError {
    name: String,
    reason: Reason,
}

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("it is a directory")]
    Directory,
    #[error("it is a named pipe")]
    Pipe,
    #[error("it is larger than {} KiB", MAXIMUM_SIZE >> 10)]
    TooLarge,
    #[error("line {line} is not UTF-8 text")]
    NotText { line: usize },
    #[error("{0}")]
    Io(io::Error),
}

impl ReadError {
    /// Why, in one clause.
    pub(crate) fn reason(&self) -> String {
        self.reason.to_string()
    }

    /// What to do about it, in one clause.
    pub fn help(&self) -> &'static str {
        match &self.reason {
            Reason::Directory => "name the environment file inside it",
            Reason::Pipe => "pipe it in instead, and name the file `-`",
            Reason::TooLarge => "an environment file has a few kilobytes: is this the right file?",
            Reason::NotText { .. } => {
                "an environment file is TOML in UTF-8: is this the right file?"
            }
            Reason::Io(error) if error.kind() == io::ErrorKind::NotFound => {
                "`lsgen init NAME` writes an environment file to start from"
            }
            Reason::Io(_) => "check the path and its permissions",
        }
    }
}

/// Reads a file as text. At most [`MAXIMUM_SIZE`] bytes are ever held.
pub(crate) fn read_file(path: &Path) -> Result<String, ReadError> {
    let name = path.display().to_string();
    let wrap = |error| ReadError {
        name: name.clone(),
        reason: Reason::Io(error),
    };
    // Asked before opening: opening a named pipe waits for a writer, which may never come.
    let metadata = std::fs::metadata(path).map_err(wrap)?;
    if metadata.is_dir() {
        return Err(ReadError {
            name,
            reason: Reason::Directory,
        });
    }
    if is_waiting_pipe(path, &metadata) {
        return Err(ReadError {
            name,
            reason: Reason::Pipe,
        });
    }
    let file = File::open(path).map_err(wrap)?;
    read_text(&name, file)
}

/// Whether this is a named pipe. The shell's own, as in `<(command)`, has its writer.
#[cfg(unix)]
fn is_waiting_pipe(path: &Path, metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    metadata.file_type().is_fifo() && !path.starts_with("/dev") && !path.starts_with("/proc")
}

/// Whether this is a named pipe, which this system has none of.
#[cfg(not(unix))]
fn is_waiting_pipe(_: &Path, _: &std::fs::Metadata) -> bool {
    false
}

/// Reads text from `reader`, which messages call `name`.
pub fn read_text(name: &str, reader: impl Read) -> Result<String, ReadError> {
    let fail = |reason| ReadError {
        name: name.to_owned(),
        reason,
    };
    let mut bytes = Vec::new();
    reader
        .take(MAXIMUM_SIZE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| fail(Reason::Io(error)))?;
    if bytes.len() as u64 > MAXIMUM_SIZE {
        return Err(fail(Reason::TooLarge));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error
            .as_bytes()
            .get(..error.utf8_error().valid_up_to())
            .unwrap_or_default();
        let line = valid.split(|byte| *byte == b'\n').count();
        fail(Reason::NotText { line })
    })?;
    // A byte-order mark is what some editors on Windows leave; TOML readers skip it.
    Ok(text
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(text))
}
