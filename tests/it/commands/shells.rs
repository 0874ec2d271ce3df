//! Real shells, asked whether they can read it.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use super::documents::{Document, documents};
use super::upgrades;
use crate::environments::all;
use crate::support::skip::skip;

/// Whether a tool cannot be started: said loudly, and a failure where tools are required.
fn is_missing(tool: &str) -> bool {
    if Command::new(tool).arg("-c").arg("").output().is_ok() {
        return false;
    }
    let are_required = env::var_os("LSGEN_REQUIRE_TOOLS").is_some_and(|value| value == "1");
    assert!(!are_required, "needs {tool}");
    skip(tool);
    true
}

/// A file for what is in a document, so that a shell's complaint names the environment and the document.
fn file_name(number: usize, document: &Document<'_>) -> String {
    let name = document.name.replace(['/', ':', ' '], "-");
    format!("{number}-{name}.sh")
}

/// What a shell complains of in each file of a folder, without carrying it out.
fn complaints(shell: &str, folder: &Path) -> String {
    let script = format!("for file in \"$1\"/*; do {shell} -n \"$file\" 2>&1; done");
    let output = Command::new("sh")
        .args(["-c", &script, "sh"])
        .arg(folder)
        .output()
        .expect("sh runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn every_shell_that_people_use_reads_every_block() {
    let upgrades = upgrades::all();
    let mut all: Vec<Document<'_>> = all().flat_map(documents).collect();
    all.extend(upgrades.iter().flat_map(upgrades::Planned::documents));
    let (scripts, pages): (Vec<_>, Vec<_>) = all.iter().partition(|document| document.is_bash);
    for shell in ["bash", "dash", "zsh"] {
        if is_missing(shell) {
            continue;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let is_bash = shell == "bash";
        let read = pages.iter().chain(scripts.iter().filter(|_| is_bash));
        let mut written = std::collections::BTreeSet::new();
        let blocks =
            read.flat_map(|document| document.blocks.iter().map(move |block| (document, block)));
        for (number, (document, block)) in blocks.enumerate() {
            if !block.is_span && written.insert(&block.text) {
                let path = folder.path().join(file_name(number, document));
                fs::write(path, &block.text).expect("written");
            }
        }
        let complaint = complaints(shell, folder.path());
        assert!(complaint.is_empty(), "{shell}: {complaint}");
    }
}

/// What shellcheck says of pages that is not so: variables are set in one block and used in a later one, or
/// for the reader; code in quotes is another program's; a loop over the one thing that this environment has.
const NOT_OF_PAGES: &str = "SC2034,SC2016,SC2154,SC1091,SC2043";

#[test]
fn shellcheck_has_nothing_to_say() {
    if Command::new("shellcheck")
        .arg("--version")
        .output()
        .is_err()
    {
        let are_required = env::var_os("LSGEN_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(!are_required, "needs shellcheck");
        skip("shellcheck");
        return;
    }
    let upgrades = upgrades::all();
    let mut all: Vec<Document<'_>> = all().flat_map(documents).collect();
    all.extend(upgrades.iter().flat_map(upgrades::Planned::documents));
    let folder = tempfile::tempdir().expect("a folder");
    let mut written = std::collections::BTreeSet::new();
    let mut pages = Vec::new();
    let mut scripts = Vec::new();
    let mut bash_scripts = Vec::new();
    for (number, document) in all.iter().enumerate() {
        let script = document.script();
        if script.is_empty() || !written.insert(script.clone()) {
            continue;
        }
        let path = folder.path().join(file_name(number, document));
        fs::write(&path, script).expect("written");
        match (document.is_script, document.is_bash) {
            (true, true) => &mut bash_scripts,
            (true, false) => &mut scripts,
            (false, _) => &mut pages,
        }
        .push(path);
    }
    for (shell, excluded, files) in [
        ("sh", NOT_OF_PAGES, pages),
        ("sh", "SC2016", scripts),
        ("bash", "SC2016", bash_scripts),
    ] {
        let output = Command::new("shellcheck")
            .args([
                "--norc",
                "--format=gcc",
                "--severity=style",
                "-s",
                shell,
                "-e",
                excluded,
            ])
            .args(files)
            .output()
            .expect("shellcheck runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}
