//! `effects.toml`, the data beside a module.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::class::Class;

/// What changes of a module's inputs do.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectsFile {
    /// The effects of each input, by its path: `node_groups.*.disk_gib` is that attribute of any entry of the map.
    #[serde(default)]
    pub inputs: BTreeMap<String, Vec<Entry>>,
    /// Where a resource is not always there: the inputs with which it is. Any of the tables is enough, and each holds where
    /// all of its words fit (`null`, `set`, `empty`, `filled`, or the text of a scalar).
    #[serde(default)]
    pub exists: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// What a stack gets with the module.
    #[serde(default)]
    pub added: Vec<Entry>,
    /// What a stack loses with the module.
    #[serde(default)]
    pub removed: Vec<Entry>,
    /// The inputs that name something of which AWS has one at a time, by their paths, with what each names. A module that
    /// comes while another goes cannot take a name that the other still has.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// One effect, and when it takes place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The address of the resource inside the module, for all of its instances; with `[*]` for the one that has the key which
    /// the path's `*` stands for; `*` alone for every resource. None where nothing in the cloud changes.
    pub resource: Option<String>,
    /// The provider's arguments that change.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// What that does.
    pub effect: Class,
    /// Why, in a sentence.
    pub reason: String,
    /// Where AWS says so, if the plan does not.
    pub source: Option<String>,
    /// How the value must have changed; any change counts if this is not given.
    pub when: Option<When>,
    /// The words of which one must fit the value before.
    pub from: Option<Vec<String>>,
    /// The words of which one must fit the value after.
    pub to: Option<Vec<String>>,
    /// Other inputs, with the words that must all fit them after the change.
    #[serde(default)]
    pub given: BTreeMap<String, String>,
    /// Other inputs, with words of which none may fit.
    #[serde(default)]
    pub unless: BTreeMap<String, String>,
    /// For what a root sets itself: the modules of which the stack calls at least one.
    #[serde(default)]
    pub modules: Vec<String>,
    /// Inputs, with the words that must all fit them before the change.
    #[serde(default)]
    pub was: BTreeMap<String, String>,
}

/// How a value changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// A greater number, or a newer version.
    Increased,
    /// A smaller number, or an older version.
    Decreased,
    /// From one minor version to the next: 1.34 to 1.35.
    NextMinor,
    /// A newer version that is not the next minor one: 1.34 to 1.36, 16 to 17.
    BeyondNextMinor,
    /// A newer version of the same major one: 16.4 to 16.6.
    SameMajor,
    /// A newer major version: 16 to 17.
    NewerMajor,
    /// There was no value, or no such entry.
    Added,
    /// There is no value, or no such entry, any more.
    Removed,
    /// There was a value and there is another one.
    Altered,
    /// From false to true.
    Enabled,
    /// From true to false.
    Disabled,
    /// A list that has gained elements and lost none.
    Extended,
    /// A list that has lost elements, or whose elements are new ones.
    Swapped,
    /// Another module's output that is another value, which is not known before the apply.
    Renewed,
    /// From instance types of one processor architecture to those of another.
    Architecture,
}
