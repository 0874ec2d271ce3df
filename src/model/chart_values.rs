//! `[langsmith.values]`: what is passed to the LangSmith chart as it stands.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// A table of any depth. Which keys it may have is a question to the chart, not to the schema.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChartValues(Table);

impl JsonSchema for ChartValues {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "ChartValues".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": true,
            // The walk of the schema looks for secrets and dates in it, and leaves the keys to the rules.
            "x-lsgen-open": true,
        })
    }
}

impl ChartValues {
    /// The whole table.
    pub fn table(&self) -> &Table {
        &self.0
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands at a path of keys.
    pub fn get(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.0.get(*first)?, |value, key| value.get(*key))
    }

    /// Every leaf with the keys that lead to it: scalars, arrays with all they hold, and empty tables.
    pub fn leaves(&self) -> Vec<(Vec<&str>, &Value)> {
        let mut leaves = Vec::new();
        collect(&self.0, &mut Vec::new(), &mut leaves);
        leaves
    }
}

fn collect<'a>(
    table: &'a Table,
    path: &mut Vec<&'a str>,
    leaves: &mut Vec<(Vec<&'a str>, &'a Value)>,
) {
    for (key, value) in table {
        path.push(key);
        match value.as_table() {
            Some(below) if !below.is_empty() => collect(below, path, leaves),
            Some(_) | None => leaves.push((path.clone(), value)),
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_scalars_arrays_and_empty_tables() {
        let text = "a.b = 1\na.c = [{ d = 2 }]\ne = {}\n";
        let values: ChartValues = toml::from_str(text).unwrap();
        let leaves = values.leaves();
        let paths: Vec<String> = leaves.iter().map(|(path, _)| path.join(".")).collect();
        assert_eq!(paths, ["a.b", "a.c", "e"]);
        for (path, value) in leaves {
            assert_eq!(values.get(&path), Some(value));
        }
        assert_eq!(values.get(&["a", "b", "c"]), None);
    }
}
