//! Findings, the origin of values and diffs, as text for people, as JSON for programs and as
//! annotations for GitHub. Nothing here prints.

mod chart_difference;
mod clip;
pub mod diff_html;
mod diff_impacts;
pub mod diff_json;
pub mod diff_markdown;
mod diff_report;
pub mod diff_text;
mod github;
mod json;
mod lines;
mod provenance;
mod terminal;

pub use chart_difference::chart_difference;
pub use github::{findings as github, unreadable as unreadable_github};
pub use json::{findings as json, unreadable as unreadable_json};
pub use provenance::provenance;
pub use terminal::{findings as terminal, summary};
