//! Every value of an environment with the layer that it comes from.

use crate::layer::Stack;
use crate::source::{KeyPath, Node, Value, secrets};

/// A line for each value at or below `path`: the key, the value, and the file and line that set it.
/// `None` if there is no such key.
pub fn provenance(stack: &Stack, path: &KeyPath) -> Option<String> {
    let mut lines = Vec::new();
    collect(stack, stack.find(path)?, path, &mut lines);
    let width = lines
        .iter()
        .map(|(value, _)| value.chars().count())
        .max()
        .unwrap_or(0);
    // Values of very different length would push every source off the screen.
    let width = width.min(60);
    Some(
        lines
            .iter()
            .map(|(value, source)| format!("{value:<width$}  # {source}\n"))
            .collect(),
    )
}

fn collect(stack: &Stack, node: &Node, path: &KeyPath, lines: &mut Vec<(String, String)>) {
    match &node.value {
        Value::Table(table) if !table.is_empty() => {
            for (key, child) in table {
                collect(stack, child, &path.key(key), lines);
            }
        }
        _ => {
            let is_secret = matches!(&node.value, Value::String(text) if secrets::is_secret_value(text))
                || matches!(node.value, Value::String(_))
                    && path.last_key().is_some_and(secrets::is_secret_key);
            let value = if is_secret {
                "***".to_owned()
            } else {
                node.to_toml().to_string()
            };
            lines.push((format!("{path} = {value}"), source(stack, node)));
        }
    }
}

fn source(stack: &Stack, node: &Node) -> String {
    let Some(document) = stack.document(node.origin.document) else {
        return String::new();
    };
    let before = document
        .text
        .get(..node.origin.value.start)
        .unwrap_or_default();
    format!("{}:{}", document.name, 1 + before.matches('\n').count())
}
