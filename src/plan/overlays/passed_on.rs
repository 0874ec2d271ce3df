//! `65-values.yaml`: what `[langsmith.values]` passes on to the chart.
//!
//! It comes after everything that lsgen decides, so that a value which a rule let through wins, and before
//! `70-standby.yaml`, because a region on standby must not write whatever a value says.

use toml::Value;

use crate::format::yaml::{Map, Node};
use crate::plan::Site;

use super::Overlay;
use super::base::common_env;

/// The list that lsgen and the environment file share.
const COMMON_ENV: &str = "commonEnv";

/// The values file. `below` are the files that it is laid over, lowest first.
pub(super) fn values(site: &Site, below: &[Overlay]) -> Map {
    let passed_on = &site.environment().langsmith.values;
    let mut values = map(passed_on.table());
    for (path, _) in passed_on.leaves() {
        if path == [COMMON_ENV] {
            continue;
        }
        let files: Vec<&str> = below
            .iter()
            .filter(|overlay| reaches(&overlay.values, &path))
            .map(|overlay| overlay.file)
            .collect();
        if !files.is_empty() {
            let text = format!("Overrides {}.", files.join(" and "));
            values = values.comment_path(&path, text);
        }
    }
    if let Some(Node::List(entries)) = values.get(COMMON_ENV) {
        // Helm replaces a list by a list, so that lsgen's own entries are repeated.
        let all: Vec<Node> = common_env(site)
            .into_iter()
            .chain(entries.iter().cloned())
            .collect();
        values.insert(COMMON_ENV, all);
        values.insert_comment(
            COMMON_ENV,
            "A list replaces a list: these are the entries of 10-base.yaml and those of the environment file.",
        );
    }
    values
}

/// Whether a file has a value that the one at `path` takes the place of.
fn reaches(values: &Map, path: &[&str]) -> bool {
    if values.get_path(path).is_some() {
        return true;
    }
    // A scalar or a list on the way gives way as a whole.
    (1..path.len()).any(|length| {
        let above = path.get(..length).and_then(|above| values.get_path(above));
        above.is_some_and(|node| node.as_map().is_none())
    })
}

fn map(table: &toml::Table) -> Map {
    table
        .iter()
        .map(|(key, value)| (key.as_str(), node(value)))
        .collect()
}

fn node(value: &Value) -> Node {
    match value {
        Value::String(text) => Node::from(text),
        Value::Integer(number) => Node::Integer(*number),
        Value::Float(number) => Node::Float(*number),
        Value::Boolean(flag) => Node::Bool(*flag),
        // Refused before; as text it is at least what was written.
        Value::Datetime(datetime) => Node::from(datetime.to_string()),
        Value::Array(items) => items.iter().map(node).collect(),
        Value::Table(table) => Node::Map(map(table)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::yaml::{Document, write};

    #[test]
    fn every_type_of_toml_survives_to_yaml() {
        let table: toml::Table = "\
            text = \"on\"\nnumber = 3\nlarge = 34560000\nfraction = 0.5\nwhole = 2.0\nflag = false\n\
            list = [\"a\", \"1\", 1]\nnone = []\nempty = {}\n\
            [[rules]]\nname = \"one\"\nports = [80, 443]\n[[rules]]\nname = \"two\"\nlimits = { cpu = \"1\" }\n"
            .parse()
            .unwrap();
        let text = write(&Document::new(map(&table)));
        let read: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let wanted = serde_json::json!({
            "text": "on", "number": 3, "large": 34_560_000, "fraction": 0.5, "whole": 2.0, "flag": false,
            "list": ["a", "1", 1], "none": [], "empty": {},
            "rules": [{"name": "one", "ports": [80, 443]}, {"name": "two", "limits": {"cpu": "1"}}],
        });
        let wanted: serde_yaml::Value = serde_yaml::to_value(wanted).unwrap();
        assert_eq!(read, wanted, "{text}");
    }

    #[test]
    fn a_value_that_takes_the_place_of_another_is_noticed() {
        let below = Map::new()
            .set_path(&["a", "b"], 1)
            .set_path(&["a", "list"], vec![1]);
        assert!(reaches(&below, &["a", "b"]));
        assert!(reaches(&below, &["a", "b", "c"]));
        assert!(reaches(&below, &["a"]));
        assert!(!reaches(&below, &["a", "c"]));
        assert!(!reaches(&below, &["b"]));
    }
}
