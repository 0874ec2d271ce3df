//! What documents say of `lsgen` is what this one understands.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::documents::{Document, documents};
use super::{changes, upgrades};
use crate::environments::{all, project};

#[test]
fn lsgen_understands_every_command_that_names_it() {
    let upgrades = upgrades::all();
    let mut read: Vec<Document<'_>> = all().flat_map(documents).collect();
    read.extend(upgrades.iter().flat_map(upgrades::Planned::documents));
    let changes = changes::all();
    read.extend(changes.iter().map(changes::Runbook::document));
    let commands: BTreeSet<Vec<String>> = read
        .iter()
        .flat_map(Document::commands)
        .filter(|command| command.name() == "lsgen" && command.words.len() > 2)
        .map(|command| {
            let words = command.words.iter().skip(1);
            words
                .map(|word| match word.text.as_str() {
                    "$ENVIRONMENT_FILE" | "${ENVIRONMENT_FILE:?}" | "${APPLIED_FILE:?}" => {
                        "../prod.toml".to_owned()
                    }
                    other => other.to_owned(),
                })
                .collect()
        })
        .collect();
    assert!(commands.len() > 3, "{commands:?}");
    for arguments in commands {
        let root = tempfile::tempdir().expect("a folder");
        let text = fs::read_to_string(project("examples/production.toml")).expect("an example");
        let chart = text.lines().find(|line| line.starts_with("chart = "));
        let old = text.replace(chart.expect("a chart"), "chart = \"0.12.37\"");
        fs::write(root.path().join("prod.toml"), &old).expect("written");
        let folder = root.path().join("folder");
        fs::create_dir(&folder).expect("made");
        let output = Command::new(env!("CARGO_BIN_EXE_lsgen"))
            .args(&arguments)
            .current_dir(&folder)
            .output()
            .expect("lsgen runs");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!told.contains("Usage: "), "lsgen {arguments:?}: {told}");
    }
}
