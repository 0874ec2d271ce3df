//! Stand-ins for what is wrong, so that the rest of the environment can still be judged.
//!
//! A wrong value is replaced by what a shipped layer says, or else by the schema's example. The
//! paths that were replaced are remembered, and nothing that a rule finds there is reported.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::source::{Document, KeyPath, Node, Origin, Segment, Value};

use super::wording::variants;

/// Puts a stand-in at `path`, or takes the key away when it does not belong there.
pub(super) fn replace(
    tree: &mut Node,
    shipped: &[Document],
    sizes: &Document,
    schema: &Json,
    path: &KeyPath,
    unknown: bool,
) {
    let Some(parent) = path.parent() else { return };
    // An item of an array stands for the whole array: a shorter array would move the others.
    if let Some(Segment::Index(_)) = path.segments().last() {
        return replace(tree, shipped, sizes, schema, &parent, unknown);
    }
    let (
        Some(key),
        Some(Node {
            value: Value::Table(table),
            ..
        }),
    ) = (path.last_key(), tree.find_mut(&parent))
    else {
        return;
    };
    if unknown {
        table.remove(key);
        return;
    }
    let at = schema_at(schema, path);
    let required = schema_at(schema, &parent)
        .and_then(|schema| schema.get("required"))
        .and_then(Json::as_array)
        .is_some_and(|required| required.iter().any(|name| name == key));
    match at {
        _ if !required && table.contains_key(key) => {
            table.remove(key);
        }
        Some(schema) => {
            let lower = shipped
                .iter()
                .rev()
                .chain([sizes])
                .find_map(|document| document.root.find(path));
            let stand_in = lower.filter(|node| has_shape(schema, node)).cloned();
            table.insert(key.to_owned(), stand_in.unwrap_or_else(|| example(schema)));
        }
        None => {}
    }
}

fn schema_at<'s>(schema: &'s Json, path: &KeyPath) -> Option<&'s Json> {
    path.segments()
        .iter()
        .try_fold(schema, |schema, segment| match segment {
            Segment::Key(key) => schema
                .get("properties")
                .and_then(|properties| properties.get(key))
                .or_else(|| {
                    schema
                        .get("patternProperties")
                        .and_then(Json::as_object)
                        .and_then(|patterns| patterns.values().next())
                        .or_else(|| schema.get("additionalProperties"))
                }),
            Segment::Index(_) => schema.get("items"),
        })
}

/// Whether a shipped value has the type that the schema asks for. Shipped layers are tested to be right.
fn has_shape(schema: &Json, node: &Node) -> bool {
    let is_table = matches!(node.value, Value::Table(_));
    is_table == (schema.get("type").and_then(Json::as_str) == Some("object"))
}

/// A value that satisfies the schema.
fn example(schema: &Json) -> Node {
    let value = if let Some(variant) = variants(schema).first() {
        Value::String((*variant).to_owned())
    } else if let Some(example) = schema
        .get("examples")
        .and_then(|all| all.get(0))
        .and_then(Json::as_str)
    {
        Value::String(example.to_owned())
    } else {
        match schema.get("type").and_then(Json::as_str) {
            Some("string") => Value::String(String::new()),
            Some("integer") => {
                Value::Integer(schema.get("minimum").and_then(Json::as_i64).unwrap_or(1))
            }
            Some("boolean") => Value::Boolean(false),
            Some("array") => {
                let count = schema.get("minItems").and_then(Json::as_u64).unwrap_or(0);
                Value::Array(
                    (0..count)
                        .filter_map(|_| schema.get("items").map(example))
                        .collect(),
                )
            }
            _ => Value::Table(example_table(schema)),
        }
    };
    Node {
        value,
        origin: Origin::default(),
    }
}

fn example_table(schema: &Json) -> BTreeMap<String, Node> {
    let required = schema
        .get("required")
        .and_then(Json::as_array)
        .into_iter()
        .flatten();
    required
        .filter_map(Json::as_str)
        .filter_map(|key| Some((key.to_owned(), example(schema.get("properties")?.get(key)?))))
        .collect()
}
