//! The tags of everything that Terraform makes.

use crate::model::metadata::Metadata;

/// lsgen's own tags, and those of the environment, which take the place of an own one.
///
/// IAM takes `Environment` and `environment` for one key, and rejects both together.
pub(crate) fn tags(metadata: &Metadata) -> Vec<(String, String)> {
    let own = [
        ("app", "langsmith"),
        ("environment", metadata.name.as_str()),
        ("managed-by", "terraform"),
        ("name-prefix", metadata.prefix.as_str()),
    ];
    let written = metadata
        .tags
        .iter()
        .map(|(key, value)| (key.to_string(), value.to_string()));
    let is_written = |own: &str| {
        let mut keys = metadata.tags.keys();
        keys.any(|key| key.as_str().eq_ignore_ascii_case(own))
    };
    own.into_iter()
        .filter(|(key, _)| !is_written(key))
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .chain(written)
        .collect()
}
