//! The layers that ship with lsgen: `profiles/defaults.toml`, `profiles/size/*`, `profiles/tier/*`.

use std::sync::LazyLock;

use crate::shipped::{self, PROFILES};
use crate::source::{Document, DocumentId};

/// The folders of `profiles/` that hold layers; the others hold facts.
const FOLDERS: [&str; 2] = ["size", "tier"];

/// The lowest layer.
pub(crate) fn defaults() -> &'static str {
    shipped::profile("defaults.toml")
}

/// The sizes of the production environment, which name every table that a profile brings.
pub(crate) fn sizes() -> &'static Document {
    static SIZES: LazyLock<Document> = LazyLock::new(|| {
        let name = "size/production.toml";
        Document::parse(name, shipped::profile(name), DocumentId(0))
    });
    &SIZES
}

/// The text of the profile `name`, such as `size/production`.
pub(crate) fn profile(name: &str) -> Option<&'static str> {
    let (folder, _) = name.split_once('/')?;
    if !FOLDERS.contains(&folder) {
        return None;
    }
    shipped::text(&PROFILES, &format!("{name}.toml"))
}

/// The names of all profiles, sorted.
pub(crate) fn profiles() -> Vec<String> {
    let mut names: Vec<String> = FOLDERS
        .iter()
        .filter_map(|folder| PROFILES.get_dir(folder))
        .flat_map(include_dir::Dir::files)
        .filter_map(|file| file.path().with_extension("").to_str().map(str::to_owned))
        .collect();
    names.sort();
    names
}
