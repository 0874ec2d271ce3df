//! What is known of changes: by type of resource in `profiles/aws/effects/`, and by module where its files do not tell.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::class::Class;

/// What is known of a type of resource, or of one resource of a module.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Facts {
    /// Why it matters that an instance is created.
    pub(super) created: Option<String>,
    /// What it does that an instance goes.
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) removed: Vec<Case>,
    /// What the deletion of an instance brings along, whether it goes or is replaced: that AWS refuses it, or that something
    /// beside it is interrupted.
    #[serde(default, deserialize_with = "one_or_many")]
    pub(super) deletion: Vec<Case>,
    /// What a change of each argument does: `vpc_config.subnet_ids` is one of a nested block, `vpc_config` any of them.
    #[serde(default, deserialize_with = "lists")]
    pub(super) arguments: BTreeMap<String, Vec<Case>>,
    /// The attributes that any change of the resource gives another value.
    #[serde(default)]
    pub(super) recomputed: Vec<String>,
    /// What AWS calls a resource of which there is one of each name.
    pub(super) unique: Option<String>,
    /// The argument with that name; `name` if it is not given.
    pub(super) named_by: Option<String>,
}

/// What is known of a module beyond what its files tell.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModuleFacts {
    /// What a stack gets with the module.
    pub(super) added: Option<String>,
    /// What a stack loses with the module, apart from what is lost with single resources.
    pub(super) removed: Option<String>,
    /// What is known of single resources, by address, in place of what is known of their type.
    #[serde(default)]
    pub(super) resources: BTreeMap<String, Facts>,
    /// What a change of an input does that no argument of a resource shows, by its path: `generated.*.length` is that attribute
    /// of any entry.
    #[serde(default, deserialize_with = "lists")]
    pub(super) inputs: BTreeMap<String, Vec<Case>>,
}

/// What a change does, and when. Of several cases the first that fits counts.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// What the change does.
    pub(super) effect: Class,
    /// Why, in a sentence.
    pub(super) reason: String,
    /// Where AWS says so, if the plan does not.
    pub(super) source: Option<String>,
    /// How the value must have changed; any change counts if this is not given.
    pub(super) when: Option<When>,
    /// The words of which one must fit the value before.
    pub(super) from: Option<Vec<String>>,
    /// The words of which one must fit the value after.
    pub(super) to: Option<Vec<String>>,
    /// Other arguments of the resource, or inputs of the module, with the words that must all fit them after the change.
    #[serde(default)]
    pub(super) given: BTreeMap<String, String>,
    /// The same, with words of which none may fit.
    #[serde(default)]
    pub(super) unless: BTreeMap<String, String>,
    /// For an input or a setting: the address of the resource it happens to; `*` for every one.
    pub(super) resource: Option<String>,
    /// For a setting of a root: the modules of which the stack calls at least one.
    #[serde(default)]
    pub(super) modules: Vec<String>,
}

/// How a value changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// A greater number, or a newer version.
    Increased,
    /// A smaller number, or an older version.
    Decreased,
    /// From one minor version to the next: 1.34 to 1.35.
    NextMinor,
    /// A newer version of the same major one: 16.4 to 16.6.
    SameMajor,
    /// A newer major version: 16 to 17.
    NewerMajor,
    /// There was no value.
    Added,
    /// There is no value anymore.
    Removed,
    /// From false to true.
    Enabled,
    /// A list that has lost elements, or whose elements are others.
    Swapped,
    /// A value that is not known before the apply.
    Renewed,
}

impl When {
    /// As documents call it.
    pub(in crate::diff) fn in_words(self) -> &'static str {
        match self {
            Self::Increased => "increased",
            Self::Decreased => "decreased",
            Self::NextMinor => "next minor",
            Self::SameMajor => "same major",
            Self::NewerMajor => "newer major",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Enabled => "enabled",
            Self::Swapped => "swapped",
            Self::Renewed => "renewed",
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Cases {
    One(Box<Case>),
    Many(Vec<Case>),
}

impl From<Cases> for Vec<Case> {
    fn from(cases: Cases) -> Self {
        match cases {
            Cases::One(case) => vec![*case],
            Cases::Many(cases) => cases,
        }
    }
}

fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Case>, D::Error> {
    Cases::deserialize(deserializer).map(Vec::from)
}

/// Lists of cases by name.
pub(super) fn lists<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Vec<Case>>, D::Error> {
    let cases = BTreeMap::<String, Cases>::deserialize(deserializer)?;
    Ok(cases
        .into_iter()
        .map(|(name, cases)| (name, cases.into()))
        .collect())
}

/// The cases of a path, or of the nearest whole that it is a part of.
pub(super) fn nearest<'a>(
    cases: &'a BTreeMap<String, Vec<Case>>,
    path: &str,
) -> Option<&'a Vec<Case>> {
    let mut path = path;
    loop {
        if let Some(found) = cases.get(path) {
            return Some(found);
        }
        path = path.rsplit_once('.')?.0;
    }
}
