//! Every value of an environment with the layer that it comes from.

use crate::layer::Stack;
use crate::source::{KeyPath, Node, secrets};

/// A line for each value at or below `path`: the key, the value, and the file and line that set it; nothing below
/// `left_out`, unless it was asked for itself. Policies come last, those of all layers. What looks like a secret is hidden,
/// wherever it is. `None` if there is no such key.
pub fn provenance(stack: &Stack, path: &KeyPath, left_out: &[KeyPath]) -> Option<String> {
    let left_out: Vec<&KeyPath> = left_out.iter().filter(|one| !path.is_within(one)).collect();
    let mut found = Vec::new();
    // Hidden in the whole tree: the table above a value may be what says that it is a secret.
    let shown = secrets::hidden(&stack.tree);
    let merged = shown.find(path);
    if let Some(node) = merged {
        collect(stack, node, path, &left_out, &mut found);
    }
    let policy = KeyPath::root().key("policy");
    for layer in stack.layers() {
        if let Some(node) = secrets::hidden(&layer.root).get("policy") {
            collect(stack, node, &policy, &[], &mut found);
        }
    }
    found.retain(|line| line.key.is_within(path));
    if merged.is_none() && found.is_empty() {
        return None;
    }
    let width = found
        .iter()
        .map(|line| line.value.chars().count())
        .max()
        .unwrap_or(0);
    // Values of very different length would push every source off the screen.
    let width = width.min(60);
    Some(
        found
            .iter()
            .map(|Line { value, source, .. }| format!("{value:<width$}  # {source}\n"))
            .collect(),
    )
}

/// A value and the place that it comes from.
struct Line {
    key: KeyPath,
    value: String,
    source: String,
}

fn collect(
    stack: &Stack,
    node: &Node,
    path: &KeyPath,
    left_out: &[&KeyPath],
    lines: &mut Vec<Line>,
) {
    if left_out.contains(&path) {
        return;
    }
    let Some(table) = node.as_table().filter(|table| !table.is_empty()) else {
        lines.push(Line {
            key: path.clone(),
            value: format!("{path} = {}", node.to_toml()),
            source: source(stack, node),
        });
        return;
    };
    for (key, child) in table {
        collect(stack, child, &path.key(key), left_out, lines);
    }
}

pub(super) fn source(stack: &Stack, node: &Node) -> String {
    let Some(document) = stack.document(node.origin.document) else {
        return String::new();
    };
    let before = document
        .text
        .get(..node.origin.value.start)
        .unwrap_or_default();
    format!("{}:{}", document.name, 1 + before.matches('\n').count())
}
