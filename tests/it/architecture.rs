//! The code keeps the table and the laws of ARCHITECTURE.md.

mod absence;
mod api;
mod render;
mod rooms;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::environments::{all, project};
use hcl::structure::Structure;

/// The longest file that a reader takes in at one sitting.
const LONGEST_FILE: usize = 400;

/// A source file below `src/`.
struct Source {
    /// Its path below `src/`.
    path: String,
    text: String,
    /// Whether the file is compiled for tests only.
    is_test: bool,
}

impl Source {
    /// The folder or file of `src/` that it belongs to, as the table names it.
    fn part(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// The text up to the file's own tests, without comments.
    fn code(&self) -> String {
        let text = self
            .text
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let lines = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        lines.fold(String::new(), |code, line| code + line + "\n")
    }
}

/// Every file below a folder of the project, by its path below that folder.
pub(crate) fn files(folder: &str) -> BTreeMap<String, String> {
    fn collect(root: &Path, folder: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(root, &path, found);
                continue;
            }
            let name = path
                .strip_prefix(root)
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            // Some inputs of the tests are no text on purpose.
            let bytes = fs::read(&path).expect("readable");
            found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    let mut found = BTreeMap::new();
    collect(&project(folder), &project(folder), &mut found);
    found
}

fn sources() -> Vec<Source> {
    let files = files("src");
    let test_modules: Vec<String> = files
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    let is_test = |path: &str| {
        test_modules.iter().any(|module| {
            path.strip_prefix(module)
                .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
        })
    };
    files
        .into_iter()
        .map(|(path, text)| Source {
            is_test: is_test(&path),
            path,
            text,
        })
        .collect()
}

/// The modules in files of their own that a file declares for tests: `format/hcl/round_trip`.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let folder = stem
        .strip_suffix("mod")
        .unwrap_or(stem)
        .trim_end_matches('/');
    let mut is_for_tests = false;
    let mut modules = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with("#[") {
            is_for_tests |= line == "#[cfg(test)]";
            continue;
        }
        let name = line
            .strip_prefix("mod ")
            .and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = name.filter(|_| is_for_tests) {
            modules.push(format!("{folder}/{name}"));
        }
        is_for_tests = false;
    }
    modules
}

/// The table of ARCHITECTURE.md: what each part may use; none for a part that may use everything.
fn table() -> BTreeMap<String, Option<BTreeSet<String>>> {
    let text = fs::read_to_string(project("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let rows = text
        .lines()
        .skip_while(|line| !line.contains("| may use |"))
        .skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [part, _, may_use] = cells.as_slice() else {
            panic!("three cells: {row}")
        };
        let part = part
            .trim_matches('`')
            .trim_end_matches('/')
            .trim_end_matches(".rs");
        let names = may_use.split('`').skip(1).step_by(2).map(str::to_owned);
        let names = (!may_use.starts_with("everything")).then(|| names.collect());
        (part.to_owned(), names)
    })
    .collect()
}

/// The parts that a file names: `crate::model`, `crate::{layer, report}`.
fn uses(text: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for (position, mark) in text.match_indices("crate::") {
        let is_word = text[..position].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &text[position + mark.len()..];
        let names = match rest.strip_prefix('{') {
            Some(group) => group.split('}').next().unwrap_or_default(),
            None => rest,
        };
        let count = if rest.starts_with('{') { usize::MAX } else { 1 };
        let names = names.split(',').take(count).map(|name| {
            let name = name.trim_start();
            name.split(|c: char| !c.is_ascii_lowercase() && c != '_')
                .next()
                .unwrap_or_default()
        });
        // `$crate::` of a macro is the crate all the same.
        parts.extend(
            names
                .filter(|name| !is_word && !name.is_empty())
                .map(str::to_owned),
        );
    }
    parts
}

#[test]
fn every_part_uses_only_what_the_table_allows() {
    let table = table();
    let mut complaint = String::new();
    for source in sources() {
        let part = source.part();
        if ["lib", "main"].contains(&part) {
            continue;
        }
        let Some(allowed) = table.get(part) else {
            writeln!(complaint, "src/{}: `{part}` has no row", source.path).expect("text");
            continue;
        };
        for used in uses(&source.text) {
            let is_allowed = used == part
                || !table.contains_key(&used)
                || allowed
                    .as_ref()
                    .is_none_or(|allowed| allowed.contains(&used));
            let is_top = ["api", "cli"].contains(&&*used);
            if !is_allowed || (is_top && used != part) {
                writeln!(
                    complaint,
                    "src/{}: `{part}` may not use `{used}`",
                    source.path
                )
                .expect("text");
            }
        }
    }
    let found: BTreeSet<String> = sources()
        .iter()
        .map(|source| source.part().to_owned())
        .collect();
    for part in table.keys().filter(|part| !found.contains(*part)) {
        writeln!(complaint, "ARCHITECTURE.md: there is no `{part}` in src/").expect("text");
    }
    assert!(
        complaint.is_empty(),
        "{complaint}\nThe table is in ARCHITECTURE.md."
    );
}

#[test]
fn only_the_edges_touch_the_machine() {
    // What is forbidden, where it is allowed all the same, and why it is forbidden.
    let rules: [(&[&str], &[&str], &str); 4] = [
        (
            &["std::fs", " fs::", "(fs::"],
            &["source/", "write/", "cli/init/"],
            "files are read in source/ and written in write/",
        ),
        (
            &["std::env", " env::", "(env::"],
            &["cli/", "main.rs", "program.rs"],
            "no environment variables below cli/",
        ),
        (
            &["SystemTime", "Instant::", "std::time"],
            &["cli/verify.rs", "program.rs", "verify/"],
            "no clock: same input, same bytes; other programs take time",
        ),
        (
            &[
                "process::Command",
                "process::{Command",
                "TcpStream",
                "UdpSocket",
            ],
            &["program.rs"],
            "other programs are started in one place: git for a revision, and the engines of `verify`",
        ),
    ];
    let mut complaint = String::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        let code = source.code();
        for (words, places, reason) in rules {
            let is_allowed = places.iter().any(|place| source.path.starts_with(place));
            for word in words
                .iter()
                .filter(|word| !is_allowed && code.contains(**word))
            {
                writeln!(
                    complaint,
                    "src/{}: `{}`: {reason}",
                    source.path,
                    word.trim()
                )
                .expect("text");
            }
        }
        for word in ["HashMap", "HashSet"]
            .iter()
            .filter(|word| code.contains(**word))
        {
            writeln!(complaint, "src/{}: `{word}` has no order", source.path).expect("text");
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn no_file_is_too_long() {
    let sources = sources()
        .into_iter()
        .map(|source| (format!("src/{}", source.path), source.text));
    let tests = files("tests")
        .into_iter()
        .map(|(path, text)| (format!("tests/{path}"), text));
    let is_code = |path: &str| Path::new(path).extension().is_some_and(|kind| kind == "rs");
    let long: Vec<String> = sources
        .chain(tests)
        .filter(|(path, _)| is_code(path))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

/// Modules are called by generated roots, so each says what it takes and gives, and leaves the
/// provider to its caller.
#[test]
fn every_terraform_module_is_a_module() {
    let mut complaint = String::new();
    let files = files("templates/terraform/modules").into_iter();
    for (path, text) in files.filter(|(path, _)| !path.ends_with("/effects.toml")) {
        let body: hcl::Body =
            hcl::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for structure in body {
            let Structure::Block(block) = structure else {
                writeln!(complaint, "{path}: an attribute at the top").expect("text");
                continue;
            };
            let labels: Vec<&str> = block.labels.iter().map(hcl::BlockLabel::as_str).collect();
            let has = |name: &str| {
                block
                    .body
                    .attributes()
                    .any(|attribute| attribute.key.as_str() == name)
            };
            let problem = match block.identifier.as_str() {
                "variable" if !has("description") || !has("type") => "has no description or type",
                "output" if !has("description") => "has no description",
                "provider" | "module" => "does not belong into a module",
                "resource" if !labels[0].starts_with("aws_") && labels[0] != "terraform_data" => {
                    "is of another provider"
                }
                "data" | "ephemeral" if !labels[0].starts_with("aws_") => "is of another provider",
                _ => continue,
            };
            writeln!(
                complaint,
                "{path}: {} {labels:?} {problem}",
                block.identifier.as_str()
            )
            .expect("text");
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

/// A cluster behind a bastion is reached through a tunnel, so no document may say by itself how to get there.
#[test]
fn the_plan_alone_says_how_a_cluster_is_reached() {
    let templates = files("templates").into_iter();
    let own: Vec<String> = templates
        .filter(|(_, text)| {
            let mut lines = text.lines().map(str::trim_start);
            lines.any(|line| line.starts_with("aws eks update-kubeconfig"))
        })
        .map(|(path, _)| path)
        .collect();
    assert!(own.is_empty(), "include `connection.command`: {own:?}");
}

#[test]
fn every_template_is_used() {
    let code = sources()
        .into_iter()
        .fold(String::new(), |code, source| code + &source.text);
    let rendered: BTreeSet<&str> = all()
        .flat_map(|rendered| rendered.files.keys())
        .map(String::as_str)
        .collect();
    let templates = files("templates");
    let unused: Vec<String> = templates
        .keys()
        .filter(|path| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_copied = rendered.contains(path.as_str());
            // What a change of a module does is read by lsgen itself, and not copied.
            let is_read = name == "effects.toml" || !path.starts_with("terraform/");
            let is_named = is_read && code.contains(name);
            let is_included = templates
                .values()
                .any(|text| text.contains(&format!("\"{path}\"")));
            // A choice of an option names its chapters in its room: `chapter!("postgres/rds/restore")`.
            let chapter = path.strip_prefix("chapters/");
            let chapter = chapter.and_then(|path| path.strip_suffix(".md.j2"));
            let is_chapter =
                chapter.is_some_and(|path| code.contains(&format!("chapter!(\"{path}\")")));
            // What is known of a change of a key names its runbook.
            let runbook = path.strip_prefix("changes/");
            let runbook = runbook.and_then(|path| path.strip_suffix(".md.j2"));
            let is_runbook = runbook.is_some_and(|name| {
                lsgen::api::diff::procedure::facts()
                    .iter()
                    .any(|fact| fact.runbook.as_deref() == Some(name))
            });
            !is_copied && !is_named && !is_included && !is_chapter && !is_runbook
        })
        .cloned()
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}
