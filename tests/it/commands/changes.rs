//! Runbooks of single changes, as people get them.

use std::borrow::Cow;

use super::documents::{Document, document};
use crate::changes::examples::examples;
use crate::environments::Files;

/// A runbook, and the files of the folder in which its commands are carried out.
pub(crate) struct Runbook {
    name: String,
    text: String,
    folder: Files,
}

impl Runbook {
    pub(crate) fn document(&self) -> Document<'_> {
        let name = format!("runbook `{}`", self.name);
        document(&name, "CHANGE.md", &self.text, Cow::Borrowed(&self.folder))
            .expect("it has commands")
    }
}

/// The runbook of every example that has commands of its own. One that only sends its reader to a rendered page has none.
pub(crate) fn all() -> Vec<Runbook> {
    let pages = ["failover", "fail-back"];
    let examples = examples().iter();
    let examples = examples.filter(|example| !pages.contains(&example.runbook.as_str()));
    let runbooks = examples.map(|example| {
        let [before, after] = example.sides();
        let mut folder = before.files;
        folder.extend(after.files);
        Runbook {
            name: example.runbook.clone(),
            text: example.told().stdout,
            folder,
        }
    });
    runbooks.collect()
}
