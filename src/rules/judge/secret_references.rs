//! What `[langsmith.values]` reads from Kubernetes secrets, as a pod says it.

use toml::{Table, Value};

/// A key of a secret without which a pod does not start.
pub(in crate::rules) struct Reference<'a> {
    /// The keys below `langsmith.values` that lead to it, up to the first list.
    pub(in crate::rules) path: Vec<&'a str>,
    /// The secret's name.
    pub(in crate::rules) secret: &'a str,
    /// The key in it.
    pub(in crate::rules) key: &'a str,
}

/// Every reference in the table: of environment variables, of volumes, and of values that name a secret and a key of
/// it side by side.
pub(in crate::rules) fn references(values: &Table) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    for (name, value) in values {
        descend(name, value, &mut vec![name], false, &mut found);
    }
    found
}

/// Looks at a value and below it. What is in a list has the path of the list.
fn descend<'a>(
    name: &str,
    value: &'a Value,
    path: &mut Vec<&'a str>,
    is_in_list: bool,
    found: &mut Vec<Reference<'a>>,
) {
    match value {
        Value::Table(table) => {
            let keys = keys_of(name, table).into_iter();
            found.extend(keys.map(|(secret, key)| Reference {
                path: path.clone(),
                secret,
                key,
            }));
            for (name, value) in table {
                if !is_in_list {
                    path.push(name);
                }
                descend(name, value, path, is_in_list, found);
                if !is_in_list {
                    path.pop();
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                descend(name, item, path, true, found);
            }
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}

/// The secrets and keys that a table of this name reads by itself. The chart's own values have a `secretName`, and
/// beside it keys that are or end with `secretKey`.
fn keys_of<'a>(name: &str, table: &'a Table) -> Vec<(&'a str, &'a str)> {
    if table.get("optional").and_then(Value::as_bool) == Some(true) {
        return Vec::new();
    }
    let text = |field: &str| table.get(field).and_then(Value::as_str);
    let keys: Vec<Option<&str>> = match name {
        "secretKeyRef" => vec![text("key")],
        "secret" => {
            let items = table.get("items").and_then(Value::as_array);
            let items = items.into_iter().flatten();
            items.map(|item| item.get("key")?.as_str()).collect()
        }
        _ => {
            let is_key = |field: &str| field == "secretKey" || field.ends_with("SecretKey");
            let keys = table.iter().filter(|(field, _)| is_key(field));
            keys.map(|(_, value)| value.as_str()).collect()
        }
    };
    // A projected volume calls it `name`, as a reference does.
    let secret = match name {
        "secretKeyRef" | "secret" => text("secretName").or_else(|| text("name")),
        _ => text("secretName"),
    };
    let keys = keys.into_iter().flatten();
    keys.filter_map(|key| Some((secret?, key))).collect()
}
