//! What lsgen writes into the chart's values, and what anybody else may.

use std::collections::BTreeSet;

use crate::environments::each::Promise;
use crate::environments::{self, Rendered, all, on_other_lines, read};
use lsgen::chart::guards::{Guard, guards};
use lsgen::chart::typed::typed;
use lsgen::rules::decided_values;
use serde_json::Value;

/// What the user and a region that stands by say, which lsgen does not decide.
const LAST: [&str; 2] = ["65-values.yaml", "70-standby.yaml"];

/// Every leaf below a value, with the keys that lead to it.
fn leaves(value: &Value, path: &[String], found: &mut BTreeSet<Vec<String>>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let path: Vec<String> = path.iter().chain([key]).cloned().collect();
                leaves(value, &path, found);
            }
        }
        // A file may have nothing to say.
        _ if path.is_empty() => {}
        _ => {
            found.insert(path.to_vec());
        }
    }
}

/// Every key path that lsgen's own overlays write for an environment, in both of its regions.
fn written(rendered: &Rendered) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for site in rendered.sites() {
        for (file, text) in site.below("helm/langsmith") {
            if !LAST.contains(&file) {
                for document in read::yaml(text).unwrap() {
                    leaves(&document, &[], &mut found);
                }
            }
        }
    }
    found
}

fn all_written() -> BTreeSet<Vec<String>> {
    all().chain(on_other_lines()).flat_map(written).collect()
}

/// What lsgen writes has a key of its own, or is harmless.
mod listed {
    use super::{Promise, Rendered, typed, written};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let typed = typed().unwrap();
        let mut problems = Vec::new();
        for path in written(rendered) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match (typed.key(&path), typed.harmless(&path)) {
                (None, None) => problems.push(format!("{}: not listed", path.join("."))),
                (Some(_), Some(_)) => problems.push(format!("{}: listed twice", path.join("."))),
                _ => {}
            }
        }
        problems
    }
}

#[test]
fn what_is_called_harmless_is_written() {
    let written = all_written();
    for entry in typed().unwrap().harmless_entries() {
        let is_written = written.iter().any(|path| {
            let path: Vec<String> = path.iter().map(|key| key.replace('.', "\\.")).collect();
            let path = path.join(".");
            match entry.strip_suffix('*') {
                Some(beginning) => path.starts_with(beginning),
                None => path == entry || path.starts_with(&format!("{entry}.")),
            }
        });
        assert!(is_written, "{entry}");
    }
}

/// What rules take lsgen to write is what it writes: at every path that a refusal of the chart reads.
#[test]
fn rules_know_what_the_overlays_say() {
    let guards = guards().unwrap();
    let mut compared = 0;
    for rendered in all().chain(on_other_lines()) {
        let validated = &rendered.validated;
        let decided = decided_values(validated.environment(), validated.names());
        let decided = serde_json::to_value(decided).unwrap();
        let mut values = Value::Null;
        for (file, text) in rendered.below("helm/langsmith") {
            if !LAST.contains(&file) {
                for document in read::yaml(text).unwrap() {
                    lay_over(&mut values, document);
                }
            }
        }
        let paths: BTreeSet<&str> = guards
            .of(&validated.chart().version)
            .flat_map(Guard::paths)
            .collect();
        for path in paths {
            let at = |values: &Value| {
                let found = path.split('.').fold(values, |value, key| &value[key]);
                if found.is_null() {
                    Value::Bool(false)
                } else {
                    found.clone()
                }
            };
            assert_eq!(at(&decided), at(&values), "{}: {path}", rendered.name);
            compared += usize::from(at(&values) != Value::Bool(false));
        }
    }
    assert!(compared > 100, "{compared}");
}

/// Lays values over others as Helm does.
fn lay_over(below: &mut Value, above: Value) {
    match (below, above) {
        (Value::Object(below), Value::Object(above)) => {
            for (key, value) in above {
                lay_over(below.entry(key).or_insert(Value::Null), value);
            }
        }
        (below, above) => *below = above,
    }
}

#[test]
fn every_key_that_decides_a_value_is_a_key_of_the_environment_file() {
    let schema = lsgen::layer::editor_schema();
    for (path, key) in typed().unwrap().entries() {
        let mut place = &schema;
        for segment in key.split('.') {
            place = &place["properties"][segment];
        }
        assert!(place.is_object(), "{path}: no key `{key}`");
    }
}

/// A path under which the values have LangSmith served is a part of every address that people are told.
#[test]
fn a_base_path_is_in_every_address_that_is_told() {
    let text = std::fs::read_to_string(environments::project("examples/production.toml")).unwrap();
    let with = |values: &str| {
        let text = format!("{text}\n[langsmith.values]\n{values}\n");
        environments::render("base path", &text).unwrap_or_else(|findings| panic!("{findings:#?}"))
    };
    let host = "https://langsmith.example.com";
    for path in ["team/langsmith", "/team/langsmith/"] {
        let rendered = with(&format!("config.basePath = \"{path}\""));
        let mut told = 0;
        for (file, text) in &rendered.files {
            let is_page = std::path::Path::new(file)
                .extension()
                .is_some_and(|kind| kind == "md");
            for (position, _) in text.match_indices(host).filter(|_| is_page) {
                let rest = &text[position + host.len()..];
                assert!(
                    rest.starts_with("/team/langsmith"),
                    "{file}: {}",
                    rest.lines().next().unwrap()
                );
                told += 1;
            }
        }
        assert!(told > 1, "{told}");
        assert!(
            rendered
                .file("README.md")
                .contains(&format!("{host}/team/langsmith/api/v1"))
        );
        // The chart puts the path behind the host name itself.
        let overlays: String = rendered
            .below("helm/langsmith")
            .map(|(_, text)| text)
            .collect();
        assert!(
            overlays.contains(&format!("hostname: {host}\n")),
            "{overlays}"
        );
    }
    let plain = with("config.basePath = \"\"");
    assert!(plain.file("README.md").contains(&format!("{host}/api/v1")));
}
