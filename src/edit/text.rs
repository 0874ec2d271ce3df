//! The text of an environment file, with the changes that can be made to it.

use std::fmt;
use std::str::FromStr;

use toml_edit::{Array, DocumentMut, Item, Key, Table, TableLike, TomlError, Value};

use crate::source::{KeyPath, Segment};

use super::{Edit, Literal, comments, lines, meaning};

/// A text that is TOML, with its comments and its formatting.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    document: DocumentMut,
    /// The text before all changes, which knows how its lines end.
    before: String,
}

/// The text cannot be edited: it is not TOML, or a table is not a table.
#[derive(Debug, thiserror::Error)]
#[error("cannot edit the environment file: {0}")]
pub struct EditError(String);

impl EditError {
    /// There is something else in the place of a table.
    pub fn not_a_table(path: &KeyPath) -> Self {
        Self(format!("`{path}` is not a table"))
    }
}

impl FromStr for Text {
    type Err = EditError;

    fn from_str(text: &str) -> Result<Self, EditError> {
        let document = lines::with_line_feeds(text).parse();
        let document =
            document.map_err(|error: TomlError| EditError(error.message().to_owned()))?;
        Ok(Self {
            document,
            before: text.to_owned(),
        })
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&lines::with_ends_of(
            &self.before,
            &self.document.to_string(),
        ))
    }
}

impl Text {
    /// Makes an edit; `false` if the text does not have what it needs, and stays as it is.
    ///
    /// The new text says what the old one says, apart from the edit, or it is not made: a value can stand where the
    /// new place allows no comment behind it.
    pub(crate) fn make(&mut self, edit: &Edit) -> bool {
        let mut changed = self.clone();
        let is_made = match edit {
            Edit::Rename { from, to } => changed.rename(from, to),
            Edit::Set { path, value } => changed.has(path) && changed.set(path, value),
            Edit::Remove { path } => changed.remove(path),
            // Quotes that are missing keep a text from being parsed.
            Edit::Quote { .. } => false,
        };
        let expected = || meaning::after(meaning::of(&self.to_string())?, edit);
        let is_right = is_made
            && expected()
                .is_some_and(|expected| meaning::of(&changed.to_string()) == Some(expected));
        if is_right {
            *self = changed;
        }
        is_right
    }

    /// Whether there is a value at a path.
    fn has(&self, path: &KeyPath) -> bool {
        let mut copy = self.clone();
        match path.segments().split_last() {
            Some((Segment::Key(key), parents)) => {
                table_at(copy.document.as_table_mut(), parents, false)
                    .is_some_and(|table| table.contains_key(key))
            }
            Some((Segment::Index(_), _)) => {
                value_at(copy.document.as_table_mut(), path.segments()).is_some()
            }
            None => true,
        }
    }

    /// Gives a key a value, and keeps the comment behind it. Tables that are missing are added.
    pub(crate) fn set(&mut self, path: &KeyPath, value: &Literal) -> bool {
        let mut new = match value {
            Literal::String(text) => Value::from(text.as_str()),
            Literal::Integer(number) => Value::from(*number),
            Literal::Boolean(flag) => Value::from(*flag),
        };
        if let Some(old) = value_at(self.document.as_table_mut(), path.segments()) {
            *new.decor_mut() = old.decor().clone();
            *old = new;
            return true;
        }
        let Some((Segment::Key(key), parents)) = path.segments().split_last() else {
            return false;
        };
        match table_at(self.document.as_table_mut(), parents, true) {
            Some(table) if !table.contains_key(key) => {
                table.insert(key, Item::Value(new));
                true
            }
            _ => false,
        }
    }

    /// Gives a key another path, which must be free. It keeps its place as far as its table is the same.
    fn rename(&mut self, from: &KeyPath, to: &KeyPath) -> bool {
        if !self.has(from) || self.has(to) || to.is_within(from) {
            return false;
        }
        let (Some(old), Some(new)) = (from.last_key(), to.last_key()) else {
            return false;
        };
        let parents = from.parent().unwrap_or_default();
        if to.parent().as_ref() == Some(&parents) {
            let table = table_at(self.document.as_table_mut(), parents.segments(), false);
            return table.is_some_and(|table| rename_in_place(table, old, new));
        }
        self.move_to_another_table(from, to)
    }

    fn move_to_another_table(&mut self, from: &KeyPath, to: &KeyPath) -> bool {
        let (Some(old), Some(new)) = (from.last_key(), to.last_key()) else {
            return false;
        };
        let parents = from.parent().unwrap_or_default();
        let Some(table) = table_at(self.document.as_table_mut(), parents.segments(), false) else {
            return false;
        };
        let (Some(key), Some(taken)) = (table.key(old).cloned(), table.remove(old)) else {
            return false;
        };
        let parents = to.parent().unwrap_or_default();
        let mut table: &mut dyn TableLike = self.document.as_table_mut();
        for segment in parents.segments() {
            let Segment::Key(key) = segment else {
                return false;
            };
            let below = table.entry(key).or_insert_with(|| {
                // As a dotted key, so that nothing moves to another place of the file.
                let mut below = Table::new();
                below.set_implicit(true);
                below.set_dotted(true);
                Item::Table(below)
            });
            let Some(below) = below.as_table_like_mut() else {
                return false;
            };
            table = below;
        }
        table.entry_format(&named(&key, new)).or_insert(taken);
        true
    }

    /// Removes a key with everything below it, and with the comment right above it.
    fn remove(&mut self, path: &KeyPath) -> bool {
        let Some((Segment::Key(key), parents)) = path.segments().split_last() else {
            return false;
        };
        if !self.has(path) {
            return false;
        }
        comments::keep(&mut self.document, parents, key);
        let Some(table) = table_at(self.document.as_table_mut(), parents, false) else {
            return false;
        };
        let is_last = table.iter().last().is_some_and(|(last, _)| last == key);
        let Some(removed) = table.remove(key) else {
            return false;
        };
        // In an inline table, the space before the brace belongs to the last value.
        if let (true, Some(removed)) = (is_last, removed.as_value())
            && let Some((_, last)) = table.iter_mut().last()
            && let Some(last) = last.as_value_mut()
            && let Some(suffix) = removed.decor().suffix().filter(|suffix| {
                suffix
                    .as_str()
                    .is_some_and(|suffix| !suffix.is_empty() && suffix.trim().is_empty())
            })
        {
            last.decor_mut().set_suffix(suffix.clone());
        }
        true
    }
}

/// The table at a path. With `add`, tables that are missing are added.
pub(super) fn table_at<'a>(
    root: &'a mut Table,
    path: &[Segment],
    add: bool,
) -> Option<&'a mut dyn TableLike> {
    let mut table: &mut dyn TableLike = root;
    for segment in path {
        let Segment::Key(key) = segment else {
            return None;
        };
        let below = if add {
            table
                .entry(key)
                .or_insert_with(|| Item::Table(Table::new()))
        } else {
            table.get_mut(key)?
        };
        table = below.as_table_like_mut()?;
    }
    Some(table)
}

/// The value at a path, which is not a table of lines.
fn value_at<'a>(table: &'a mut dyn TableLike, path: &[Segment]) -> Option<&'a mut Value> {
    let (Segment::Key(key), rest) = path.split_first()? else {
        return None;
    };
    let item = table.get_mut(key)?;
    match rest {
        [] => item.as_value_mut(),
        [Segment::Key(_), ..] => value_at(item.as_table_like_mut()?, rest),
        [Segment::Index(_), ..] => value_in(item.as_array_mut()?, rest),
    }
}

fn value_in<'a>(array: &'a mut Array, path: &[Segment]) -> Option<&'a mut Value> {
    let (Segment::Index(index), rest) = path.split_first()? else {
        return None;
    };
    let value = array.get_mut(*index)?;
    match rest {
        [] => Some(value),
        [Segment::Key(_), ..] => value_at(value.as_inline_table_mut()?, rest),
        [Segment::Index(_), ..] => value_in(value.as_array_mut()?, rest),
    }
}

/// Takes all entries out and puts them back in their order, one of them under another name.
fn rename_in_place(table: &mut dyn TableLike, old: &str, new: &str) -> bool {
    let keys: Vec<Key> = table
        .iter()
        .filter_map(|(name, _)| table.key(name).cloned())
        .collect();
    for key in keys {
        let Some(item) = table.remove(key.get()) else {
            return false;
        };
        let key = if key.get() == old {
            named(&key, new)
        } else {
            key
        };
        table.entry_format(&key).or_insert(item);
    }
    true
}

/// A key under another name, with the comment above it.
fn named(key: &Key, new: &str) -> Key {
    Key::new(new)
        .with_leaf_decor(key.leaf_decor().clone())
        .with_dotted_decor(key.dotted_decor().clone())
}
