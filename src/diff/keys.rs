//! What changed in the environment file and the layers below it, with the place of every value.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::mask::Masks;
use super::value::Value;
use crate::layer::Stack;
use crate::source::{self, KeyPath, Node};

/// A key of the merged environment whose value is other than it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KeyChange {
    /// The key: `stores.postgres.rds.instance_class`.
    pub key: String,
    /// What it was; absent where no layer gave it a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Sourced>,
    /// What it is; absent where no layer gives it a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Sourced>,
}

/// A value and the layer that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sourced {
    /// The value.
    pub value: Value,
    /// The environment file, one of its layers, or a layer that ships with lsgen: `lsgen:size/production.toml`.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// The keys whose merged values differ, in their order. Where a value comes from another layer and is
/// the same, nothing has changed.
pub(super) fn compare(before: &Stack, after: &Stack, masks: &mut Masks) -> Vec<KeyChange> {
    let (old, new) = (leaves(before), leaves(after));
    let keys: BTreeSet<&KeyPath> = old.keys().chain(new.keys()).collect();
    let mut changes = Vec::new();
    for key in keys {
        let (old, new) = (old.get(key), new.get(key));
        let value = |node: Option<&&Node>| node.map(|node| plain(node));
        // A table that was empty, or is now: its keys tell that.
        let was_filled = old.is_none() && has_below(before, key);
        let is_filled = new.is_none() && has_below(after, key);
        if value(old) == value(new) || was_filled || is_filled {
            continue;
        }
        let mut sourced = |stack, node: Option<&&Node>| {
            let node = node?;
            Some(sourced(stack, key, node, masks))
        };
        changes.push(KeyChange {
            key: key.to_string(),
            before: sourced(before, old),
            after: sourced(after, new),
        });
    }
    changes
}

/// The value of a key of the merged environment, such as `recovery.active`.
pub(super) fn value_of(stack: &Stack, key: &str) -> Option<Value> {
    let steps = key.split('.');
    let path = steps.fold(KeyPath::root(), |path, step| path.key(step));
    Some(plain(stack.find(&path)?))
}

/// Whether there is a table with something in it.
fn has_below(stack: &Stack, key: &KeyPath) -> bool {
    let table = stack.find(key).map(|node| &node.value);
    matches!(table, Some(source::Value::Table(table)) if !table.is_empty())
}

/// Every value of the merged tree that is not a table, or an empty one.
fn leaves(stack: &Stack) -> BTreeMap<KeyPath, &Node> {
    fn collect<'a>(node: &'a Node, path: &KeyPath, leaves: &mut BTreeMap<KeyPath, &'a Node>) {
        let table = node.as_table().filter(|table| !table.is_empty());
        let Some(table) = table else {
            leaves.insert(path.clone(), node);
            return;
        };
        for (key, child) in table {
            collect(child, &path.key(key), leaves);
        }
    }
    let mut found = BTreeMap::new();
    collect(&stack.tree, &KeyPath::root(), &mut found);
    found
}

fn sourced(stack: &Stack, key: &KeyPath, node: &Node, masks: &mut Masks) -> Sourced {
    let value = plain(node);
    let document = stack.document(node.origin.document);
    let before = document.and_then(|document| document.text.get(..node.origin.value.start));
    Sourced {
        value: masks.value(key.last_key(), &value),
        file: document
            .map(|document| document.name.clone())
            .unwrap_or_default(),
        line: 1 + before.unwrap_or_default().matches('\n').count(),
    }
}

/// The value without its places.
fn plain(node: &Node) -> Value {
    match &node.value {
        source::Value::String(text) | source::Value::Datetime(text) => Value::Text(text.clone()),
        source::Value::Integer(number) => Value::Number((*number).into()),
        source::Value::Float(number) => match serde_json::Number::from_f64(*number) {
            Some(number) => Value::Number(number),
            None => Value::Text(number.to_string()),
        },
        source::Value::Boolean(flag) => Value::Bool(*flag),
        source::Value::Array(items) => Value::List(items.iter().map(plain).collect()),
        source::Value::Table(table) => Value::Map(
            table
                .iter()
                .map(|(key, child)| (key.clone(), plain(child)))
                .collect(),
        ),
    }
}
