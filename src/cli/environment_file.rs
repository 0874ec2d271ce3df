//! Reading and judging the environment file: the first half of every verb.

use std::path::Path;

use crate::chart::Catalogue;
use crate::layer;
use crate::rules::{self, Judgement};
use crate::source::{self, Library, ReadError, Repository};

use super::error::CommandError;
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
pub(super) struct Unreadable {
    /// The file as it was named.
    pub(super) file: String,
    /// Why.
    pub(super) error: ReadError,
}

impl From<Unreadable> for CommandError {
    fn from(unreadable: Unreadable) -> Self {
        Self::unreadable(&unreadable.error)
    }
}

/// Reads the file; `-` is standard input.
pub(super) fn read(path: &Path) -> Result<String, Unreadable> {
    let text = if is_stdin(path) {
        source::read_text("standard input", std::io::stdin().lock())
    } else {
        source::read_file(path)
    };
    text.map_err(|error| Unreadable {
        file: name(path),
        error,
    })
}

/// Reads and judges the file; `-` is standard input.
pub(super) fn judge(path: &Path) -> Result<Judged, CommandError> {
    let text = read(path)?;
    judge_at(path, text)
}

/// Judges a text in the place of the file at `path`, with the layers and the chart versions that are there.
pub(super) fn judge_at(path: &Path, text: String) -> Result<Judged, CommandError> {
    let catalogue = catalogue::beside(path)?;
    let library = Repository::around(path);
    Ok(judge_text(&name(path), text, catalogue, &library))
}

/// Judges a text, which messages call `name`, with the chart versions that are known beside it.
pub(super) fn judge_text(
    name: &str,
    text: String,
    catalogue: Catalogue,
    library: &dyn Library,
) -> Judged {
    let resolved = layer::resolve_with(name, &text, library);
    let judgement = rules::judge(&resolved, &catalogue);
    Judged {
        name: name.to_owned(),
        text,
        catalogue,
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

/// What was found, for people.
pub(super) fn findings(judged: &Judged) -> String {
    crate::report::terminal(&judged.judgement.findings, &judged.stack, true)
}

/// Says what was found.
pub(super) fn report(judged: &Judged) {
    output::talk(&findings(judged));
}
