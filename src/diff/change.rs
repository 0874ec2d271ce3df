//! One change of what a file says.

use schemars::JsonSchema;
use serde::Serialize;

use super::object::Object;
use super::path::Path;
use super::value::Value;

/// A value that is other than it was. Which file it is in, the list says that holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What it is about: `Deployment langsmith/echo`, `module.postgres`; empty for the file as a whole.
    #[schemars(with = "String")]
    pub object: Object,
    /// Where in it, such as `spec.replicas`; empty where all of it was added or removed.
    #[schemars(with = "String")]
    pub path: Path,
    /// What it was; absent where it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it is; absent where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}
