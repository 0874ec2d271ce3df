//! An ordered YAML document with comments, and its writer.
//!
//! Helm, Kubernetes and people's tools read YAML by different versions of its rules: `yes`, `017`
//! or `12:30` is text to one and a boolean or a number to the other. The writer therefore leaves
//! text plain only where a YAML 1.1 and a YAML 1.2 reader agree that it is that text, and quotes it
//! otherwise.
//!
//! ```text
//! Map::new().set("replicas", 2).comment("replicas", "One in each zone.")
//! ```

mod convert;
mod emit;
mod map;
mod node;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod sample;
mod scalar;

pub(crate) use convert::{parse, to_node};
pub(crate) use emit::{flow, write};
pub(crate) use map::Map;
pub(crate) use node::Node;
pub(crate) use scalar::scalar;

/// One YAML document: comment lines, then a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    /// Lines of the comment at the top, without `#`. No comment when empty.
    pub header: Vec<String>,
    /// What the document says.
    pub body: Node,
}

impl Document {
    /// A document without a header.
    pub(crate) fn new(body: impl Into<Node>) -> Self {
        Self {
            header: Vec::new(),
            body: body.into(),
        }
    }

    /// Adds the lines of `text` to the comment at the top.
    #[must_use]
    pub(crate) fn header(mut self, text: &str) -> Self {
        self.header.extend(text.lines().map(str::to_owned));
        self
    }
}
