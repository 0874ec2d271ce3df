//! The comments around a key that is removed.
//!
//! The comment right above a key is about the key, and goes with it. What a blank line separates from it is about
//! something else, and stays: above what comes next.

use toml_edit::{DocumentMut, Item, RawString, Table, TableLike};

use crate::source::Segment;

use super::text::table_at;

/// Moves the comments that stay to what follows the key, which is about to be removed.
pub(super) fn keep(document: &mut DocumentMut, parents: &[Segment], key: &str) {
    let Some(table) = table_at(document.as_table_mut(), parents, false) else {
        return;
    };
    let mut kept = String::new();
    let mut position = None;
    let is_header = match table.get(key) {
        Some(Item::Table(header)) if !header.is_dotted() => {
            above_headers(header, &mut kept, &mut position);
            true
        }
        _ => false,
    };
    if !is_header {
        above_lines(table, key, &mut kept);
        let next = table
            .iter()
            .skip_while(|(name, _)| *name != key)
            .skip(1)
            .find(|(_, item)| item.is_value())
            .map(|(name, _)| name.to_owned());
        if let Some(mut next) = next.and_then(|next| table.key_mut(&next)) {
            let decor = next.leaf_decor_mut();
            let below = text(decor.prefix());
            if !kept.is_empty() {
                decor.set_prefix(format!("{kept}{below}"));
            }
            return;
        }
    }
    if kept.is_empty() {
        return;
    }
    let position = position.or_else(|| position_of(document.as_table_mut(), parents));
    let mut next: Option<&mut Table> = None;
    following(document.as_table_mut(), position, &mut next);
    match next {
        Some(next) => {
            let below = text(next.decor().prefix());
            next.decor_mut().set_prefix(format!("{kept}{below}"));
        }
        None => {
            let below = text(Some(document.trailing()));
            document.set_trailing(format!("{kept}{below}"));
        }
    }
}

/// The comments above the headers of a table and of those below it, and the last position among them.
fn above_headers(table: &Table, kept: &mut String, position: &mut Option<isize>) {
    if !table.is_implicit() {
        kept.push_str(&separate(table.decor().prefix()));
        *position = (*position).max(table.position());
    }
    for (_, item) in table {
        if let Item::Table(below) = item {
            above_headers(below, kept, position);
        }
    }
}

/// The comments above the line of a key, or above all of its lines where it is the first part of dotted keys.
fn above_lines(table: &dyn TableLike, key: &str, kept: &mut String) {
    match table.get(key) {
        Some(Item::Table(below)) => {
            for (name, _) in below {
                above_lines(below, name, kept);
            }
        }
        Some(_) => {
            let above = table.key(key).and_then(|key| key.leaf_decor().prefix());
            kept.push_str(&separate(above));
        }
        None => {}
    }
}

/// Where in the file the table at a path has its header, or the nearest one above it.
fn position_of(root: &mut Table, path: &[Segment]) -> Option<isize> {
    let mut position = root.position();
    let mut table: &Table = root;
    for segment in path {
        let Segment::Key(key) = segment else { break };
        let Some(Item::Table(below)) = table.get(key) else {
            break;
        };
        if !below.is_implicit() && !below.is_dotted() {
            position = below.position();
        }
        table = below;
    }
    position
}

/// The table whose header comes first after a position.
fn following<'a>(table: &'a mut Table, position: Option<isize>, next: &mut Option<&'a mut Table>) {
    for (_, item) in table.iter_mut() {
        if let Item::Table(below) = item {
            let is_header = !below.is_implicit() && !below.is_dotted();
            let is_after = is_header && below.position() > position;
            let is_nearer = next
                .as_ref()
                .is_none_or(|next| below.position() < next.position());
            if is_after && is_nearer {
                *next = Some(below);
            } else {
                following(below, position, next);
            }
        }
    }
}

/// What a blank line separates from what is below it, if there is a comment in it.
fn separate(above: Option<&RawString>) -> String {
    let above = text(above);
    let attached: usize = above
        .split_inclusive('\n')
        .rev()
        .take_while(|line| !line.trim().is_empty())
        .map(str::len)
        .sum();
    let separate = above.get(..above.len() - attached).unwrap_or_default();
    if separate.contains('#') {
        separate.to_owned()
    } else {
        String::new()
    }
}

fn text(raw: Option<&RawString>) -> String {
    raw.and_then(RawString::as_str)
        .unwrap_or_default()
        .to_owned()
}
