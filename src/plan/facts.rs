//! Facts that lsgen ships under `profiles/`.

use serde::de::DeserializeOwned;

use crate::internal::Internal;
use crate::shipped::PROFILES;

/// The facts of a file below `profiles/`.
pub(super) fn facts<T: DeserializeOwned>(path: &str) -> T {
    let file = PROFILES.get_file(path).internal(path);
    let text = file.contents_utf8().internal(path);
    toml::from_str(text).internal(path)
}
