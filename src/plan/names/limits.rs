//! How long a name may be: facts from `profiles/aws/limits.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::shipped::PROFILES;

/// The limit of one kind of name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The most characters.
    pub maximum: usize,
    /// The page that says so.
    pub source: String,
}

/// All limits by kind; the kinds are those of [`super::Names::limited`].
pub fn limits() -> BTreeMap<String, Limit> {
    let text = PROFILES
        .get_file("aws/limits.toml")
        .and_then(|file| file.contents_utf8());
    // A test reads the shipped file and checks that every kind in use is there.
    text.and_then(|text| toml::from_str(text).ok())
        .unwrap_or_default()
}
