//! What the engines said of output folders, as a table for people, as JSON, and as JUnit's XML.

mod json;
mod junit;
mod table;

pub(crate) use json::json;
pub(crate) use junit::junit;
pub(crate) use table::text;
