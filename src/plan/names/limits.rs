//! How long a name may be: facts from `profiles/aws/limits.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::shipped::facts;

/// The limit of one kind of name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Limit {
    /// The most characters.
    pub maximum: usize,
    /// The page that says so.
    pub source: String,
}

/// All limits by kind; the kinds are those of [`super::Names::limited`].
pub(crate) fn limits() -> &'static BTreeMap<String, Limit> {
    static LIMITS: LazyLock<BTreeMap<String, Limit>> = LazyLock::new(|| facts("aws/limits.toml"));
    &LIMITS
}
