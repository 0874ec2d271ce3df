//! Whether both sides are the same environment.
//!
//! Names, buckets and the place of Terraform's state follow from prefix, name, region and account.
//! If one of those changes, nothing is moved: Terraform starts with an empty state and makes
//! everything again, beside what exists.

use schemars::JsonSchema;
use serde::Serialize;

use super::files::Files;
use super::object::Object;
use super::structure;
use super::value::Value;
use crate::bundle::manifest::{FILE_NAME, Manifest};
use crate::bundle::path::FilePath;
use crate::layer::Stack;
use crate::source::KeyPath;

/// The file that says where everything is made.
const PROVIDERS: &str = "terraform/infra/providers.tf";

/// A difference in what identifies an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IdentityChange {
    /// Which.
    pub what: Trait,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// What an environment is known by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Trait {
    /// What every name starts with.
    Prefix,
    /// The environment's name.
    Name,
    /// Prefix and name together, where only the output is known.
    Names,
    /// The AWS region.
    Region,
    /// The AWS account.
    Account,
}

impl Trait {
    /// The words for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Name => "name",
            Self::Names => "prefix or name",
            Self::Region => "region",
            Self::Account => "account",
        }
    }
}

/// What is known of a side: its files, and its environment file if there is one.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) files: &'a Files,
    pub(super) stack: Option<&'a Stack>,
}

/// Which of its traits make this a different environment.
pub(super) fn compare(before: Known<'_>, after: Known<'_>) -> Vec<IdentityChange> {
    let has_both = before.stack.is_some() && after.stack.is_some();
    let traits: &[Trait] = if has_both {
        &[Trait::Prefix, Trait::Name, Trait::Region, Trait::Account]
    } else {
        &[Trait::Names, Trait::Region, Trait::Account]
    };
    let change = |what: &Trait| {
        let (before, after) = (before.find(*what)?, after.find(*what)?);
        (before != after).then_some(IdentityChange {
            what: *what,
            before,
            after,
        })
    };
    traits.iter().filter_map(change).collect()
}

/// What lsgen recorded of the files. A manifest that cannot be read says nothing; `write` refuses a folder with one.
pub(super) fn manifest(files: &Files) -> Option<Manifest> {
    let text = std::str::from_utf8(files.get(FILE_NAME)?).ok()?;
    Manifest::parse(text).ok()
}

impl Known<'_> {
    fn find(self, what: Trait) -> Option<String> {
        match what {
            Trait::Prefix => self.key("environment.prefix"),
            Trait::Name => self.key("environment.name"),
            Trait::Names => {
                let manifest = manifest(self.files)?;
                Some(manifest.header().environment.clone())
            }
            Trait::Region => self.key("cloud.region").or_else(|| self.provider("region")),
            Trait::Account => self
                .key("cloud.account_id")
                .or_else(|| self.provider("allowed_account_ids")),
        }
    }

    fn key(self, path: &str) -> Option<String> {
        let node = self.stack?.find(&KeyPath::dotted(path))?;
        node.as_text().map(str::to_owned)
    }

    fn provider(self, argument: &str) -> Option<String> {
        let path = FilePath::parse(PROVIDERS).ok()?;
        let objects = structure::read(&path, self.files.get(PROVIDERS)?).ok()??;
        let provider = objects.get(&Object::Block("provider.aws".to_owned()))?;
        let mut value = provider.get(argument)?;
        if let Value::List(items) = value {
            value = items.first()?;
        }
        value.as_text().map(str::to_owned)
    }
}
