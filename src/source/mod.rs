//! TOML text to a tree of values, each with the span it was read from.

mod document;
pub(crate) mod folder;
pub(crate) mod library;
mod path;
mod read;
pub(crate) mod repository;
pub(crate) mod secrets;
mod tree;

pub(crate) use document::{Document, SyntaxProblem};
pub use library::Memory;
pub(crate) use library::{Library, Shelved, Unavailable};
pub use path::{KeyPath, Segment};
pub use read::read_text;
pub(crate) use read::{ReadError, read_file};
pub(crate) use repository::Repository;
pub(crate) use tree::{DocumentId, Origin};
pub use tree::{Node, Span, Value};
