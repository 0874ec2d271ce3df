//! The layers that ship with lsgen: `profiles/defaults.toml`, `profiles/size/*`, `profiles/tier/*`.

use crate::shipped::PROFILES;

/// The folders of `profiles/` that hold layers; the others hold facts.
const FOLDERS: [&str; 2] = ["size", "tier"];

/// The lowest layer.
pub(crate) fn defaults() -> &'static str {
    PROFILES
        .get_file("defaults.toml")
        .and_then(|file| file.contents_utf8())
        .unwrap_or_default()
}

/// The text of the profile `name`, such as `size/production`.
pub(crate) fn profile(name: &str) -> Option<&'static str> {
    let (folder, _) = name.split_once('/')?;
    if !FOLDERS.contains(&folder) {
        return None;
    }
    PROFILES.get_file(format!("{name}.toml"))?.contents_utf8()
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
