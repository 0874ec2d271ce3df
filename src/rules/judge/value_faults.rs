//! What the chart has to say of the keys in `[langsmith.values]`.

use toml::{Table, Value};

use crate::chart::{KeyError, ValueKeys, ValueKind};
use crate::source::KeyPath;

use super::{Context, key};

/// A key that the chart does not take as it stands.
pub(in crate::rules) struct Fault {
    /// Its keys below `langsmith.values`.
    pub(in crate::rules) keys: Vec<String>,
    /// What is wrong.
    pub(in crate::rules) error: KeyError,
}

impl Fault {
    /// Whether it is about this key, or one above it.
    pub(in crate::rules) fn is_above(&self, path: &[&str]) -> bool {
        self.keys.len() <= path.len() && self.keys.iter().zip(path).all(|(one, other)| one == other)
    }
}

/// Every key of the table that the chart does not take, in the order of the keys.
pub(in crate::rules) fn faults(context: &Context<'_>, keys: &ValueKeys<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let values = key!(context.langsmith.values).read_by_entry();
    descend(values.table(), keys, &mut Vec::new(), &mut faults);
    faults
}

fn descend(table: &Table, keys: &ValueKeys<'_>, path: &mut Vec<String>, faults: &mut Vec<Fault>) {
    for (key, value) in table {
        path.push(key.clone());
        let segments: Vec<&str> = path.iter().map(String::as_str).collect();
        match (keys.check(&segments, ValueKind::from(value)), value) {
            (Err(error), _) => faults.push(Fault {
                keys: path.clone(),
                error,
            }),
            (Ok(()), Value::Table(below)) => descend(below, keys, path, faults),
            (Ok(()), _) => {}
        }
        path.pop();
    }
}

/// The path in the environment file of keys below `langsmith.values`.
pub(in crate::rules) fn path_of<K: AsRef<str>>(context: &Context<'_>, keys: &[K]) -> KeyPath {
    let root = key!(context.langsmith.values).path().clone();
    keys.iter().fold(root, |path, key| path.key(key.as_ref()))
}
