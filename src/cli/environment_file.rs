//! Reading and judging the environment file: the first half of every verb.

use std::path::Path;

use crate::layer;
use crate::rules::{self, Judgement};
use crate::source;

use super::output;

/// The environment file, read and judged.
pub(super) struct Judged {
    pub(super) stack: layer::Stack,
    pub(super) judgement: Judgement,
}

/// Reads and judges the file; `-` is standard input.
pub(super) fn judge(path: &Path) -> anyhow::Result<Judged> {
    let (name, text) = if path.as_os_str() == "-" {
        let text = source::read_text("standard input", std::io::stdin().lock());
        ("<stdin>".to_owned(), text)
    } else {
        (path.display().to_string(), source::read_file(path))
    };
    let text = text.map_err(|error| {
        let help = error.help();
        anyhow::anyhow!("help: {help}").context(error)
    })?;
    let resolved = layer::resolve(&name, &text);
    let judgement = rules::judge(&resolved);
    Ok(Judged {
        stack: resolved.stack,
        judgement,
    })
}

/// Says what was found.
pub(super) fn report(judged: &Judged) {
    output::talk(&crate::report::terminal(
        &judged.judgement.findings,
        &judged.stack,
        true,
    ));
}
