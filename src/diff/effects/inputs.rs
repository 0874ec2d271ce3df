//! The inputs of a module: their types and defaults, and how they differ.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use ::hcl::expr::{Expression, ObjectKey};

use super::functions::set;
use super::module::Variable;
use super::value::{Kind, Origins, Value};

/// The value of an input that is not given. Without a default it is one that the root has to give, and stays what it is.
pub(super) fn default(variable: &Variable, name: &str) -> Value {
    match &variable.default {
        Some(default) => Value::from(default),
        None => Value::unknown(format!("var.{name}")),
    }
}

/// A value as its type makes it: a set in order, an object with what is optional.
pub(super) fn conform(value: Value, kind: &Expression) -> Value {
    let Expression::FuncCall(call) = kind else {
        return value;
    };
    let Value { kind: old, origins } = value;
    let kind = match (call.name.name.as_str(), call.args.as_slice(), old) {
        ("optional", [inner, ..], old) => conform(old.into(), inner).kind,
        ("set", [inner], Kind::List(items)) => {
            let items: Vec<Value> = items.into_iter().map(|item| conform(item, inner)).collect();
            set(&items)
        }
        ("list", [inner], Kind::List(items)) => {
            Kind::List(items.into_iter().map(|item| conform(item, inner)).collect())
        }
        ("map", [inner], Kind::Object(entries)) => {
            let entries = entries.into_iter();
            Kind::Object(
                entries
                    .map(|(key, value)| (key, conform(value, inner)))
                    .collect(),
            )
        }
        ("object", [Expression::Object(declared)], Kind::Object(mut entries)) => {
            let declared = declared.iter().map(|(key, kind)| {
                let name = match key {
                    ObjectKey::Identifier(name) => name.to_string(),
                    other => other.to_string(),
                };
                let mut value = entries.remove(&name).unwrap_or_else(Value::null);
                if value.is_null()
                    && let Expression::FuncCall(optional) = kind
                    && let Some(default) = optional.args.get(1)
                {
                    value = Value::from(default);
                }
                (name, conform(value, kind))
            });
            Kind::Object(declared.collect())
        }
        (_, _, old) => old,
    };
    Value { kind, origins }
}

/// The same value, every part of which comes from its own path.
pub(super) fn owned(value: Value, path: &str) -> Value {
    let kind = match value.kind {
        Kind::List(items) => {
            let items = items.into_iter().map(|item| {
                let path = element(path, &item);
                owned(item, &path)
            });
            Kind::List(items.collect())
        }
        Kind::Object(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let value = owned(value, &format!("{path}.{key}"));
                (key, value)
            });
            Kind::Object(entries.collect())
        }
        other => other,
    };
    Value {
        kind,
        origins: Origins::from([Rc::from(path)]),
    }
}

/// The path of an element of a list, which is known by its text.
fn element(path: &str, item: &Value) -> String {
    let text = item.as_scalar().map_or_else(|| item.text(), str::to_owned);
    format!("{path}.{text}")
}

/// The paths at which two values differ, each with that of the list that it is an element of.
pub(super) fn differences(
    path: &str,
    old: &Value,
    new: &Value,
    found: &mut BTreeMap<String, String>,
) {
    if old == new {
        return;
    }
    match (&old.kind, &new.kind) {
        (Kind::Object(before), Kind::Object(after)) => {
            for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
                let absent = Value::null();
                let value =
                    |entries: &BTreeMap<String, Value>| entries.get(key).unwrap_or(&absent).clone();
                differences(
                    &format!("{path}.{key}"),
                    &value(before),
                    &value(after),
                    found,
                );
            }
        }
        (Kind::List(before), Kind::List(after)) => {
            let gone = before.iter().filter(|item| !after.contains(item));
            let come = after.iter().filter(|item| !before.contains(item));
            let mut is_reordered = true;
            for item in gone.chain(come) {
                is_reordered = false;
                found.insert(element(path, item), path.to_owned());
            }
            if is_reordered {
                for item in after {
                    found.insert(element(path, item), path.to_owned());
                }
            }
        }
        _ => {
            found.insert(path.to_owned(), path.to_owned());
        }
    }
}
