//! The edges of every type's grammar, by the types themselves and by the patterns that editors are shown.
//!
//! What Terraform and Kubernetes say of the same values is asked in `tests/engines/edges.rs`.

use std::collections::{BTreeMap, BTreeSet};

use lsgen::api::model::{check_of, inlined};
use serde_json::{Value, json};

use crate::edge_data;

/// The pattern of each type that the schema of the environment file names.
fn patterns() -> BTreeMap<String, String> {
    fn walk(value: &Value, found: &mut BTreeMap<String, String>) {
        match value {
            Value::Object(object) => {
                if let Some(name) = object.get("x-lsgen-type").and_then(Value::as_str) {
                    let pattern = object["pattern"].as_str().expect("a pattern").to_owned();
                    found.insert(name.to_owned(), pattern);
                }
                object.values().for_each(|value| walk(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    walk(&inlined(), &mut found);
    found
}

#[test]
fn every_type_has_its_edges() {
    let edges = edge_data::edges();
    let with_edges: BTreeSet<&String> = edges.keys().collect();
    let patterns = patterns();
    for name in patterns.keys() {
        assert!(
            with_edges.contains(name),
            "tests/edges/types.toml: no edges of {name}"
        );
    }
    for (name, edges) in &edges {
        assert!(check_of(name).is_some(), "{name} is no type");
        assert!(
            !edges.accepted.is_empty() && !edges.refused.is_empty(),
            "{name}"
        );
    }
}

#[test]
fn a_type_takes_what_is_just_right_and_refuses_what_is_just_wrong() {
    let mut wrong = Vec::new();
    for (name, edges) in edge_data::edges() {
        let check = check_of(&name).unwrap();
        wrong.extend(edges.accepted().filter_map(|text| {
            let reason = check(&text).err()?;
            Some(format!("{name} refuses `{text}`: {reason}"))
        }));
        let taken = edges.refused().filter(|text| check(text).is_ok());
        wrong.extend(taken.map(|text| format!("{name} takes `{text}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A value that lsgen takes may not be underlined by an editor that follows the schema.
#[test]
fn no_type_is_wider_than_its_pattern() {
    let edges = edge_data::edges();
    for (name, pattern) in patterns() {
        let validator = jsonschema::validator_for(&json!({ "pattern": pattern })).unwrap();
        for text in edges[&name].accepted() {
            assert!(
                validator.is_valid(&json!(text)),
                "{name}: `{text}` does not match {pattern}"
            );
        }
    }
}
