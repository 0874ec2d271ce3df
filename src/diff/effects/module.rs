//! A module as its `.tf` files have it.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::expr::Expression;
use ::hcl::structure::{Block, Body, Structure};

use super::references::references;

/// What a module takes, gives and makes.
#[derive(Debug, Default)]
pub(super) struct Module {
    pub(super) variables: BTreeMap<String, Variable>,
    pub(super) locals: BTreeMap<String, Expression>,
    pub(super) outputs: BTreeMap<String, Expression>,
    /// Resources by `type.name`, and what is only read by `data.type.name`.
    pub(super) resources: BTreeMap<String, Resource>,
}

/// An input.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) default: Option<Expression>,
    pub(super) kind: Option<Expression>,
}

/// A block that makes or reads something.
#[derive(Debug)]
pub(super) struct Resource {
    /// What is passed to the provider.
    pub(super) body: Body,
    pub(super) count: Option<Expression>,
    pub(super) for_each: Option<Expression>,
    /// The arguments that Terraform ignores once the resource is there, by their paths.
    ignored: BTreeSet<String>,
    /// What replaces it when it changes.
    pub(super) triggers: Option<Expression>,
}

impl Module {
    /// Reads the files of a module.
    pub(super) fn read(files: &[Body]) -> Self {
        let mut module = Self::default();
        for block in files.iter().flat_map(Body::blocks) {
            let labels: Vec<&str> = block.labels.iter().map(::hcl::BlockLabel::as_str).collect();
            match (block.identifier.as_str(), labels.as_slice()) {
                ("variable", [name]) => {
                    let variable = Variable {
                        default: attribute(&block.body, "default").cloned(),
                        kind: attribute(&block.body, "type").cloned(),
                    };
                    module.variables.insert((*name).to_owned(), variable);
                }
                ("output", [name]) => {
                    if let Some(value) = attribute(&block.body, "value") {
                        module.outputs.insert((*name).to_owned(), value.clone());
                    }
                }
                ("resource", [kind, name]) => {
                    let address = format!("{kind}.{name}");
                    module.resources.insert(address, Resource::read(block));
                }
                ("data", [kind, name]) => {
                    let address = format!("data.{kind}.{name}");
                    module.resources.insert(address, Resource::read(block));
                }
                ("locals", []) => {
                    let locals = block.body.attributes();
                    module
                        .locals
                        .extend(locals.map(|local| (local.key.to_string(), local.expr.clone())));
                }
                _ => {}
            }
        }
        module
    }

    /// The resources that Terraform makes for this module, by their addresses.
    pub(super) fn made(&self) -> impl Iterator<Item = (&str, &Resource)> {
        let all = self.resources.iter();
        all.filter(|(address, _)| !address.starts_with("data."))
            .map(|(address, resource)| (address.as_str(), resource))
    }
}

impl Resource {
    /// Whether Terraform ignores a change of an argument, or of a part of a nested block.
    pub(super) fn ignores(&self, path: &str) -> bool {
        let is_in = |whole: &String| {
            let rest = path.strip_prefix(whole.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.ignored.iter().any(is_in)
    }

    /// Whether it has blocks of that name, written out or dynamic.
    pub(super) fn has_block(&self, name: &str) -> bool {
        let mut blocks = self.body.blocks();
        blocks.any(|block| {
            let label = block.labels.first().map(::hcl::BlockLabel::as_str);
            block.identifier.as_str() == name || label == Some(name)
        })
    }

    fn read(block: &Block) -> Self {
        let lifecycle = block
            .body
            .blocks()
            .find(|inner| inner.identifier.as_str() == "lifecycle");
        let rule = |name: &str| attribute(&lifecycle?.body, name);
        Self {
            body: arguments(&block.body),
            count: attribute(&block.body, "count").cloned(),
            for_each: attribute(&block.body, "for_each").cloned(),
            ignored: rule("ignore_changes").map(paths).unwrap_or_default(),
            triggers: rule("replace_triggered_by").cloned(),
        }
    }
}

/// What a block passes to the provider, without what Terraform itself reads of it.
fn arguments(body: &Body) -> Body {
    const OF_TERRAFORM: [&str; 5] = ["count", "for_each", "provider", "lifecycle", "depends_on"];
    let own = body.iter().filter(|structure| {
        let name = match structure {
            Structure::Attribute(attribute) => attribute.key.as_str(),
            Structure::Block(block) => block.identifier.as_str(),
        };
        !OF_TERRAFORM.contains(&name)
    });
    own.cloned().collect()
}

/// The paths in a list of arguments, without indices.
fn paths(list: &Expression) -> BTreeSet<String> {
    let Expression::Array(items) = list else {
        return BTreeSet::new();
    };
    let named = items.iter().filter_map(|item| match item {
        Expression::Variable(name) => Some(name.to_string()),
        traversal => references(traversal).first().map(|names| names.join(".")),
    });
    named.collect()
}

/// The expression of an attribute.
pub(super) fn attribute<'a>(body: &'a Body, name: &str) -> Option<&'a Expression> {
    let mut attributes = body.attributes();
    attributes
        .find(|attribute| attribute.key.as_str() == name)
        .map(|attribute| &attribute.expr)
}
