//! Standard output for data, standard error for talk.

use std::io::{self, Write};

use super::error::{CommandError, Context as _};

/// Writes data. A reader that has gone away is not an error.
pub(super) fn data(bytes: &[u8]) -> Result<(), CommandError> {
    let mut stdout = anstream::stdout().lock();
    ignore_closed_pipe(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Writes bytes that are not text, such as an archive.
pub(super) fn binary(bytes: &[u8]) -> Result<(), CommandError> {
    let mut stdout = io::stdout().lock();
    ignore_closed_pipe(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// The columns that sentences on standard output may take; nothing where no terminal shows them. A wide
/// terminal does not make long lines easier to read.
pub(super) fn width() -> Option<usize> {
    let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width).clamp(40, 120))
}

/// A closed pipe is the reader's decision.
pub(super) fn ignore_closed_pipe(result: io::Result<()>) -> Result<(), CommandError> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.context(|| "cannot write to standard output".to_owned()),
    }
}

/// Writes to standard error. If that fails, there is nothing left to do.
pub(super) fn talk(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
}
