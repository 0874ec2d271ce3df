use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Map, Node};

/// Why a value has no place in a [`Node`] tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) struct NodeError {
    path: Vec<String>,
    reason: String,
}

impl NodeError {
    fn new(reason: impl Into<String>) -> Self {
        Self {
            path: Vec::new(),
            reason: reason.into(),
        }
    }

    fn below(mut self, step: impl Into<String>) -> Self {
        self.path.insert(0, step.into());
        self
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(formatter, "`{}`: ", self.path.join("."))?;
        }
        formatter.write_str(&self.reason)
    }
}

/// Reads one YAML document by the rules of YAML 1.2. Comments are lost.
///
/// Fails on text that is not YAML, on tags, on keys that are neither text nor a number or a truth value,
/// and on whole numbers beyond 64 bits with a sign.
pub(crate) fn parse(text: &str) -> Result<Node, NodeError> {
    let value: serde_yaml::Value =
        serde_yaml::from_str(text).map_err(|error| NodeError::new(error.to_string()))?;
    value.try_into()
}

/// Any serialisable value as a tree, fields in the order of their declaration.
///
/// Goes by way of JSON, which is what Kubernetes does with YAML: an enum variant that holds data
/// becomes a map of one key, and whole-number keys become text. Fails on what JSON cannot hold and
/// on whole numbers beyond 64 bits with a sign.
pub(crate) fn to_node<T: Serialize + ?Sized>(value: &T) -> Result<Node, NodeError> {
    serde_json::to_value(value)
        .map_err(|error| NodeError::new(error.to_string()))?
        .try_into()
}

fn integer_or_float(
    integer: Option<i64>,
    float: Option<f64>,
    whole: bool,
) -> Result<Node, NodeError> {
    match (integer, float) {
        (Some(integer), _) => Ok(Node::Integer(integer)),
        (None, Some(float)) if !whole => Ok(Node::Float(float)),
        _ => Err(NodeError::new(
            "the whole number does not fit 64 bits with a sign",
        )),
    }
}

fn list<T>(items: Vec<T>) -> Result<Node, NodeError>
where
    Node: TryFrom<T, Error = NodeError>,
{
    let items = items
        .into_iter()
        .enumerate()
        .map(|(index, item)| Node::try_from(item).map_err(|error| error.below(index.to_string())));
    Ok(Node::List(items.collect::<Result<_, _>>()?))
}

impl TryFrom<serde_yaml::Value> for Node {
    type Error = NodeError;

    fn try_from(value: serde_yaml::Value) -> Result<Self, NodeError> {
        match value {
            serde_yaml::Value::Null => Ok(Self::Null),
            serde_yaml::Value::Bool(value) => Ok(Self::Bool(value)),
            serde_yaml::Value::Number(number) => {
                integer_or_float(number.as_i64(), number.as_f64(), !number.is_f64())
            }
            serde_yaml::Value::String(text) => Ok(Self::Text(text)),
            serde_yaml::Value::Sequence(items) => list(items),
            serde_yaml::Value::Mapping(mapping) => {
                let mut map = Map::new();
                for (key, value) in mapping {
                    // As Kubernetes has it: the keys of JSON are text.
                    let key = match key {
                        serde_yaml::Value::String(text) => text,
                        serde_yaml::Value::Bool(flag) => flag.to_string(),
                        serde_yaml::Value::Number(number) => number.to_string(),
                        key => return Err(NodeError::new(format!("the key {key:?} is not text"))),
                    };
                    let value = Self::try_from(value).map_err(|error| error.below(&key))?;
                    map.insert(key, value);
                }
                Ok(Self::Map(map))
            }
            serde_yaml::Value::Tagged(tagged) => Err(NodeError::new(format!(
                "the tag `{}` is not allowed",
                tagged.tag
            ))),
        }
    }
}

impl TryFrom<serde_json::Value> for Node {
    type Error = NodeError;

    fn try_from(value: serde_json::Value) -> Result<Self, NodeError> {
        match value {
            serde_json::Value::Null => Ok(Self::Null),
            serde_json::Value::Bool(value) => Ok(Self::Bool(value)),
            serde_json::Value::Number(number) => {
                integer_or_float(number.as_i64(), number.as_f64(), !number.is_f64())
            }
            serde_json::Value::String(text) => Ok(Self::Text(text)),
            serde_json::Value::Array(items) => list(items),
            serde_json::Value::Object(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    let value = Self::try_from(value).map_err(|error| error.below(&key))?;
                    map.insert(key, value);
                }
                Ok(Self::Map(map))
            }
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // TOML has no null, and leaves a key without a value out.
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Map(map) => map.serialize(serializer),
        }
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entries = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            entries.serialize_entry(key, value)?;
        }
        entries.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        parse(text).expect_err("this is refused").to_string()
    }

    #[test]
    fn tags_odd_keys_and_huge_numbers_are_refused_with_their_path() {
        assert_eq!(
            refusal("a:\n  - b: !Secret x\n"),
            "`a.0.b`: the tag `!Secret` is not allowed"
        );
        assert_eq!(
            refusal("a:\n  [1]: x\n"),
            "`a`: the key Sequence [Number(1)] is not text"
        );
        assert_eq!(
            refusal("a: 18446744073709551615\n"),
            "`a`: the whole number does not fit 64 bits with a sign"
        );
        assert!(parse("a: [").is_err());
    }

    #[test]
    fn fields_keep_the_order_of_their_declaration() {
        #[derive(serde::Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Example {
            zone_name: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            absent: Option<u8>,
            count: u64,
            ratio: f64,
        }
        let node = to_node(&Example {
            zone_name: "z",
            absent: None,
            count: 3,
            ratio: 0.5,
        });
        let expected = Map::new()
            .set("zoneName", "z")
            .set("count", 3)
            .set("ratio", 0.5);
        assert_eq!(node, Ok(Node::Map(expected)));
    }
}
