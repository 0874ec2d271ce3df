//! The single-key changes that are planned: `changes.toml`.

use std::fs;
use std::sync::LazyLock;

use lsgen::api::diff::Class;
use serde::Deserialize;

use crate::environments::{Rendered, project, render, text_of};
use crate::support::keys::set;

/// One changed key of an environment file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    /// The key, from the top of the file.
    pub(crate) key: String,
    /// Its new value; none takes the key away.
    pub(crate) value: Option<toml::Value>,
    /// The most severe effect on the stack.
    pub(crate) worst: Class,
    /// The stack in which that shows, `infra` unless it says otherwise.
    #[serde(default = "infra")]
    pub(crate) stack: String,
    /// Further keys that the rules ask for in the same change.
    #[serde(default)]
    pub(crate) with: toml::Table,
    /// Keys that have to go in the same change.
    #[serde(default)]
    pub(crate) without: Vec<String>,
}

fn infra() -> String {
    "infra".to_owned()
}

/// The changes of one environment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Base {
    /// The name of its file.
    pub(crate) environment: String,
    /// What is laid over it first.
    #[serde(default)]
    pub(crate) first: toml::Table,
    /// The changes.
    pub(crate) changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    base: Vec<Base>,
}

/// Every environment with its changes.
pub(crate) fn bases() -> &'static [Base] {
    static BASES: LazyLock<Vec<Base>> = LazyLock::new(|| {
        let text = fs::read_to_string(project("tests/engines/effects/changes.toml")).unwrap();
        toml::from_str::<Table>(&text).unwrap().base
    });
    &BASES
}

impl Base {
    /// Renders the environment with these changes.
    pub(crate) fn rendered(&self, changes: &[&Change]) -> Result<Rendered, String> {
        let mut file: toml::Table = text_of(&self.environment).parse().unwrap();
        for (key, value) in &self.first {
            set(&mut file, key, Some(value));
        }
        for change in changes {
            for (key, value) in &change.with {
                set(&mut file, key, Some(value));
            }
            for key in &change.without {
                set(&mut file, key, None);
            }
            set(&mut file, &change.key, change.value.as_ref());
        }
        let mut rendered = render(&self.environment, &toml::to_string(&file).unwrap())
            .map_err(|findings| format!("refused: {findings:#?}"))?;
        // The guard refuses the plans that are asked for here; `protection.rs` has its own tests.
        rendered
            .files
            .retain(|path, _| !path.ends_with("/protection.tf"));
        Ok(rendered)
    }
}
