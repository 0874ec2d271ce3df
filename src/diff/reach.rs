//! What a key renders into: the files, and the paths in them, that are different with another value of the key.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use toml::{Table, Value as Toml};

use super::said::{remove, set};
use super::{Files, Status, Structure, files, structure_of};
use crate::bundle::path::FilePath;

/// Values that are tried at most.
const MOST: usize = 24;

/// What a key renders into.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Reach {
    /// The values that were compared with the present one, as TOML writes them; `not set` where the key was taken away.
    pub(crate) compared_with: Vec<String>,
    /// The files that change, by path.
    pub(crate) files: Vec<Reached>,
    /// Values that a rule refuses in this environment, and why.
    pub(crate) refused: Vec<Refused>,
}

/// A file that changes with a key.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Reached {
    /// Its path in the rendered folder.
    pub(crate) file: FilePath,
    /// Whether it is there with every value that was compared.
    pub(crate) comes_and_goes: bool,
    /// Whether only its comments or its layout change.
    pub(crate) is_layout: bool,
    /// What changes in it; nothing in a text for people.
    pub(crate) paths: BTreeSet<String>,
}

/// What is found in a file, value by value.
struct Found {
    comes_and_goes: bool,
    is_layout: bool,
    paths: BTreeSet<String>,
}

/// A value that cannot be rendered.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Refused {
    /// The value, as TOML writes it.
    pub(crate) value: String,
    /// The first error.
    pub(crate) reason: String,
}

/// Renders the text of an environment file with other values of a key, until something changes; with every value of a key
/// that has a few. Nothing where the text itself cannot be rendered.
pub(crate) fn reach(
    text: &str,
    key: &[String],
    others: &[Option<Toml>],
    is_choice: bool,
    render: &dyn Fn(&str) -> Result<Files, String>,
) -> Option<Reach> {
    let (Ok(file), Ok(before)) = (text.parse::<Table>(), render(text)) else {
        return None;
    };
    let mut reach = Reach::default();
    let mut found: BTreeMap<FilePath, Found> = BTreeMap::new();
    for value in others.iter().take(MOST) {
        let told = value
            .as_ref()
            .map_or_else(|| "not set".to_owned(), Toml::to_string);
        let mut changed = file.clone();
        match value {
            Some(value) => set(&mut changed, key, value.clone()),
            None => remove(&mut changed, key, &Table::new()),
        }
        match render(&changed.to_string()) {
            Ok(after) => {
                collect(&before, &after, &mut found);
                reach.compared_with.push(told);
                if !is_choice && !found.is_empty() {
                    break;
                }
            }
            Err(reason) => reach.refused.push(Refused {
                value: told,
                reason,
            }),
        }
    }
    let files = found.into_iter();
    reach.files = files
        .map(|(file, found)| Reached {
            file,
            comes_and_goes: found.comes_and_goes,
            is_layout: found.is_layout,
            paths: found.paths,
        })
        .collect();
    Some(reach)
}

fn collect(before: &Files, after: &Files, found: &mut BTreeMap<FilePath, Found>) {
    for pair in files::pairs(before, after) {
        let found = found.entry(pair.path.clone()).or_insert_with(|| Found {
            comes_and_goes: false,
            is_layout: true,
            paths: BTreeSet::new(),
        });
        match pair.status {
            Status::Added | Status::Removed | Status::Renamed { .. } => {
                found.comes_and_goes = true;
                found.is_layout = false;
                continue;
            }
            Status::Changed => {}
        }
        let structure = structure_of(&pair);
        found.is_layout &= matches!(structure, Structure::Layout);
        found.paths.extend(structure.changes().iter().map(|change| {
            let (object, path) = (change.object.to_string(), change.path.to_string());
            let is_whole = object.is_empty() || path.is_empty();
            format!("{object}{}{path}", if is_whole { "" } else { " " })
        }));
    }
}
