//! TOML text to a tree of values, each with the span it was read from.

mod document;
pub mod folder;
mod path;
mod read;
pub mod secrets;
mod tree;

pub use document::{Document, SyntaxProblem};
pub use path::{KeyPath, Segment};
pub use read::{MAXIMUM_SIZE, ReadError, read_file, read_text};
pub use tree::{DocumentId, Node, Origin, Span, Value};
