//! YAML files as objects: manifests by their identity, values files as a whole.

use std::collections::BTreeMap;

use serde::Deserialize as _;

use super::object::Object;
use super::value::Value;

/// The objects of a YAML file, or why it cannot be read.
pub(super) fn objects(text: &str) -> Result<BTreeMap<Object, Value>, String> {
    let mut documents = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let document =
            serde_yaml::Value::deserialize(document).map_err(|error| error.to_string())?;
        documents.push(value(document)?);
    }
    // A document of comments alone says nothing.
    documents.retain(|document| *document != Value::Null);
    let is_single = documents.len() == 1;
    let mut objects = BTreeMap::new();
    for (position, document) in documents.into_iter().enumerate() {
        let by_place = Object::Document(position + 1);
        let object = match identity(&document) {
            Some(object) if !objects.contains_key(&object) => object,
            None if is_single => Object::File,
            _ => by_place,
        };
        objects.insert(object, document);
    }
    Ok(objects)
}

/// A template of a chart: YAML in which a whole scalar may be an expression in `{{ }}`.
pub(super) fn template(text: &str) -> Result<BTreeMap<Object, Value>, String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("{{") {
        let Some((expression, after)) = inner.split_once("}}") else {
            break;
        };
        plain.push_str(before);
        // JSON's quoted text is YAML's.
        plain.push_str(&serde_json::Value::from(format!("{{{{{expression}}}}}")).to_string());
        rest = after;
    }
    plain.push_str(rest);
    objects(&plain)
}

fn identity(document: &Value) -> Option<Object> {
    let text = |keys: &[&str]| document.text_at(keys).map(str::to_owned);
    let version = text(&["apiVersion"])?;
    let group = version.split_once('/').map_or("", |(group, _)| group);
    Some(Object::Manifest {
        group: group.to_owned(),
        kind: text(&["kind"])?,
        namespace: text(&["metadata", "namespace"]).unwrap_or_default(),
        name: text(&["metadata", "name"])?,
    })
}

fn value(value: serde_yaml::Value) -> Result<Value, String> {
    Ok(match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(flag) => Value::Bool(flag),
        serde_yaml::Value::String(text) => Value::Text(text),
        serde_yaml::Value::Number(number) => {
            let exact = match (number.as_i64(), number.as_u64()) {
                (Some(whole), _) => Some(whole.into()),
                (None, Some(whole)) => Some(whole.into()),
                (None, None) => number.as_f64().and_then(serde_json::Number::from_f64),
            };
            // Infinity and the like are not JSON numbers.
            exact.map_or_else(|| Value::Text(number.to_string()), Value::Number)
        }
        serde_yaml::Value::Sequence(items) => Value::List(
            items
                .into_iter()
                .map(self::value)
                .collect::<Result<_, _>>()?,
        ),
        serde_yaml::Value::Mapping(entries) => {
            let mut map = BTreeMap::new();
            for (key, entry) in entries {
                let key = match self::value(key)? {
                    Value::Text(text) => text,
                    scalar @ (Value::Null | Value::Bool(_) | Value::Number(_)) => {
                        scalar.to_string()
                    }
                    Value::Expression(_) | Value::List(_) | Value::Map(_) => {
                        return Err("a key is a list or a map".to_owned());
                    }
                };
                if map.insert(key.clone(), self::value(entry)?).is_some() {
                    return Err(format!("the key `{key}` is there twice"));
                }
            }
            Value::Map(map)
        }
        serde_yaml::Value::Tagged(tagged) => {
            return Err(format!("the tag `{}` is not understood", tagged.tag));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        objects(text)
            .unwrap()
            .keys()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_manifest_is_known_by_kind_and_name_and_a_values_file_as_a_whole() {
        let manifests = "# none\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b, namespace: n}\n\
                         ---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n";
        assert_eq!(names(manifests), ["Namespace a", "Deployment n/b"]);
        assert_eq!(names("replicas: 2\n"), [""]);
        assert_eq!(names("a: 1\n---\nb: 1\n"), ["document 1", "document 2"]);
        assert_eq!(names("# only a comment\n"), [""; 0]);
    }

    #[test]
    fn two_objects_of_one_identity_are_both_there() {
        let one = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n";
        assert_eq!(
            names(&format!("{one}---\n{one}")),
            ["Secret a", "document 2"]
        );
    }

    #[test]
    fn a_template_of_a_chart_is_read_with_its_expressions_as_text() {
        let text = "spec:\n  arn: {{ required \"set it\" .Values.arn | quote }}\n  port: 80\n";
        let objects = template(text).unwrap();
        let arn = objects[&Object::File].text_at(&["spec", "arn"]).unwrap();
        assert!(arn.starts_with("{{ required \"set it\""), "{arn}");
        assert!(template("{{- if .Values.x }}\na: 1\n{{- end }}\n").is_err());
    }

    #[test]
    fn what_a_reader_could_take_in_two_ways_is_refused() {
        assert!(objects("a: !ref x\n").is_err());
        assert!(objects("a: 1\na: 2\n").is_err());
        assert!(objects("a: [1\n").is_err());
        assert!(objects("? [1]\n: 2\n").is_err());
    }
}
