//! Addresses of Terraform that are others than in an earlier lsgen: `profiles/terraform/moved.toml`.
//!
//! Terraform knows what it made by its address. A module that gets another name, or a resource in it, would be deleted and made
//! again. A `moved` block in the root tells Terraform that it is the same one.

use std::fmt;
use std::sync::LazyLock;

use ::hcl::expr::Expression;
use semver::Version;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::module::Module;
use crate::internal::Internal as _;
use crate::shipped;

/// A module, a resource of one, or an instance of that: `module.postgres.aws_db_instance.this[0]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Address {
    /// What the root calls the module.
    pub module: String,
    /// The type and the name of the resource; none for the whole module.
    pub resource: Option<String>,
    /// The key of the instance, with its brackets; none for all of them.
    pub key: Option<String>,
}

/// What has another address since a version of lsgen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The stacks in which it has.
    pub stacks: Vec<String>,
    /// The address before.
    pub from: Address,
    /// The address since.
    pub to: Address,
    /// The first version with the new address.
    #[serde(deserialize_with = "version")]
    pub since: Version,
}

fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(D::Error::custom)
}

/// Every move since the first version, in the order in which they happened.
pub fn moves() -> &'static [Move] {
    static MOVES: LazyLock<Vec<Move>> =
        LazyLock::new(|| read(shipped::profile("terraform/moved.toml")));
    &MOVES
}

/// Reads a table of moves.
pub fn read(text: &str) -> Vec<Move> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Table {
        #[serde(default)]
        moved: Vec<Move>,
    }
    let table: Table = toml::from_str(text).internal("moves");
    table.moved
}

/// The moves that a stack with these modules tells Terraform of. A module that is still called under its old name is a different one.
pub(crate) fn of_stack(all: &[Move], stack: &str, modules: &[Module]) -> Vec<Move> {
    let is_called = |label: &str| modules.iter().any(|module| module.label() == label);
    let is_about = |one: &&Move| {
        let is_whole = one.from.resource.is_none();
        one.stacks.iter().any(|name| name == stack)
            && is_called(&one.to.module)
            && !(is_whole && is_called(&one.from.module))
    };
    all.iter().filter(is_about).cloned().collect()
}

impl Address {
    /// Reads an address; nothing where it is of something else, such as a resource of the root.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("module.")?;
        let (module, rest) = match rest.split_once('.') {
            Some((module, rest)) => (module, Some(rest)),
            None => (rest, None),
        };
        let (resource, key) = match rest {
            None => (None, None),
            Some(rest) => {
                let (resource, key) = match rest.find('[') {
                    Some(start) => rest.split_at(start),
                    None => (rest, ""),
                };
                let (kind, name) = resource.split_once('.')?;
                if !is_word(kind) || !is_word(name) || !(key.is_empty() || key.ends_with(']')) {
                    return None;
                }
                let key = (!key.is_empty()).then(|| key.to_owned());
                (Some(resource.to_owned()), key)
            }
        };
        is_word(module).then(|| Self {
            module: module.to_owned(),
            resource,
            key,
        })
    }

    /// The address as an expression of Terraform.
    pub(crate) fn expression(&self) -> Expression {
        self.to_string().parse().internal("an address")
    }
}

fn is_word(text: &str) -> bool {
    let is_of_word =
        |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    !text.is_empty() && text.chars().all(is_of_word)
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` is not an address in a module"))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "module.{}", self.module)?;
        if let Some(resource) = &self.resource {
            write!(formatter, ".{resource}")?;
        }
        match &self.key {
            Some(key) => formatter.write_str(key),
            None => Ok(()),
        }
    }
}
