//! Whether the files are those that lsgen rendered.

use std::time::Duration;

use crate::bundle::manifest::{Digest, FILE_NAME};
use crate::verify::bench::Bench;
use crate::verify::folder::Rendered;
use crate::verify::schedule::Task;
use crate::verify::{Check, Outcome, Row};

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    vec![Task::new("files", || {
        let own = compare(bench.folder, FILE_NAME.to_owned());
        let shared = bench.folder.shared.iter();
        let shared =
            shared.map(|(place, modules)| compare(modules, format!("{place}/{FILE_NAME}")));
        std::iter::once(own).chain(shared).collect()
    })]
}

fn compare(folder: &Rendered, manifest: String) -> Row {
    let files = folder.manifest.files().iter();
    let differences: Vec<String> = files
        .filter_map(|(path, digest)| {
            let path = path.to_string();
            match folder.files.get(&path) {
                None => Some(format!("missing: {path}")),
                Some(contents) if Digest::of(contents) != *digest => {
                    Some(format!("edited: {path}"))
                }
                Some(_) => None,
            }
        })
        .collect();
    Row {
        check: Check::Files,
        step: "compare",
        subject: manifest,
        outcome: if differences.is_empty() {
            Outcome::Ok
        } else {
            Outcome::Failed(differences.join("\n"))
        },
        time: Duration::ZERO,
    }
}
