//! Which of the layers that ship with lsgen gives a key a value.

use std::collections::BTreeMap;

use crate::layer::shipped;
use crate::source::{Document, DocumentId, Node};

use super::{Given, NAME, dotted};

/// A layer, read.
pub(super) struct Shipped {
    name: String,
    document: Document,
}

/// The layers in the order in which they lie over each other, both tiers and all sizes.
pub(super) fn documents() -> Vec<Shipped> {
    let read = |name: &str, text: &str| Shipped {
        name: name.to_owned(),
        document: Document::parse(name, text, DocumentId(0)),
    };
    let (tiers, sizes): (Vec<String>, Vec<String>) = shipped::profiles()
        .into_iter()
        .partition(|name| name.starts_with("tier/"));
    let profiles = tiers.into_iter().chain(sizes);
    let profiles = profiles.filter_map(|name| Some(read(&name, shipped::profile(&name)?)));
    std::iter::once(read("defaults", shipped::defaults()))
        .chain(profiles)
        .collect()
}

/// The values that the layers give a key. A table with something in it has the values of its keys.
pub(super) fn of(path: &[String], layers: &[Shipped]) -> Vec<Given> {
    let mut found = Vec::new();
    for layer in layers {
        let has_names = path.iter().any(|step| step == NAME);
        let mut of_layer = Vec::new();
        collect(
            layer,
            &layer.document.root,
            path,
            &mut Vec::new(),
            &mut of_layer,
        );
        found.extend(of_layer.into_iter().map(|one| Given {
            name: one.name.filter(|_| has_names),
            ..one
        }));
    }
    found
}

fn collect(
    layer: &Shipped,
    node: &Node,
    path: &[String],
    above: &mut Vec<String>,
    found: &mut Vec<Given>,
) {
    let Some((step, rest)) = path.split_first() else {
        if node.as_table().is_none_or(BTreeMap::is_empty) {
            let before = layer.document.text.get(..node.origin.value.start);
            let lines = before.map_or(0, |text| text.matches('\n').count());
            found.push(Given {
                layer: layer.name.clone(),
                line: 1 + lines,
                name: Some(dotted(above)),
                value: node.to_toml().to_string(),
            });
        }
        return;
    };
    let Some(table) = node.as_table() else {
        return;
    };
    for (name, child) in table {
        if name == step || step == NAME {
            above.push(name.clone());
            collect(layer, child, rest, above, found);
            above.pop();
        }
    }
}
