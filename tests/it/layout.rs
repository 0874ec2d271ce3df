//! No test is forgotten: every file is compiled, and every environment is held against every promise.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use crate::architecture::files;
use crate::environments::{self, each};

/// To add an environment, add a file; each of its tests has to have a name, so its name is in a list as well.
#[test]
fn every_environment_has_its_tests() {
    let lists = [
        ("with_environments", each::ENVIRONMENTS),
        ("with_versions", each::ON_VERSIONS),
    ];
    let mut complaint = String::new();
    for ((list, listed), names) in lists.into_iter().zip(environments::names()) {
        let listed: BTreeSet<String> = listed.iter().map(|&name| name.to_owned()).collect();
        let names: BTreeSet<String> = names.into_iter().map(environments::name_of_test).collect();
        for name in names.difference(&listed) {
            writeln!(complaint, "`{list}` lacks `{name}`").expect("text");
        }
        for name in listed.difference(&names) {
            writeln!(complaint, "`{list}` has `{name}`, which is no environment").expect("text");
        }
    }
    assert!(
        complaint.is_empty(),
        "{complaint}\nThe lists are in tests/environments/each.rs."
    );
}

/// A file that no other one declares is not compiled, and its tests would never run.
#[test]
fn every_file_of_the_tests_is_part_of_a_program() {
    const PROGRAMS: [&str; 3] = ["emulator/main.rs", "engines/main.rs", "it/main.rs"];
    let files = files("tests");
    let is_code = |path: &&String| Path::new(path).extension().is_some_and(|kind| kind == "rs");
    let mut declared: BTreeSet<String> = BTreeSet::new();
    for (path, text) in &files {
        let is_root = PROGRAMS.contains(&path.as_str()) || path.ends_with("/mod.rs");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = if is_root {
            folder.to_owned()
        } else {
            format!("{folder}/{}", name.trim_end_matches(".rs"))
        };
        let mut from = None;
        for line in text.lines().map(str::trim) {
            if let Some(path) = line.strip_prefix("#[path = \"../") {
                from = path.strip_suffix("\"]");
            }
            let line = line.strip_prefix("pub(crate) ").unwrap_or(line);
            let name = line
                .strip_prefix("mod ")
                .and_then(|rest| rest.strip_suffix(';'));
            if let Some(name) = name {
                match from.take() {
                    Some(path) => declared.insert(path.to_owned()),
                    None => {
                        declared.insert(format!("{folder}/{name}.rs"))
                            | declared.insert(format!("{folder}/{name}/mod.rs"))
                    }
                };
            }
        }
    }
    let lost: Vec<&String> = files
        .keys()
        .filter(is_code)
        .filter(|path| !PROGRAMS.contains(&path.as_str()) && !declared.contains(*path))
        .collect();
    assert!(
        lost.is_empty(),
        "{lost:#?}: declare each in tests/it, tests/engines or tests/emulator with `mod`"
    );
}
