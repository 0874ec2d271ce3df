//! Prints the structures of `hcl-rs` exactly as `terraform fmt` leaves them.
//!
//! `hcl-rs` has a printer of its own, but aligns nothing and loses the grouping of operations. Here
//! `=` is aligned over consecutive lines, blocks are set apart by an empty line, parentheses appear
//! where precedence asks for them, and lists and objects of more than one entry take a line for
//! each.
//!
//! Two rules of `terraform fmt` are left to the caller. It rewrites old-style types such as
//! `type = "string"` in a `variable` block: give the type as a reference, `reference(&["string"])`.
//! And it drops or rewrites block labels other than printable ASCII without `$`, `%`, `"` and `\`.

mod build;
mod flat;
mod interpolation;
mod layout;
#[cfg(test)]
mod normal;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod sample;
mod string;

use hcl::expr::Expression;
use hcl::structure::{Attribute, Block, Structure};

pub use build::{SyntaxError, call, list, object, parse_reference, providers, reference, template};

/// What one `.tf`, `.tfvars` or `.tftest.hcl` file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// Lines of the comment at the top, without `#`. No comment when empty.
    pub header: Vec<String>,
    /// Attributes and blocks in order.
    pub items: Vec<Item>,
}

/// An attribute or block at the top level of a file, with the comment above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Lines of the comment, without `#`. No comment when empty.
    pub comment: Vec<String>,
    /// The attribute or block.
    pub structure: Structure,
}

impl File {
    /// A file that says nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the lines of `text` to the comment at the top.
    #[must_use]
    pub fn header(mut self, text: &str) -> Self {
        self.header.extend(text.lines().map(str::to_owned));
        self
    }

    /// Adds an attribute or block.
    #[must_use]
    pub fn item(mut self, structure: impl Into<Structure>) -> Self {
        self.items.push(Item {
            comment: Vec::new(),
            structure: structure.into(),
        });
        self
    }

    /// Adds an attribute or block with the lines of `comment` above it.
    #[must_use]
    pub fn commented_item(mut self, comment: &str, structure: impl Into<Structure>) -> Self {
        let comment = comment.lines().map(str::to_owned).collect();
        self.items.push(Item {
            comment,
            structure: structure.into(),
        });
        self
    }
}

impl From<Attribute> for Item {
    fn from(attribute: Attribute) -> Self {
        Self {
            comment: Vec::new(),
            structure: attribute.into(),
        }
    }
}

impl From<Block> for Item {
    fn from(block: Block) -> Self {
        Self {
            comment: Vec::new(),
            structure: block.into(),
        }
    }
}

/// The text of a file, as `terraform fmt` leaves it. Ends with a line break unless it is empty.
pub fn write(file: &File) -> String {
    layout::file(file)
}

/// An expression on one line, as `terraform fmt` leaves it.
pub fn expression(expression: &Expression) -> String {
    flat::flat(expression)
}

/// The expression that a template of one interpolation and nothing else is, or the text of one in
/// which nothing is to be filled in; any other expression as it is.
pub fn unwrapped(expression: &Expression) -> Expression {
    let inner = interpolation::unwrapped(expression).into_owned();
    match &inner {
        Expression::TemplateExpr(template) => match interpolation::reduce(template) {
            interpolation::Reduced::Text(text) => Expression::String(text),
            _ => inner,
        },
        _ => inner,
    }
}
