//! JSON files as one value.

use std::collections::BTreeMap;

use super::object::Object;
use super::value::Value;

/// The file as a whole, or why it cannot be read.
pub(super) fn objects(text: &str) -> Result<BTreeMap<Object, Value>, String> {
    let json: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(BTreeMap::from([(Object::File, json.into())]))
}
