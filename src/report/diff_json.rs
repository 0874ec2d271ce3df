//! A diff as JSON, format 1; `docs/diff.schema.json` describes it.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::diff::{Diff, Summary};

/// What changed between two renderings of lsgen.
#[derive(Serialize, JsonSchema)]
struct Report<'a> {
    /// The version of this format. Always 1.
    #[schemars(range(min = 1, max = 1))]
    format: u32,
    /// How much changed.
    summary: Summary,
    #[serde(flatten)]
    diff: &'a Diff,
}

/// The diff with the format's number and a summary.
pub fn diff(diff: &Diff) -> Result<Value, serde_json::Error> {
    serde_json::to_value(Report {
        format: 1,
        summary: diff.summary(),
        diff,
    })
}

/// The JSON Schema of it.
pub fn schema() -> Value {
    let mut schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Report<'_>>();
    schema.insert("title".to_owned(), "A diff of lsgen".into());
    schema.to_value()
}
