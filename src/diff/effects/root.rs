//! What changes of a root's own settings do: where the state lies, which region and account, the tags.

use std::collections::{BTreeMap, BTreeSet};

use ::hcl::structure::{Block, Body};

use super::knowledge::{EffectsError, of_root as knowledge};
use super::resources::{Effect, Found};
use super::taken::modules_of;
use super::value::{Kind, Value};

/// The settings of one block, by name.
type Settings = BTreeMap<String, Value>;

/// The effects of the `terraform` and `provider` blocks that differ.
pub(super) fn of_root(before: &Body, after: &Body) -> Result<Vec<Found>, EffectsError> {
    let (old, new) = (blocks(before), blocks(after));
    let mut changed = Vec::new();
    for block in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (Some(old), Some(new)) = (old.get(block), new.get(block)) else {
            let whole = |blocks: &BTreeMap<String, Settings>| {
                let settings = blocks.get(block).cloned();
                settings.map_or_else(Value::null, |settings| Kind::Object(settings).into())
            };
            changed.push((block.clone(), whole(&old), whole(&new)));
            continue;
        };
        for name in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
            let value = |settings: &Settings| settings.get(name).cloned();
            let value = |settings: &Settings| value(settings).unwrap_or_else(Value::null);
            changed.push((format!("{block}.{name}"), value(old), value(new)));
        }
    }
    changed.retain(|(_, old, new)| old != new);
    let called = modules_of(after);
    let mut found = Vec::new();
    for (path, old, new) in changed {
        let unknown = || EffectsError::UnknownInput {
            module: "the root".to_owned(),
            input: path.clone(),
        };
        let cases = knowledge()?.get(&path).ok_or_else(unknown)?;
        let meant = cases.iter().filter(|case| {
            let is_called = case.modules.is_empty()
                || case.modules.iter().any(|module| called.contains(module));
            is_called && case.is_about(&old, &new, |_| Value::null())
        });
        found.extend(
            meant.map(|case| (Some(path.clone()), Effect::of(case, case.resource.clone()))),
        );
    }
    Ok(found)
}

/// The settings by block: `backend`, `provider`, `provider_recovery`, `required_providers`.
fn blocks(root: &Body) -> BTreeMap<String, Settings> {
    let mut blocks = BTreeMap::new();
    for block in root.blocks() {
        match block.identifier.as_str() {
            "terraform" => {
                for inner in block.body.blocks() {
                    let mut settings = settings(inner);
                    if inner.identifier.as_str() == "backend"
                        && let Some(kind) = inner.labels.first()
                    {
                        settings.insert("type".to_owned(), Value::scalar(&kind.as_str()));
                    }
                    blocks.insert(inner.identifier.to_string(), settings);
                }
            }
            "provider" => {
                let settings = settings(block);
                let alias = settings.get("alias").and_then(Value::as_scalar);
                let name = alias.map_or("provider".to_owned(), |alias| format!("provider_{alias}"));
                blocks.insert(name, settings);
            }
            _ => {}
        }
    }
    blocks
}

/// A block's attributes, and its inner blocks by their name.
fn settings(block: &Block) -> Settings {
    let attributes = block.body.attributes();
    let attributes =
        attributes.map(|attribute| (attribute.key.to_string(), Value::from(&attribute.expr)));
    let blocks = block.body.blocks().map(|inner| {
        (
            inner.identifier.to_string(),
            Kind::Object(settings(inner)).into(),
        )
    });
    attributes.chain(blocks).collect()
}
