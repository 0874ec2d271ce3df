//! What an environment file and the layers of its own say, key by key.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value as Toml};

use crate::internal::Internal as _;
use crate::layer::{self, Resolved, Stack};
use crate::source::Memory;

/// The way to a key, table by table.
pub(super) type Way = Vec<String>;

/// What the layer is called in which an environment in between has what its file does not say.
const LAYER: &str = "layer.toml";

/// The keys of an environment that do not come from lsgen.
#[derive(Clone)]
pub(super) struct Said {
    /// What the file and its layers merge to.
    pub(super) keys: Table,
    /// The keys that the file itself has. A key without an effect is reported there, and not in a layer.
    in_file: BTreeSet<Way>,
}

impl Said {
    /// What the documents of a stack say that was rendered.
    pub(super) fn of(stack: &Stack) -> Self {
        let mut keys = Table::new();
        let mut file = Table::new();
        for document in stack.own() {
            // It was rendered, so it is TOML.
            file = document.text.parse().internal("an environment file");
            // Neither is about the environment: what is in a layer is read from it.
            file.remove("layers");
            file.remove("policy");
            lay_over(&mut keys, file.clone());
        }
        let in_file = leaves(&file).into_keys().collect();
        Self { keys, in_file }
    }

    /// This with the other one's values at some keys, each in a file or in a layer as it is on its side.
    pub(super) fn with(&self, other: &Self, keys: &BTreeSet<Way>) -> Self {
        let mut mixed = self.clone();
        for way in keys {
            match find(&other.keys, way) {
                Some(value) => set(&mut mixed.keys, way, value.clone()),
                None => remove(&mut mixed.keys, way, &other.keys),
            }
            if other.in_file.contains(way) {
                mixed.in_file.insert(way.clone());
            } else {
                mixed.in_file.remove(way);
            }
        }
        mixed
    }

    /// The environment that says this, its file called `name`. No policy is held against it.
    pub(super) fn resolved(&self, name: &str) -> Resolved {
        let (mut file, mut layer) = (Table::new(), Table::new());
        for (way, value) in leaves(&self.keys) {
            let part = if self.in_file.contains(&way) {
                &mut file
            } else {
                &mut layer
            };
            set(part, &way, value.clone());
        }
        if layer.is_empty() {
            return layer::resolve(name, &file.to_string());
        }
        file.insert("layers".to_owned(), vec![LAYER].into());
        let library = Memory::new([(LAYER.to_owned(), layer.to_string())]);
        layer::resolve_with(name, &file.to_string(), &library)
    }
}

/// Lays a table over another, as layers are.
fn lay_over(lower: &mut Table, upper: Table) {
    for (key, value) in upper {
        match (lower.get_mut(&key), value) {
            (Some(Toml::Table(below)), Toml::Table(above)) => lay_over(below, above),
            (_, value) => {
                lower.insert(key, value);
            }
        }
    }
}

pub(super) fn set(table: &mut Table, way: &[String], value: Toml) {
    let Some((key, rest)) = way.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.insert(key.clone(), value);
        return;
    }
    let inner = table
        .entry(key.clone())
        .or_insert_with(|| Table::new().into());
    if !inner.is_table() {
        *inner = Table::new().into();
    }
    if let Toml::Table(inner) = inner {
        set(inner, rest, value);
    }
}

/// Takes a key away, and every table that is empty then and that the other file does not have.
pub(super) fn remove(table: &mut Table, way: &[String], other: &Table) {
    let Some((key, rest)) = way.split_first() else {
        return;
    };
    if rest.is_empty() {
        table.remove(key);
        return;
    }
    let counterpart = other.get(key).and_then(Toml::as_table);
    let Some(Toml::Table(inner)) = table.get_mut(key) else {
        return;
    };
    let none = Table::new();
    remove(inner, rest, counterpart.unwrap_or(&none));
    if inner.is_empty() && counterpart.is_none() {
        table.remove(key);
    }
}

fn find<'a>(table: &'a Table, way: &[String]) -> Option<&'a Toml> {
    let (key, rest) = way.split_first()?;
    let value = table.get(key)?;
    match rest {
        [] => Some(value),
        rest => find(value.as_table()?, rest),
    }
}

/// Whether there is a table with something in it: its keys are what differs then.
pub(super) fn is_table(table: &Table, way: &[String]) -> bool {
    let found = find(table, way).and_then(Toml::as_table);
    found.is_some_and(|table| !table.is_empty())
}

/// Every value that is not a table, or an empty one.
pub(super) fn leaves(table: &Table) -> BTreeMap<Way, &Toml> {
    let mut found = BTreeMap::new();
    collect(table, &Way::new(), &mut found);
    found
}

fn collect<'a>(table: &'a Table, way: &Way, found: &mut BTreeMap<Way, &'a Toml>) {
    for (key, value) in table {
        let mut way = way.clone();
        way.push(key.clone());
        let inner = value.as_table().filter(|inner| !inner.is_empty());
        if let Some(inner) = inner {
            collect(inner, &way, found);
        } else {
            found.insert(way, value);
        }
    }
}
