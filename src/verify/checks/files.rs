//! Whether the files are those that lsgen rendered.

use std::time::Duration;

use crate::bundle::manifest::Digest;
use crate::verify::bench::Bench;
use crate::verify::schedule::Task;
use crate::verify::{Check, Outcome, Row};

pub(super) fn tasks<'a>(bench: &'a Bench<'a>) -> Vec<Task<'a>> {
    vec![Task::new("files", || vec![compare(bench)])]
}

fn compare(bench: &Bench<'_>) -> Row {
    let files = bench.folder.manifest.files().iter();
    let differences: Vec<String> = files
        .filter_map(|(path, digest)| {
            let path = path.to_string();
            match bench.folder.files.get(&path) {
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
        subject: "lsgen.manifest.json".to_owned(),
        outcome: if differences.is_empty() {
            Outcome::Ok
        } else {
            Outcome::Failed(differences.join("\n"))
        },
        time: Duration::ZERO,
    }
}
