//! The environment file of another chart version: the same text, comments and all, with what the version
//! changes.

use std::fmt;

use semver::Version;

use crate::edit::{self, EditError, Literal, Text};
use crate::source::KeyPath;

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

/// The text for the next version, and what is different in it. `renamed` are values keys with the name that
/// they have in the version.
pub(crate) fn edited(
    text: &str,
    from: &Version,
    to: &Version,
    renamed: &[(String, String)],
) -> Result<(String, Vec<Edit>), EditError> {
    let mut text: Text = text.parse()?;
    let langsmith = KeyPath::root().key("langsmith");
    if !text.set(&langsmith.key("chart"), &Literal::String(to.to_string())) {
        return Err(EditError::not_a_table(&langsmith));
    }
    let mut edits = vec![Edit::Chart {
        from: from.clone(),
        to: to.clone(),
    }];
    let values = langsmith.key("values");
    let below = |path: &str| {
        path.split('.')
            .fold(values.clone(), |path, key| path.key(key))
    };
    for (old, new) in renamed {
        let rename = edit::Edit::Rename {
            from: below(old),
            to: below(new),
        };
        if text.make(&rename) {
            edits.push(Edit::Renamed {
                from: old.clone(),
                to: new.clone(),
            });
        }
    }
    Ok((text.to_string(), edits))
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
