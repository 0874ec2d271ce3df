//! Defaults below profiles below layers of one's own below the environment file: merging, checking, one deserialisation.
//!
//! Every layer is a [`source::Document`]. Tables merge key by key; whatever else stands in a higher
//! layer replaces what stood below. The merged tree keeps, for every value, the document and the
//! span it was written at. It is compared with the JSON Schema of [`crate::model`] first, which finds
//! every wrong key, type and range at once, and deserialized once, at the end.

mod check;
mod codes;
mod complete;
mod editor;
mod foreign;
mod hidden;
pub(crate) mod keys;
mod merge;
mod open;
mod own;
mod policy;
mod resolve;
mod secret;
pub(crate) mod shipped;
mod stack;
mod wording;

pub(crate) use codes::{RULES, UNREADABLE};
pub use editor::editor_schema;
pub use keys::all_keys;
pub(crate) use policy::{HeldPolicy, is_of_the_file};

pub use resolve::Resolved;
pub use resolve::{resolve, resolve_with};
pub use stack::Stack;
