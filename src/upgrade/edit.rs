//! The environment file of another chart version: the same text, comments and all, with what the version
//! changes.

use std::fmt;

use semver::Version;
use toml_edit::{DocumentMut, Item, Table, TableLike, value};

/// A change of the file, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The chart version.
    Chart {
        /// The version before.
        from: Version,
        /// The version after.
        to: Version,
    },
    /// A key under `[langsmith.values]` that has another name.
    Renamed {
        /// Its path before.
        from: String,
        /// Its path after.
        to: String,
    },
}

impl fmt::Display for Edit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart { from, to } => {
                write!(formatter, "`langsmith.chart` from `{from}` to `{to}`")
            }
            Self::Renamed { from, to } => {
                write!(formatter, "`langsmith.values.{from}` is now `{to}`")
            }
        }
    }
}

/// The file cannot be edited: it is no TOML, or a table is no table.
#[derive(Debug, thiserror::Error)]
#[error("cannot edit the environment file: {0}")]
pub struct EditError(String);

/// The text for the next version, and what is different in it. `renamed` are values keys with the name that
/// they have in the version.
pub fn edited(
    text: &str,
    from: &Version,
    to: &Version,
    renamed: &[(String, String)],
) -> Result<(String, Vec<Edit>), EditError> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| EditError(error.message().to_owned()))?;
    let langsmith = document
        .entry("langsmith")
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| EditError("`langsmith` is no table".to_owned()))?;
    set_text(langsmith, "chart", &to.to_string());
    let mut edits = vec![Edit::Chart {
        from: from.clone(),
        to: to.clone(),
    }];
    if let Some(values) = langsmith.get_mut("values") {
        for (old, new) in renamed {
            if rename(values, old, new) {
                edits.push(Edit::Renamed {
                    from: old.clone(),
                    to: new.clone(),
                });
            }
        }
    }
    Ok((document.to_string(), edits))
}

/// Sets a text and keeps the comment behind it.
fn set_text(table: &mut dyn TableLike, key: &str, text: &str) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = text.into();
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(key, value(text));
        }
    }
}

/// Moves what stands at one path to another, which must be free.
fn rename(values: &mut Item, old: &str, new: &str) -> bool {
    if find(values, new).is_some() {
        return false;
    }
    let Some(moved) = take(values, old) else {
        return false;
    };
    put(values, new, moved)
}

fn find<'a>(item: &'a Item, path: &str) -> Option<&'a Item> {
    path.split('.')
        .try_fold(item, |item, segment| item.as_table_like()?.get(segment))
}

fn take(item: &mut Item, path: &str) -> Option<Item> {
    let (parents, last) = match path.rsplit_once('.') {
        Some((parents, last)) => (Some(parents), last),
        None => (None, path),
    };
    let mut table = item.as_table_like_mut()?;
    for segment in parents.into_iter().flat_map(|path| path.split('.')) {
        table = table.get_mut(segment)?.as_table_like_mut()?;
    }
    table.remove(last)
}

fn put(item: &mut Item, path: &str, moved: Item) -> bool {
    let Some((parents, last)) = path
        .rsplit_once('.')
        .or(Some(("", path)))
        .map(|(parents, last)| (parents.split('.').filter(|part| !part.is_empty()), last))
    else {
        return false;
    };
    let Some(mut table) = item.as_table_like_mut() else {
        return false;
    };
    for segment in parents {
        let below = table
            .entry(segment)
            .or_insert_with(|| {
                // As a dotted key, so that nothing moves to another place of the file.
                let mut below = Table::new();
                below.set_implicit(true);
                below.set_dotted(true);
                Item::Table(below)
            })
            .as_table_like_mut();
        let Some(below) = below else { return false };
        table = below;
    }
    table.insert(last, moved);
    true
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{Edit, edited};

    fn edit(text: &str, renamed: &[(&str, &str)]) -> (String, Vec<Edit>) {
        let renamed: Vec<(String, String)> = renamed
            .iter()
            .map(|(old, new)| ((*old).to_owned(), (*new).to_owned()))
            .collect();
        let from = Version::new(0, 14, 6);
        edited(text, &from, &Version::new(0, 16, 11), &renamed).unwrap()
    }

    #[test]
    fn only_the_version_changes() {
        let text = "# mine\n[langsmith] # here\n  chart   = \"0.14.6\" # pinned, see the ticket\nrelease = \"langsmith\"\n";
        let expected = text.replace("0.14.6", "0.16.11");
        assert_eq!(edit(text, &[]).0, expected);
        let dotted = "langsmith.chart = '0.14.6'\n";
        assert_eq!(edit(dotted, &[]).0, "langsmith.chart = \"0.16.11\"\n");
        let inline = "langsmith = { release = \"x\", chart = \"0.14.6\" }\n";
        let expected = "langsmith = { release = \"x\", chart = \"0.16.11\" }\n";
        assert_eq!(edit(inline, &[]).0, expected);
    }

    #[test]
    fn a_version_that_a_profile_sets_is_written_into_the_file() {
        let (text, edits) = edit("version = 1\n", &[]);
        assert_eq!(text, "version = 1\n\n[langsmith]\nchart = \"0.16.11\"\n");
        assert_eq!(edits.len(), 1);
    }

    #[test]
    fn renamed_values_move_with_their_comments() {
        let text = "[langsmith]\nchart = \"0.14.6\"\n\n[langsmith.values.agentBuilderToolServer]\n# two\ndeployment.replicas = 2\n";
        let renamed = [
            ("agentBuilderToolServer", "fleetToolServer"),
            ("other", "thing"),
        ];
        let (text, edits) = edit(text, &renamed);
        let expected = "[langsmith]\nchart = \"0.16.11\"\n\n[langsmith.values.fleetToolServer]\n# two\ndeployment.replicas = 2\n";
        assert_eq!(text, expected);
        assert_eq!(edits.len(), 2);
        let dotted = "[langsmith]\nchart = \"0.14.6\"\nvalues.e2eTest.enabled = false # slow\n";
        let (text, _) = edit(dotted, &[("e2eTest", "backend.e2eTest")]);
        let value: toml::Value = toml::from_str(&text).unwrap();
        assert_eq!(
            value["langsmith"]["values"]["backend"]["e2eTest"]["enabled"],
            false.into()
        );
        assert!(text.contains("# slow"), "{text}");
    }

    #[test]
    fn nothing_is_moved_over_what_is_there() {
        let text = "[langsmith.values]\na = 1\nb = 2\n";
        let (text, edits) = edit(text, &[("a", "b")]);
        assert!(text.contains("a = 1\nb = 2\n"), "{text}");
        assert_eq!(edits.len(), 1);
    }
}
