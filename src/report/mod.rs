//! Findings, the origin of values and diffs, as text for people, as JSON for programs and as
//! annotations for GitHub. Nothing here prints.

mod chart_difference;
mod clip;
pub(crate) mod diff_html;
mod diff_impacts;
pub(crate) mod diff_json;
pub(crate) mod diff_markdown;
mod diff_report;
pub(crate) mod diff_text;
pub(crate) mod explain;
mod github;
mod json;
mod lines;
mod provenance;
mod sarif;
mod terminal;
pub(crate) mod verification;

pub(crate) use chart_difference::chart_difference;
pub use github::findings as github;
pub(crate) use github::unreadable as unreadable_github;
pub use json::findings as json;
pub(crate) use json::unreadable as unreadable_json;
pub use provenance::provenance;
pub(crate) use sarif::findings as sarif;
pub(crate) use sarif::unreadable as unreadable_sarif;
pub use terminal::findings as terminal;
pub(crate) use terminal::summary;
