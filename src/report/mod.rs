//! Findings as text for people and as JSON for programs. Nothing here prints.

mod json;
mod terminal;

pub use json::findings as json;
pub use terminal::{findings as terminal, summary};
