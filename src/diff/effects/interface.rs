//! What a module takes and gives, read from its `.tf` files.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::expr::Expression;
use ::hcl::structure::{Block, Body};

use super::references::references;
use super::value::Value;

/// A module's inputs, outputs and resources.
#[derive(Debug, Default)]
pub(super) struct Interface {
    /// The default of each input; null for one without.
    pub(super) inputs: BTreeMap<String, Value>,
    /// The attributes of resources that each output is made of.
    pub(super) outputs: BTreeMap<String, BTreeSet<Attribute>>,
    /// The arguments that each resource's block sets, by the resource's address.
    pub(super) resources: BTreeMap<String, BTreeSet<String>>,
}

/// An attribute of a resource.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Attribute {
    pub(super) resource: String,
    pub(super) name: String,
}

impl Interface {
    /// Reads the files of a module.
    pub(super) fn read(files: &[Body]) -> Self {
        let mut interface = Self::default();
        let mut locals = BTreeMap::new();
        let mut outputs = Vec::new();
        for block in files.iter().flat_map(Body::blocks) {
            let labels: Vec<&str> = block.labels.iter().map(::hcl::BlockLabel::as_str).collect();
            match (block.identifier.as_str(), labels.as_slice()) {
                ("variable", [name]) => {
                    let default = Value::of(attribute(block, "default"));
                    interface.inputs.insert((*name).to_owned(), default);
                }
                ("output", [name]) => {
                    outputs.extend(attribute(block, "value").map(|value| (*name, value)));
                }
                ("resource", [kind, name]) => {
                    let set = block
                        .body
                        .attributes()
                        .map(|attribute| attribute.key.to_string());
                    let nested = block
                        .body
                        .blocks()
                        .map(|block| block.identifier.to_string());
                    interface
                        .resources
                        .insert(format!("{kind}.{name}"), set.chain(nested).collect());
                }
                ("locals", []) => {
                    for attribute in block.body.attributes() {
                        locals.insert(attribute.key.to_string(), &attribute.expr);
                    }
                }
                _ => {}
            }
        }
        for (name, value) in outputs {
            let mut attributes = BTreeSet::new();
            interface.follow(value, &locals, 0, &mut attributes);
            interface.outputs.insert(name.to_owned(), attributes);
        }
        interface
    }

    /// Collects the attributes of resources that an expression reads, through locals.
    fn follow(
        &self,
        expression: &Expression,
        locals: &BTreeMap<String, &Expression>,
        depth: usize,
        found: &mut BTreeSet<Attribute>,
    ) {
        // Terraform refuses locals that go in circles; this only has to end.
        const DEEPEST: usize = 16;
        if depth > DEEPEST {
            return;
        }
        for names in references(expression) {
            match names.as_slice() {
                [first, name, ..] if first == "local" => {
                    if let Some(value) = locals.get(name) {
                        self.follow(value, locals, depth + 1, found);
                    }
                }
                [kind, name, attribute, ..]
                    if self.resources.contains_key(&format!("{kind}.{name}")) =>
                {
                    found.insert(Attribute {
                        resource: format!("{kind}.{name}"),
                        name: attribute.clone(),
                    });
                }
                _ => {}
            }
        }
    }
}

fn attribute<'a>(block: &'a Block, name: &str) -> Option<&'a Expression> {
    let mut attributes = block.body.attributes();
    attributes
        .find(|attribute| attribute.key.as_str() == name)
        .map(|attribute| &attribute.expr)
}
