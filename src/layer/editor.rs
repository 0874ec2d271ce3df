//! The schema as an editor needs it: of one file, not of the merged layers.
//!
//! A key with a default need not be in the file, so it is not required there; the default is shown
//! instead. A layer, and a file that names layers, need no key at all: what is missing may be in another
//! file.

use serde_json::{Map, Value as Json, json};

use crate::internal::Internal;
use crate::model::schema;
use crate::source::{Document, DocumentId, Node, Value};

use super::shipped;

/// The JSON Schema of an environment file and of a layer.
pub fn editor_schema() -> Json {
    let mut schema = relaxed();
    let required = required_apart(&mut schema);
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "lsgen environment file".into());
        // A file that describes an environment alone.
        let name = json!({ "environment": { "required": ["name"] } });
        let is_alone = json!({
            "required": ["environment"],
            "properties": name,
            "not": { "required": ["layers"] },
        });
        object.insert("if".into(), is_alone);
        object.insert("then".into(), required.unwrap_or_else(|| json!({})));
    }
    schema
}

/// The schema of a file without layers of its own: what shipped layers have need not be in it.
pub(super) fn relaxed() -> Json {
    let mut schema = schema::of_file().clone();
    let defaults = Document::parse("defaults.toml", shipped::defaults(), DocumentId(0));
    // The profiles bring whole tables; a file that names one need not repeat them.
    let sizes = shipped::sizes();
    relax(&mut schema, Some(&defaults.root), Some(&sizes.root));
    schema
}

/// Takes what tables require out of a schema, and gives it back as a schema of its own. What an item of a list requires stays:
/// a list is in one file.
fn required_apart(schema: &mut Json) -> Option<Json> {
    let object = schema.as_object_mut()?;
    let mut apart = Map::new();
    if let Some(required) = object.remove("required") {
        apart.insert("required".into(), required);
    }
    for key in ["properties", "patternProperties"] {
        let inner = object.get_mut(key).and_then(Json::as_object_mut);
        let inner = inner.into_iter().flatten();
        let required =
            inner.filter_map(|(name, schema)| Some((name.clone(), required_apart(schema)?)));
        let required: Map<String, Json> = required.collect();
        if !required.is_empty() {
            apart.insert(key.into(), required.into());
        }
    }
    let others = object.get_mut("additionalProperties");
    if let Some(required) = others.and_then(required_apart) {
        apart.insert("additionalProperties".into(), required);
    }
    (!apart.is_empty()).then(|| apart.into())
}

fn relax(schema: &mut Json, defaults: Option<&Node>, sizes: Option<&Node>) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    drop_private_keys(object);
    let child = |node: Option<&Node>, key: &str| node.and_then(|node| node.get(key)).cloned();
    if let Some(Json::Array(required)) = object.get_mut("required") {
        required.retain(|key| {
            let key = key.as_str().internal("a required key");
            child(defaults, key).is_none() && child(sizes, key).is_none()
        });
        if required.is_empty() {
            object.remove("required");
        }
    }
    if let Some(Json::Object(properties)) = object.get_mut("properties") {
        for (key, property) in properties {
            let default = child(defaults, key);
            if let (Some(default), Some(property)) =
                (default.as_ref().and_then(scalar), property.as_object_mut())
            {
                property.insert("default".into(), default);
            }
            relax(property, default.as_ref(), child(sizes, key).as_ref());
        }
    }
    // Tables keyed by name: what a profile says of one name holds for none in particular.
    for key in ["patternProperties", "additionalProperties", "items"] {
        match object.get_mut(key) {
            Some(Json::Object(patterns)) if key == "patternProperties" => {
                let named = sizes.and_then(|node| node.as_table()?.values().next());
                patterns
                    .values_mut()
                    .for_each(|value| relax(value, named, None));
            }
            Some(nested) => relax(nested, None, None),
            None => {}
        }
    }
}

/// What only lsgen reads.
fn drop_private_keys(object: &mut Map<String, Json>) {
    for key in ["x-lsgen-type", "x-lsgen-key", "x-lsgen-open", "format"] {
        object.remove(key);
    }
}

fn scalar(node: &Node) -> Option<Json> {
    Some(match &node.value {
        Value::String(text) => text.as_str().into(),
        Value::Integer(number) => (*number).into(),
        Value::Boolean(flag) => (*flag).into(),
        Value::Array(items) => Json::Array(items.iter().filter_map(scalar).collect()),
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => return None,
    })
}
