//! What is told of the lines makes the one folder the other: in theory, and by the real programs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use lsgen::api::bundle::Bundle;
use lsgen::api::bundle::FilePath;
use lsgen::api::diff::{self, Diff, FileChange, Files, LineKind, Status};
use proptest::prelude::*;

use super::{Environment, on_random_pairs, with_neighbour};
use crate::environments::Rendered;
use crate::environments::each::Promise;
use crate::support::tools::{is_tool_missing, run};

/// The files that the told lines make of those before.
pub(crate) fn replayed(before: &Environment, after: &Environment, diff: &Diff) -> Vec<String> {
    let mut files = before.files.clone();
    let old = |path: &FilePath| String::from_utf8(before.files[path].clone()).expect("text");
    for change in &diff.files {
        let from = match &change.status {
            Status::Added => None,
            Status::Renamed { from, .. } => Some(from),
            Status::Removed | Status::Changed => Some(&change.path),
        };
        let text = replay(&from.map(old).unwrap_or_default(), change);
        if let Some(from) = from {
            files.remove(from);
        }
        match change.status {
            Status::Removed => assert!(text.is_empty(), "{}: {text}", change.path),
            _ => drop(files.insert(change.path.clone(), text.into_bytes())),
        }
    }
    if files == after.files {
        return Vec::new();
    }
    let wrong: Vec<&FilePath> = files
        .iter()
        .filter(|(path, bytes)| after.files.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .collect();
    vec![format!("the lines make something else of {wrong:?}")]
}

/// A text with the hunks of a change applied: every number in a hunk has to be right.
fn replay(before: &str, change: &FileChange) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let mut new = String::new();
    let (mut position, mut number) = (0, 0);
    for hunk in &change.hunks {
        let start = hunk.before.start - usize::from(hunk.before.lines > 0);
        for line in &old[position..start] {
            new.push_str(line);
            number += 1;
        }
        position = start;
        assert_eq!(hunk.after.start, number + usize::from(hunk.after.lines > 0));
        let (mut removed, mut added) = (0, 0);
        for line in &hunk.lines {
            let end = if line.no_line_break { "" } else { "\n" };
            let text = format!("{}{end}", line.text);
            if line.kind != LineKind::Added {
                assert_eq!(old[position], text, "{}", change.path);
                position += 1;
                removed += 1;
            }
            if line.kind != LineKind::Removed {
                new.push_str(&text);
                number += 1;
                added += 1;
            }
        }
        assert_eq!((removed, added), (hunk.before.lines, hunk.after.lines));
    }
    old[position..].iter().for_each(|line| new.push_str(line));
    new
}

/// The programs that apply a patch, with the arguments that make them read one from a file.
const PROGRAMS: [(&str, &[&str]); 2] = [
    ("patch", &["-p1", "--batch", "--silent", "-i"]),
    ("git", &["apply", "--whitespace=nowarn"]),
];

fn spill(files: &Files, folder: &Path) {
    for (path, bytes) in files {
        let path = folder.join(path.as_str());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// Every file below a folder, whoever put it there.
fn collected(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collected(root, &path, found);
            continue;
        }
        let name = path.strip_prefix(root).unwrap().to_str().unwrap();
        found.insert(name.to_owned(), fs::read(&path).unwrap());
    }
}

/// What is wrong with what the program makes of the folder before.
fn applied(program: &str, arguments: &[&str], before: &Files, after: &Files) -> Vec<String> {
    let patch = diff::patch(before, after).expect("no secret");
    let root = tempfile::tempdir().unwrap();
    let (folder, file) = (root.path().join("out"), root.path().join("changes.patch"));
    fs::create_dir(&folder).unwrap();
    spill(before, &folder);
    fs::write(&file, &patch).unwrap();
    // git refuses a patch without anything in it.
    if !patch.is_empty() {
        let mut command = Command::new(program);
        command.args(arguments).arg(&file).current_dir(&folder);
        // The folder is in no repository, whatever lies above it.
        command.env("GIT_CEILING_DIRECTORIES", root.path());
        if let Err(error) = run(&mut command) {
            return vec![format!("{error}\n{}", String::from_utf8_lossy(&patch))];
        }
    }
    let mut found = BTreeMap::new();
    collected(&folder, &folder, &mut found);
    let expected: BTreeMap<String, Vec<u8>> = after
        .iter()
        .map(|(path, bytes)| (path.to_string(), bytes.clone()))
        .collect();
    if found == expected {
        return Vec::new();
    }
    let patch = String::from_utf8_lossy(&patch);
    vec![format!(
        "{program} makes {:?} and not {:?}\n{patch}",
        found.keys(),
        expected.keys()
    )]
}

fn programs() -> Vec<(&'static str, &'static [&'static str])> {
    let found = PROGRAMS.into_iter();
    found
        .filter(|(program, _)| !is_tool_missing(program, "--version"))
        .collect()
}

/// A patch makes the folder before the folder after.
mod applies {
    use super::{Promise, Rendered, by_every_program, with_neighbour};

    each_environment! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        with_neighbour(rendered, by_every_program)
    }
}

fn by_every_program(before: &Environment, after: &Environment) -> Vec<String> {
    let programs = programs().into_iter();
    programs
        .flat_map(|(program, arguments)| applied(program, arguments, &before.files, &after.files))
        .collect()
}

#[test]
fn a_patch_between_random_environments_applies() {
    on_random_pairs(12, by_every_program);
}

/// Files of a few words, with all that is hard for a patch: no line break at the end, carriage
/// returns, nothing at all, lines that look like a patch, a folder where a file was.
fn files() -> impl Strategy<Value = Files> {
    let line = "([ab]|-- a/x|\\+\\+ b/x|@@ -1 \\+1 @@|\\\\ No newline|a\r|\t|){1}";
    let text = prop_oneof![
        1 => Just(String::new()),
        4 => prop::collection::vec(line, 1..12).prop_map(|lines| lines.join("\n")),
        4 => prop::collection::vec(line, 1..12).prop_map(|lines| lines.join("\n") + "\n"),
    ];
    prop::collection::btree_map("[a-c]{1,2}(/[a-c]){0,2}(\\.sh)?", text, 0..6).prop_map(|texts| {
        let mut bundle = Bundle::new();
        for (path, text) in texts {
            // Paths that exclude one another cannot be rendered.
            let _ = bundle.insert(path, text, "test");
        }
        diff::files_of(&bundle)
    })
}

/// Whether a file of the one side is a folder of the other.
fn swaps(one: &Files, other: &Files) -> bool {
    let is_folder = |path: &FilePath| {
        let mut folders = other.keys().flat_map(FilePath::folders);
        folders.any(|folder| folder == path.as_str())
    };
    one.keys().any(is_folder)
}

#[test]
fn a_patch_takes_what_is_hard_for_one() {
    for (program, arguments) in programs() {
        let config = ProptestConfig {
            cases: 150,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
            ..ProptestConfig::default()
        };
        let mut runner = proptest::test_runner::TestRunner::new(config);
        let outcome = runner.run(&(files(), files()), |(before, after)| {
            // GNU's `patch` puts no file where a folder is, nor the other way round.
            if program == "patch" && (swaps(&before, &after) || swaps(&after, &before)) {
                return Ok(());
            }
            let problems = applied(program, arguments, &before, &after);
            prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{program}: {error}");
        }
    }
}
