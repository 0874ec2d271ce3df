//! `docs/keys.md`: every key of the environment file, for people.
//!
//! `LSGEN_UPDATE=1 cargo test --test it keys::` rewrites it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use lsgen::api::layer::{self, Key, Kind};
use lsgen::api::report::explain::what_it_takes;
use serde_json::Value as Json;
use toml::{Table, Value};

use crate::environments::project;

const WIDTH: usize = 120;

fn is_table(key: &Key) -> bool {
    matches!(key.kind, Kind::Table | Kind::Named | Kind::Open)
}

/// A paragraph or item in lines; those after the first are indented.
fn folded(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}").unwrap();
            rest.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{line}").unwrap();
    out
}

fn section(key: &Key, out: &mut String) {
    let heading = if key.path.is_empty() {
        "The file itself".to_owned()
    } else {
        format!("`[{}]`", key.key)
    };
    write!(out, "\n## {heading}\n\n").unwrap();
    for paragraph in key.description.split("\n\n") {
        writeln!(out, "{}", folded(paragraph, "", "").trim_end()).unwrap();
        out.push('\n');
    }
    if !key.example.is_empty() {
        write!(out, "```toml\n{}```\n\n", key.example).unwrap();
    }
    for one in key.keys.iter().filter(|one| !is_table(one)) {
        out.push_str(&folded(
            &format!("`{}`: {}", one.key, one.description.replace("\n\n", " ")),
            "- ",
            "  ",
        ));
        for fact in what_it_takes(one) {
            out.push_str(&folded(&fact, "  - ", "    "));
        }
        for choice in &one.values {
            let meaning = format!("`\"{}\"`: {}", choice.value, choice.description);
            out.push_str(&folded(&meaning, "  - ", "    "));
        }
    }
    let tables: Vec<String> = key
        .keys
        .iter()
        .filter(|one| is_table(one))
        .map(|one| format!("`{}`", one.key))
        .collect();
    if !tables.is_empty() {
        out.push_str(&folded(
            &format!("Tables in it: {}", tables.join(", ")),
            "- ",
            "  ",
        ));
    }
    if key.layers.iter().any(|layer| layer.value == "{}") {
        out.push_str("- Empty by default.\n");
    }
    for one in key.keys.iter().filter(|one| is_table(one)) {
        section(one, out);
    }
}

fn text() -> String {
    let mut out = String::from(
        "# Keys\n\n\
         Every key of the environment file, table by table. Generated from the schema and the layers that ship with lsgen:\n\
         `LSGEN_UPDATE=1 cargo test --test it keys::`.\n\n\
         - `<name>` stands for a name that you choose, such as that of a node group.\n\
         - A default names the layer that has it. Layers lie over each other in this order: `defaults`, the tier, the sizes that\n  \
           `environment.profiles` names, and your file. Without `profiles`, tier `evaluation` brings `size/dev`, and tier\n  \
           `production` brings `size/production`.\n\
         - In an example, a key after `#` can be left out.\n\
         - `lsgen explain KEY --file prod.toml` says what a key is in your environment, what it renders into, and which rules\n  \
           read it. [changes.md](changes.md) lists how a change of each key is carried out.\n",
    );
    section(&layer::all_keys(), &mut out);
    // An empty paragraph leaves a blank line too many.
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out
}

#[test]
fn every_key_is_on_the_page() {
    let (path, expected) = (project("docs/keys.md"), text());
    if std::env::var_os("LSGEN_UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/keys.md is out of date; `LSGEN_UPDATE=1 cargo test --test it keys::` rewrites it"
    );
    // By the schema itself, which the page is not made from.
    let mut names = BTreeSet::new();
    of_schema(&layer::editor_schema(), "", &mut names);
    assert!(names.len() > 300, "{} keys", names.len());
    let items: BTreeSet<&str> = found
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split_once("`:"))
        .map(|(key, _)| key)
        .collect();
    let sections: BTreeSet<&str> = found
        .lines()
        .filter_map(|line| line.strip_prefix("## `[")?.strip_suffix("]`"))
        .collect();
    let missing: Vec<&String> = names
        .iter()
        .filter(|name| !items.contains(name.as_str()) && !sections.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let long = found.lines().find(|line| line.chars().count() > WIDTH);
    assert!(long.is_none_or(|line| line.contains('`')), "{long:?}");
}

fn of_schema(schema: &Json, path: &str, names: &mut BTreeSet<String>) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    let properties = schema["properties"].as_object().into_iter().flatten();
    let patterns = schema["patternProperties"]
        .as_object()
        .into_iter()
        .flatten();
    let any = schema
        .get("additionalProperties")
        .filter(|any| any.is_object());
    let chosen = patterns.map(|(_, entry)| entry).chain(any);
    let entries = properties
        .map(|(name, property)| (name.as_str(), property))
        .chain(chosen.map(|entry| ("<name>", entry)));
    for (name, entry) in entries {
        names.insert(below(name));
        of_schema(entry, &below(name), names);
    }
}

/// Whatever a file of ours says is on the page.
#[test]
fn every_key_of_an_environment_is_on_the_page() {
    let page = fs::read_to_string(project("docs/keys.md")).unwrap();
    let root = layer::all_keys();
    let mut count = 0;
    for folder in ["examples", "tests/environments"] {
        for entry in fs::read_dir(project(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|kind| kind != "toml") {
                continue;
            }
            let table: Table = fs::read_to_string(&path).unwrap().parse().unwrap();
            let mut used = Vec::new();
            of_file(&root, &table, &mut used);
            for key in used {
                let is_there = page.contains(&format!("- `{}`: ", key.key))
                    || page.contains(&format!("## `[{}]`", key.key));
                assert!(is_there, "{}: {}", path.display(), key.key);
                count += 1;
            }
        }
    }
    assert!(count > 1000, "{count}");
}

fn of_file<'a>(key: &'a Key, table: &Table, used: &mut Vec<&'a Key>) {
    for (name, value) in table {
        let child = key.keys.iter().find(|child| {
            let last = child.path.last().unwrap();
            last == name || last == "<name>"
        });
        let Some(child) = child else {
            assert_eq!(key.kind, Kind::Open, "{}.{name}", key.key);
            continue;
        };
        used.push(child);
        if let Value::Table(table) = value {
            of_file(child, table, used);
        }
    }
}

/// An example is TOML, and what it says of a key is a value that the schema takes.
#[test]
fn examples_hold_before_the_schema() {
    let validator = jsonschema::validator_for(&without_required(&layer::editor_schema())).unwrap();
    let root = layer::all_keys();
    for key in root.all() {
        let uncommented = key.example.replace("\n# ", "\n");
        let uncommented = uncommented.replace("keys of the chart\n", "");
        for text in [&key.example, &uncommented] {
            let table: Table = text
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}\n{text}", key.key));
            let json = serde_json::to_value(&table).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&json)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}\n{text}", key.key);
        }
        assert_eq!(key.example.is_empty(), key.path.is_empty(), "{}", key.key);
    }
}

/// An example shows a part of a file.
fn without_required(schema: &Json) -> Json {
    match schema {
        Json::Object(object) => {
            let kept = object
                .iter()
                .filter(|(key, value)| *key != "required" || !value.is_array());
            kept.map(|(key, value)| (key.clone(), without_required(value)))
                .collect()
        }
        Json::Array(items) => items.iter().map(without_required).collect(),
        other => other.clone(),
    }
}

/// A key that a file has to have is one without which the schema refuses the file.
#[test]
fn defaults_are_those_of_the_layers() {
    let root = layer::all_keys();
    let all = root.all();
    let of = |name: &str| *all.iter().find(|key| key.key == name).unwrap();
    let layers = |name: &str| -> Vec<String> {
        let layers = of(name).layers.iter();
        layers
            .map(|one| format!("{} {}", one.layer, one.value))
            .collect()
    };
    assert_eq!(layers("security.bastion"), ["defaults false"]);
    let storage = layers("stores.postgres.rds.storage_gib");
    assert!(
        storage.len() > 2 && storage.iter().all(|one| one.starts_with("size/")),
        "{storage:?}"
    );
    let protected = layers("environment.deletion_protection");
    assert_eq!(protected, ["defaults true", "tier/evaluation false"]);
    assert!(of("cloud.account_id").required && of("cloud.account_id").layers.is_empty());
    assert!(!of("tls.email").required && of("tls.email").layers.is_empty());
    let groups = &of("cluster.node_groups.<name>.min").layers;
    assert!(
        groups.iter().all(|layer| layer.name.is_some()),
        "{groups:?}"
    );
    for key in all {
        for layer in &key.layers {
            let file = project(&format!("profiles/{}.toml", layer.layer));
            let text = fs::read_to_string(file).unwrap();
            let line = text.lines().nth(layer.line - 1).unwrap();
            let last = key.path.last().unwrap();
            assert!(
                last == "<name>" || line.contains(last.as_str()),
                "{}: {line}",
                key.key
            );
        }
    }
}
