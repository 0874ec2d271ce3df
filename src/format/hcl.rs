//! Prints the roots of Terraform stacks exactly as `terraform fmt` leaves them.
//!
//! A root is made of blocks, literals, lists, objects and references, and this prints nothing else:
//! logic belongs into modules, which are copied as they lie. `hcl-rs` has a printer of its own, but
//! does not align `=`, which `terraform fmt` does over consecutive lines; lists and objects of more
//! than one entry take a line for each.

mod build;
mod flat;
mod layout;
mod string;
#[cfg(test)]
mod tests;

use hcl::structure::Structure;

pub(crate) use build::{list, object, providers, reference};
pub(crate) use layout::write;

/// What one `.tf` file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct File {
    /// Lines of the comment at the top, without `#`. No comment when empty.
    header: Vec<String>,
    /// Attributes and blocks in order.
    items: Vec<Item>,
}

/// An attribute or block at the top level of a file, with the comment above it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    /// Lines of the comment, without `#`. No comment when empty.
    comment: Vec<String>,
    structure: Structure,
}

impl File {
    /// A file that says nothing.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds the lines of `text` to the comment at the top.
    #[must_use]
    pub(crate) fn header(mut self, text: &str) -> Self {
        self.header.extend(text.lines().map(str::to_owned));
        self
    }

    /// Adds an attribute or block.
    #[must_use]
    pub(crate) fn item(self, structure: impl Into<Structure>) -> Self {
        self.commented_item("", structure)
    }

    /// Adds an attribute or block with the lines of `comment` above it.
    #[must_use]
    pub(crate) fn commented_item(mut self, comment: &str, structure: impl Into<Structure>) -> Self {
        let comment = comment.lines().map(str::to_owned).collect();
        self.items.push(Item {
            comment,
            structure: structure.into(),
        });
        self
    }
}
