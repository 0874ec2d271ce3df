//! Reading and judging the environment file: the first half of every verb.

use std::fmt;
use std::path::Path;

use crate::chart::Catalogue;
use crate::layer;
use crate::rules::{self, Judgement};
use crate::source::{self, ReadError};

use super::{catalogue, output};

/// The environment file, read and judged.
pub(super) struct Judged {
    /// The file as it was named.
    pub(super) name: String,
    pub(super) text: String,
    pub(super) catalogue: Catalogue,
    pub(super) stack: layer::Stack,
    pub(super) judgement: Judgement,
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
///
/// Fails with [`Unreadable`] where the file is no text, and otherwise where what lies beside it cannot be read.
pub(super) fn judge(path: &Path) -> anyhow::Result<Judged> {
    let is_stdin = path.as_os_str() == "-";
    let name = if is_stdin {
        "<stdin>".to_owned()
    } else {
        path.display().to_string()
    };
    let text = if is_stdin {
        source::read_text("standard input", std::io::stdin().lock())
    } else {
        source::read_file(path)
    };
    let text = text.map_err(|error| Unreadable {
        file: name.clone(),
        error,
    })?;
    let catalogue = catalogue::beside(path)?;
    let resolved = layer::resolve(&name, &text);
    let judgement = rules::judge(&resolved, &catalogue);
    Ok(Judged {
        name,
        text,
        catalogue,
        stack: resolved.stack,
        judgement,
    })
}

/// Says what was found.
pub(super) fn report(judged: &Judged) {
    let findings = &judged.judgement.findings;
    output::talk(&crate::report::terminal(findings, &judged.stack, true));
}
