//! Findings and the origin of values, as text for people and as JSON for programs. Nothing here prints.

mod json;
mod provenance;
mod terminal;

pub use json::findings as json;
pub use provenance::provenance;
pub use terminal::{findings as terminal, summary};
