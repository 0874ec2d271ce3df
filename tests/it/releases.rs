//! The state of an environment survives an update of lsgen.
//!
//! `releases/VERSION/` has environment files, and what each version of lsgen made of them: every address of Terraform's state, and
//! every input of a module. Nothing rewrites it but `LSGEN_RECORD_RELEASE=VERSION`, so that an updated snapshot cannot hide a move.
//! An address that is gone is in `profiles/terraform/moved.toml`, or in `releases/changed.toml` with the reason; so is an input that
//! has another value.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use lsgen::api::diff::addresses_of;
use lsgen::api::plan::moves::moves;
use semver::Version;
use serde::Deserialize;

use crate::environments::{self, EXAMPLES, text_of};

/// What is another one on purpose.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    #[serde(default)]
    removed: Vec<Row>,
    #[serde(default)]
    input: Vec<Row>,
}

/// An address or an input: `module.postgres.aws_db_instance.this`, `module.postgres: port`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    stack: String,
    name: String,
    since: String,
    reason: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/releases")
}

fn changed() -> Changed {
    let text = fs::read_to_string(folder().join("changed.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

/// Every version that is recorded.
fn versions() -> BTreeSet<Version> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders
        .map(|entry| entry.file_name().to_str().unwrap().parse().unwrap())
        .collect()
}

/// What an environment file renders to: by stack, addresses and inputs.
fn made_of(name: &str, text: &str) -> Result<BTreeMap<String, Vec<String>>, String> {
    let rendered = environments::render(name, text).map_err(|findings| format!("{findings:#?}"))?;
    let mut roots: BTreeMap<String, hcl::Body> = BTreeMap::new();
    for (path, text) in &rendered.files {
        let Some(rest) = path.strip_prefix("terraform/") else {
            continue;
        };
        let Some((stack, file)) = rest.split_once('/') else {
            continue;
        };
        if stack == "modules" || file.contains('/') || file.strip_suffix(".tf").is_none() {
            continue;
        }
        let body: hcl::Body = hcl::parse(text).unwrap();
        let root = roots.entry(stack.to_owned()).or_default();
        root.0.extend(body);
    }
    let made = roots.into_iter().map(|(stack, root)| {
        let made = addresses_of(&root).map_err(|error| format!("{stack}: {error}"))?;
        Ok((stack, made))
    });
    made.collect()
}

fn lines(made: &BTreeMap<String, Vec<String>>) -> String {
    let lines = made.iter().flat_map(|(stack, made)| {
        let mut made: Vec<String> = made.iter().map(|one| format!("{stack} {one}\n")).collect();
        made.sort();
        made
    });
    lines.collect()
}

/// The modules that each stack calls.
fn calls(made: &BTreeMap<String, Vec<String>>) -> BTreeSet<(String, String)> {
    let calls = made.iter().flat_map(|(stack, made)| {
        let labels = made.iter().filter_map(|one| {
            let rest = one.strip_prefix("module.")?;
            rest.split(['.', ':']).next()
        });
        labels.map(move |label| (stack.clone(), label.to_owned()))
    });
    calls.collect()
}

/// Records this version: the examples, and every environment that calls a module which none before it does.
fn record(version: &str) {
    assert_eq!(
        version,
        env!("CARGO_PKG_VERSION"),
        "only this version can be recorded"
    );
    let folder = folder().join(version);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let [own, _] = environments::names();
    let mut seen = BTreeSet::new();
    for name in own {
        let text = text_of(name);
        let made = made_of(name, &text).unwrap();
        let calls = calls(&made);
        let is_example = EXAMPLES.contains(&name);
        if !is_example && calls.is_subset(&seen) {
            continue;
        }
        seen.extend(calls);
        fs::write(folder.join(format!("{name}.toml")), &text).unwrap();
        fs::write(folder.join(format!("{name}.addresses")), lines(&made)).unwrap();
    }
}

/// An address, or an input with its value, as it is called after every move.
fn moved(stack: &str, line: &str) -> String {
    let mut line = line.to_owned();
    for one in moves()
        .iter()
        .filter(|one| one.stacks.iter().any(|name| name == stack))
    {
        line = renamed(&line, &one.from.to_string(), &one.to.to_string());
        if one.from.resource.is_none() {
            let guard = |label: &str| format!("terraform_data.protection[\"{label}\"]");
            line = renamed(&line, &guard(&one.from.module), &guard(&one.to.module));
        }
    }
    line
}

/// The line with an address in place of another, wherever it stands as a whole.
fn renamed(line: &str, from: &str, to: &str) -> String {
    let mut found = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(from) {
        let (head, tail) = rest.split_at(start);
        let after = &tail[from.len()..];
        let is_word = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        let is_whole = !head.ends_with(is_word) && !after.starts_with(is_word);
        found.push_str(head);
        found.push_str(if is_whole { to } else { from });
        rest = after;
    }
    found + rest
}

/// What a record has that is not made any more, and is not known to be another one.
fn missing(record: &str, made: &BTreeMap<String, Vec<String>>, changed: &Changed) -> Vec<String> {
    let mut problems = Vec::new();
    for line in record.lines() {
        let (stack, one) = line.split_once(' ').unwrap();
        let now = moved(stack, one);
        if made.get(stack).is_some_and(|made| made.contains(&now)) {
            continue;
        }
        let input = now
            .split_once(" = ")
            .filter(|(name, _)| name.contains(": "));
        let (rows, name) = match input {
            Some((name, _)) => (&changed.input, name),
            None => (&changed.removed, now.as_str()),
        };
        let is_known = |row: &Row| {
            let below = name.strip_prefix(&row.name);
            // A module stands for all of it, and a resource for its instances.
            row.stack == stack
                && below.is_some_and(|rest| rest.is_empty() || ".[:".contains(&rest[..1]))
        };
        if !rows.iter().any(is_known) {
            problems.push(format!("{stack}: {now}"));
        }
    }
    problems
}

#[test]
fn nothing_of_an_earlier_version_is_deleted_or_made_again() {
    if let Ok(version) = std::env::var("LSGEN_RECORD_RELEASE") {
        return record(&version);
    }
    let changed = changed();
    let mut problems = Vec::new();
    for version in versions() {
        let folder = folder().join(version.to_string());
        let mut judged = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|kind| kind != "toml") {
                continue;
            }
            judged += 1;
            let name = path.file_stem().unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            let record = fs::read_to_string(path.with_extension("addresses")).unwrap();
            assert!(record.lines().count() > 50, "{name}");
            match made_of(name, &text) {
                Ok(made) => {
                    let missing = missing(&record, &made, &changed);
                    problems.extend(
                        missing
                            .iter()
                            .map(|one| format!("{version}, {name}: {one}")),
                    );
                }
                Err(problem) => problems.push(format!("{version}, {name}: {problem}")),
            }
        }
        assert!(judged >= EXAMPLES.len(), "{version}");
    }
    assert!(
        problems.is_empty(),
        "{}\n\nEach of these has another address or value than in that version: Terraform would delete it and make it again, or \
         change it. Add a row to profiles/terraform/moved.toml, or, where that is meant, to tests/it/releases/changed.toml.",
        problems.join("\n")
    );
}

#[test]
fn the_records_have_every_module_and_no_later_version() {
    let versions = versions();
    let own: Version = env!("CARGO_PKG_VERSION").parse().unwrap();
    assert!(
        versions.iter().all(|version| *version <= own),
        "{versions:?}"
    );
    let last = versions.last().expect("a record");
    let mut recorded = String::new();
    for entry in fs::read_dir(folder().join(last.to_string())).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "addresses") {
            recorded.push_str(&fs::read_to_string(path).unwrap());
        }
    }
    for module in [
        "postgres",
        "aurora",
        "redis",
        "blob",
        "network",
        "cluster",
        "postgres_recovery",
        "blob_to_recovery",
    ] {
        assert!(recorded.contains(&format!("module.{module}")), "{module}");
    }
}

#[test]
fn what_is_another_one_on_purpose_has_a_reason_and_a_version() {
    let changed = changed();
    for row in changed.removed.iter().chain(&changed.input) {
        assert!(
            row.since.parse::<Version>().is_ok(),
            "{}: {}",
            row.name,
            row.since
        );
        assert!(row.reason.len() > 20, "{}: {}", row.name, row.reason);
    }
}

/// The comparison finds what it is there for.
#[test]
fn an_address_or_an_input_that_is_gone_is_found() {
    let made = BTreeMap::from([(
        "infra".to_owned(),
        ["module.a.aws_b.c[\"d\"]", "module.a: size = 2", "aws_b.new"]
            .map(str::to_owned)
            .to_vec(),
    )]);
    let nothing: Changed = toml::from_str("").unwrap();
    let record = "infra module.a.aws_b.c[\"d\"]\ninfra module.a.aws_b.c[0]\ninfra module.a: size = 1\nstate aws_b.new\n";
    let found = missing(record, &made, &nothing);
    assert_eq!(
        found,
        [
            "infra: module.a.aws_b.c[0]",
            "infra: module.a: size = 1",
            "state: aws_b.new"
        ]
    );
    let known: Changed = toml::from_str(
        r#"
        removed = [
          { stack = "infra", name = "module.a.aws_b.c", since = "0.2.0", reason = "It is not needed." },
          { stack = "state", name = "aws_b", since = "0.2.0", reason = "It is not needed." },
        ]
        input = [{ stack = "infra", name = "module.a: size", since = "0.2.0", reason = "It is larger." }]
        "#,
    )
    .unwrap();
    assert_eq!(missing(record, &made, &known), Vec::<String>::new());
    assert_eq!(
        renamed(
            "module.a: x = module.ab.c + module.a.d",
            "module.a",
            "module.b"
        ),
        "module.b: x = module.ab.c + module.b.d"
    );
}
