//! What a change means, apart from how the file is written: an edit that would mean anything else is not made.

use toml::{Table, Value};

use crate::source::{KeyPath, Segment};

use super::{Edit, Literal};

/// What a text says, without tables that are empty: a table that nothing is left in may go.
pub(super) fn of(text: &str) -> Option<Table> {
    let mut table: Table = text.parse().ok()?;
    prune(&mut table);
    Some(table)
}

/// What a text says after an edit, if it has what the edit needs.
pub(super) fn after(mut table: Table, edit: &Edit) -> Option<Table> {
    match edit {
        Edit::Rename { from, to } => {
            let moved = take(&mut table, from)?;
            put(&mut table, to, moved)?;
        }
        Edit::Set { path, value } => {
            *find(&mut table, path)? = match value {
                Literal::String(text) => Value::String(text.clone()),
                Literal::Integer(number) => Value::Integer(*number),
                Literal::Boolean(flag) => Value::Boolean(*flag),
            };
        }
        Edit::Remove { path } => {
            take(&mut table, path)?;
        }
        // Before, the text said nothing: it was not TOML.
        Edit::Quote { .. } => return None,
    }
    prune(&mut table);
    Some(table)
}

fn prune(table: &mut Table) {
    table.retain(|_, value| match value {
        Value::Table(below) => {
            prune(below);
            !below.is_empty()
        }
        _ => true,
    });
}

fn find<'a>(table: &'a mut Table, path: &KeyPath) -> Option<&'a mut Value> {
    let (first, rest) = path.segments().split_first()?;
    let Segment::Key(first) = first else {
        return None;
    };
    rest.iter()
        .try_fold(table.get_mut(first)?, |value, segment| match segment {
            Segment::Key(key) => value.as_table_mut()?.get_mut(key),
            Segment::Index(index) => value.as_array_mut()?.get_mut(*index),
        })
}

fn take(table: &mut Table, path: &KeyPath) -> Option<Value> {
    let parent = path.parent()?;
    let table = match parent.segments() {
        [] => table,
        _ => find(table, &parent)?.as_table_mut()?,
    };
    table.remove(path.last_key()?)
}

fn put(mut table: &mut Table, path: &KeyPath, moved: Value) -> Option<()> {
    for segment in path.parent()?.segments() {
        let Segment::Key(key) = segment else {
            return None;
        };
        table = table
            .entry(key)
            .or_insert_with(|| Value::Table(Table::new()))
            .as_table_mut()?;
    }
    let is_free = table.insert(path.last_key()?.to_owned(), moved).is_none();
    is_free.then_some(())
}
