//! The JSON Schema of the environment file, derived from the types of this module.

use std::sync::LazyLock;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The schema of an environment with every definition written out in place.
pub fn inlined() -> Value {
    of::<super::Environment>()
}

/// The schema of a file, as the checks of `layer` walk it: the environment's keys, and those that are about the file.
pub(crate) fn of_file() -> &'static Value {
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
        let mut schema = inlined();
        let mut file = of::<super::file::File>();
        let own = file.get_mut("properties").map(Value::take);
        if let (Some(Value::Object(properties)), Some(Value::Object(own))) =
            (schema.get_mut("properties"), own)
        {
            properties.extend(own);
        }
        schema
    });
    &SCHEMA
}

fn of<T: JsonSchema>() -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    let generator = settings.into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    drop_null(&mut schema);
    schema
}

/// Takes `null` out of the schema: TOML has none, an optional key is left out.
fn drop_null(value: &mut Value) {
    match value {
        Value::Object(object) => {
            // Most objects have no such list, and looking for each in each takes long.
            let may_have_null = |(key, value): (&String, &Value)| {
                value.is_array() && matches!(key.as_str(), "type" | "anyOf" | "enum")
            };
            if object.iter().any(may_have_null) {
                drop_null_type(object);
            }
            object.values_mut().for_each(drop_null);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_null),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn drop_null_type(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(variants)) = object.get_mut("anyOf") {
        variants.retain(|variant| variant.get("type").is_none_or(|name| name != "null"));
        if let [Value::Object(only)] = variants.as_mut_slice() {
            let only = std::mem::take(only);
            object.remove("anyOf");
            for (key, value) in only {
                // The field's own description says more than the type's.
                object.entry(key).or_insert(value);
            }
        }
    }
    if let Some(Value::Array(variants)) = object.get_mut("enum") {
        variants.retain(|variant| !variant.is_null());
    }
}
