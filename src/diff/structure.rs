//! What a file says, compared as its language has it.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use super::change::Change;
use super::object::Object;
use super::value::Value;
use super::{compare, hcl, json, yaml};
use crate::bundle::path::FilePath;

/// What changed in what a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Structure {
    /// These values; there is at least one.
    Values {
        /// The changes, by object and path.
        changes: Vec<Change>,
    },
    /// Nothing: only comments, layout or an order that means nothing.
    Layout,
    /// Nothing at all: the file has another path.
    Moved,
    /// The file is text for people or a script, which has no values.
    Text,
    /// One side cannot be read as what its name says it is.
    Unreadable {
        /// Why.
        reason: String,
    },
}

impl Structure {
    /// The changed values, none where there are none to be told.
    pub fn changes(&self) -> &[Change] {
        match self {
            Self::Values { changes } => changes,
            Self::Layout | Self::Moved | Self::Text | Self::Unreadable { .. } => &[],
        }
    }
}

/// The language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Manifests, values files, the helmfile.
    Yaml,
    /// YAML of a chart, with expressions of Helm's.
    HelmTemplate,
    /// Terraform.
    Hcl,
    /// JSON.
    Json,
    /// Anything else.
    Text,
}

impl Language {
    /// The language that a file's path tells.
    pub(crate) fn of(path: &FilePath) -> Self {
        match path.as_path().extension() {
            Some("yaml" | "yml") if path.folders().any(|folder| folder.ends_with("/templates")) => {
                Self::HelmTemplate
            }
            Some("yaml" | "yml") => Self::Yaml,
            // What a test of a stack asserts follows from the stack, and its blocks have no names.
            Some("hcl") if path.as_str().ends_with(".tftest.hcl") => Self::Text,
            Some("tf" | "tfvars" | "hcl") => Self::Hcl,
            Some("json") => Self::Json,
            _ => Self::Text,
        }
    }
}

/// What a file says, by object: `None` for text, which says nothing that could be compared, or why it
/// cannot be read.
pub(crate) fn read(
    path: &FilePath,
    bytes: &[u8],
) -> Result<Option<BTreeMap<Object, Value>>, String> {
    let language = Language::of(path);
    if language == Language::Text {
        return Ok(None);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())?;
    match language {
        Language::Yaml => yaml::objects(text).map(Some),
        // One whose expressions are not scalars is a text until Helm has read it.
        Language::HelmTemplate => Ok(yaml::template(text).ok()),
        Language::Hcl => hcl::objects(text).map(Some),
        Language::Json => json::objects(text).map(Some),
        Language::Text => Ok(None),
    }
}

/// Compares a file with what it was, each side with its path. An absent side says nothing.
pub(super) fn compare(
    before: Option<(&FilePath, &[u8])>,
    after: Option<(&FilePath, &[u8])>,
) -> Structure {
    if let (Some((_, old)), Some((_, new))) = (before, after)
        && old == new
    {
        return Structure::Moved;
    }
    let read = |side: Option<(&FilePath, &[u8])>, which: &str| match side {
        None => Ok(Some(BTreeMap::new())),
        Some((path, bytes)) => read(path, bytes).map_err(|reason| format!("{which}: {reason}")),
    };
    let (old, new) = match (read(before, "before"), read(after, "after")) {
        (Ok(Some(old)), Ok(Some(new))) => (old, new),
        (Err(reason), _) | (_, Err(reason)) => return Structure::Unreadable { reason },
        _ => return Structure::Text,
    };
    let objects: BTreeSet<&Object> = old.keys().chain(new.keys()).collect();
    let changes: Vec<Change> = objects
        .into_iter()
        .flat_map(|object| compare::objects(object, old.get(object), new.get(object)))
        .collect();
    if changes.is_empty() {
        Structure::Layout
    } else {
        Structure::Values { changes }
    }
}
