//! Which keys each rule reads, as the judge records it: `profiles/rules.toml`.
//!
//! `LSGEN_UPDATE=1 cargo test --test it reads::` rewrites the file.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use lsgen::api::chart::Catalogue;
use lsgen::api::layer::{self, Key, Kind};
use lsgen::api::rules;
use lsgen::api::source::{KeyPath, Segment};

use crate::environments::project;
use crate::support::each;

/// What a rule reads: keys with everything below, and keys of which it only asks whether they are there.
#[derive(Default)]
pub(crate) struct Reads {
    pub(crate) values: BTreeSet<String>,
    pub(crate) presence: BTreeSet<String>,
}

/// The environments that rules are asked about: the examples, those of the tests, and the cases of the rules.
fn files() -> Vec<String> {
    let mut found = Vec::new();
    let folders = ["examples", "tests/environments", "tests/it/rules"];
    for folder in folders {
        collect(&project(folder), &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "toml") {
            found.push(path.to_str().unwrap().to_owned());
        }
    }
}

/// What every rule reads in any of them, by its code.
pub(crate) fn reads() -> &'static BTreeMap<&'static str, Reads> {
    static READS: LazyLock<BTreeMap<&'static str, Reads>> = LazyLock::new(|| {
        let root = layer::all_keys();
        let found: Mutex<BTreeMap<&'static str, Reads>> = Mutex::default();
        each(&files(), |file| {
            let text = fs::read_to_string(file).unwrap();
            let resolved = layer::resolve("file.toml", &text);
            let judgement = rules::judge(&resolved, &Catalogue::shipped());
            let mut found = found.lock().unwrap();
            for (code, reading) in judgement.reads {
                let reads = found.entry(code).or_default();
                let named = |paths: BTreeSet<KeyPath>| -> Vec<String> {
                    paths.iter().map(|path| pattern(&root, path)).collect()
                };
                reads.values.extend(named(reading.values));
                reads.presence.extend(named(reading.presence));
            }
        });
        let mut found = found.into_inner().unwrap();
        for reads in found.values_mut() {
            reads.simplify();
        }
        found
    });
    &READS
}

impl Reads {
    /// Leaves out what is said by a table above.
    fn simplify(&mut self) {
        let all = self.values.clone();
        let is_below = |key: &String| {
            let mut above = all.iter();
            above.any(|other| other.is_empty() || key.starts_with(&format!("{other}.")))
        };
        self.values.retain(|key| key.is_empty() || !is_below(key));
        self.presence
            .retain(|key| !all.contains(key) && !is_below(key));
    }
}

/// The key of the schema that a path is about: names that people choose are `<name>`, and what is below a list or an open
/// table is the list or the table.
fn pattern(root: &Key, path: &KeyPath) -> String {
    let mut key = root;
    for segment in path.segments() {
        let Segment::Key(name) = segment else {
            break;
        };
        let child = key.keys.iter().find(|child| {
            let last = child.path.last().unwrap();
            last == name || last == "<name>"
        });
        match child {
            Some(child) => key = child,
            None => {
                // A rule also asks for keys that it refuses by name, and those of tables that another program reads.
                assert!(
                    key.kind != Kind::Table || key.path.is_empty(),
                    "no key {path}"
                );
                break;
            }
        }
    }
    key.key.clone()
}

fn text() -> String {
    let mut text = String::from(
        "# Which keys each rule reads, for `lsgen explain KEY`: `values` with everything below them, and `presence` where the rule\n\
         # only asks whether a key is there, or which names a table has. Written from what the judge records for every environment\n\
         # of the tests: `LSGEN_UPDATE=1 cargo test --test it reads::`.\n",
    );
    for (code, reads) in reads() {
        writeln!(text, "\n[{code}]").unwrap();
        for (name, keys) in [("values", &reads.values), ("presence", &reads.presence)] {
            if !keys.is_empty() {
                writeln!(text, "{name} = [").unwrap();
                for key in keys {
                    writeln!(text, "    {key:?},").unwrap();
                }
                writeln!(text, "]").unwrap();
            }
        }
    }
    text
}

#[test]
fn what_rules_read_is_recorded() {
    let (path, expected) = (project("profiles/rules.toml"), text());
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
        return;
    }
    let found = fs::read_to_string(&path).unwrap();
    assert!(
        found == expected,
        "profiles/rules.toml is out of date; `LSGEN_UPDATE=1 cargo test --test it reads::` rewrites it"
    );
}

/// A rule that reads nothing would find the same in every environment.
#[test]
fn every_rule_reads_something() {
    let reads = reads();
    assert!(reads.len() > 70, "{} rules", reads.len());
    let silent: Vec<&&str> = reads
        .iter()
        .filter(|(_, reads)| reads.values.is_empty() && reads.presence.is_empty())
        .map(|(code, _)| code)
        // A policy says which keys it is about; without one these rules have nothing to read.
        .filter(|code| !code.starts_with("LS07"))
        .collect();
    assert!(silent.is_empty(), "{silent:?}");
}
