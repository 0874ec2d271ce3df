//! Reading and judging the environment file: the first half of every verb.

use std::fmt;
use std::path::Path;

use crate::layer;
use crate::rules::{self, Judgement};
use crate::source::{self, ReadError};

use super::output;

/// The environment file, read and judged.
pub(super) struct Judged {
    pub(super) stack: layer::Stack,
    pub(super) judgement: Judgement,
}

impl Judged {
    /// What messages call the file.
    pub(super) fn name(&self) -> &str {
        let document = self.stack.document(self.stack.file());
        document.map_or("", |document| document.name.as_str())
    }
}

/// The environment file could not be read as text.
#[derive(Debug)]
pub(super) struct Unreadable {
    /// The file as it was named.
    pub(super) file: String,
    /// Why.
    pub(super) error: ReadError,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for Unreadable {}

/// Reads and judges the file; `-` is standard input.
pub(super) fn judge(path: &Path) -> Result<Judged, Unreadable> {
    let name = name(path);
    let text = if is_stdin(path) {
        source::read_text("standard input", std::io::stdin().lock())
    } else {
        source::read_file(path)
    };
    let text = text.map_err(|error| Unreadable {
        file: name.clone(),
        error,
    })?;
    Ok(judge_text(&name, &text))
}

/// Judges a text, which messages call `name`.
pub(super) fn judge_text(name: &str, text: &str) -> Judged {
    let resolved = layer::resolve(name, text);
    let judgement = rules::judge(&resolved);
    Judged {
        stack: resolved.stack,
        judgement,
    }
}

/// What messages call the file.
pub(super) fn name(path: &Path) -> String {
    if is_stdin(path) {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    }
}

/// Whether the path stands for standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Says what was found.
pub(super) fn report(judged: &Judged) {
    let findings = &judged.judgement.findings;
    output::talk(&crate::report::terminal(findings, &judged.stack, true));
}
