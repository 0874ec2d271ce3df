//! What changes of a root's own settings do: where the state lies, which region and account, the tags.

use std::collections::BTreeSet;

use ::hcl::structure::{Block, Body};

use super::call::{Arguments, Call, Found};
use super::knowledge::{EffectsError, of_root as knowledge};
use super::taken::modules_of;
use super::value::Value;

/// The effects of the `terraform` and `provider` blocks that differ.
pub(super) fn of_root(before: &Body, after: &Body) -> Result<Vec<Found>, EffectsError> {
    let call = Call {
        module: "the root",
        knowledge: knowledge()?,
        before: None,
        after: None,
        stack: modules_of(after),
    };
    let (old, new) = (settings(before), settings(after));
    let mut found = Vec::new();
    for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let value = |settings: &Arguments| settings.get(name).cloned().unwrap_or(Value::Null);
        found.extend(call.of_input(name, &value(&old), &value(&new))?);
    }
    Ok(found)
}

/// The settings as one object for each block: `backend`, `provider`, `provider_recovery`, `terraform`.
fn settings(root: &Body) -> Arguments {
    let mut settings = Arguments::new();
    for block in root.blocks() {
        match block.identifier.as_str() {
            "terraform" => {
                for inner in block.body.blocks() {
                    let mut value = object(inner);
                    if inner.identifier.as_str() == "backend"
                        && let (Value::Object(entries), Some(kind)) =
                            (&mut value, inner.labels.first())
                    {
                        let kind = Value::Scalar(kind.as_str().to_owned());
                        entries.insert("type".to_owned(), kind);
                    }
                    settings.insert(inner.identifier.to_string(), value);
                }
            }
            "provider" => {
                let value = object(block);
                let alias = match &value {
                    Value::Object(entries) => match entries.get("alias") {
                        Some(Value::Scalar(alias)) => format!("provider_{alias}"),
                        _ => "provider".to_owned(),
                    },
                    _ => continue,
                };
                settings.insert(alias, value);
            }
            _ => {}
        }
    }
    settings
}

/// A block's attributes, and its inner blocks by their name.
fn object(block: &Block) -> Value {
    let attributes = block
        .body
        .attributes()
        .map(|attribute| (attribute.key.to_string(), Value::from(&attribute.expr)));
    let blocks = block
        .body
        .blocks()
        .map(|inner| (inner.identifier.to_string(), object(inner)));
    Value::Object(attributes.chain(blocks).collect())
}
