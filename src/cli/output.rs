//! Standard output for data, standard error for talk.

use std::io::{self, Write};

use super::environment_file::Unreadable;
use crate::layer;

/// Writes data. A reader that has gone away is no error.
pub(super) fn data(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = anstream::stdout().lock();
    ignore_closed_pipe(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Writes bytes that are no text, such as an archive.
pub(super) fn binary(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    ignore_closed_pipe(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// The columns that sentences on standard output may take; nothing where no terminal shows them. A wide
/// terminal does not make long lines easier to read.
pub(super) fn width() -> Option<usize> {
    let (terminal_size::Width(width), _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width).clamp(40, 120))
}

fn ignore_closed_pipe(result: io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(anyhow::Error::new(error).context("cannot write to standard output")),
        Ok(()) => Ok(()),
    }
}

/// Says something. If nobody can hear it there is nothing left to do.
pub(super) fn talk(text: &str) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
}

/// Says why the command failed, causes included.
pub(super) fn error(error: &anyhow::Error) {
    let style = anstyle_red();
    let unreadable = error.downcast_ref::<Unreadable>();
    let code = unreadable.map(|_| format!("[{}]", layer::UNREADABLE.code));
    let mut text = format!(
        "{style}error{}{style:#}: {error}\n",
        code.unwrap_or_default()
    );
    if let Some(unreadable) = unreadable {
        text.push_str(&format!("  help: {}\n", unreadable.error.help()));
    }
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        let word = if cause.starts_with("help: ") {
            ""
        } else {
            "because: "
        };
        text.push_str(&format!("  {word}{cause}\n"));
    }
    talk(&text);
}

fn anstyle_red() -> clap::builder::styling::Style {
    clap::builder::styling::AnsiColor::Red.on_default().bold()
}
