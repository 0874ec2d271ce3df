//! Stores that are exchanged: what stands behind each before and after, from `profiles/diff/stores.toml`.
//!
//! Nothing that lsgen renders moves data from one store to another. So every change of what stands behind a store is a
//! loss for LangSmith, whether the old store is deleted, left alone, or was never ours. Blob storage that is switched on is the
//! one exception: nothing is given up, because runs of before are read from ClickHouse as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::Found;
use super::read::Release;
use crate::diff::Files;
use crate::diff::effects::Class;
use crate::format::yaml::Node;
use crate::shipped;

/// The stack that makes the stores.
pub(super) const STACK: &str = "infra";

/// What is known of a store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Store {
    title: String,
    key: String,
    holds: String,
    remedy: String,
    source: String,
    keys: Vec<String>,
    behind: Vec<Behind>,
}

/// Something that can stand behind a store, and what shows that it does.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Behind {
    what: String,
    #[serde(default)]
    modules: Vec<String>,
    folder: Option<String>,
    #[serde(default)]
    values: BTreeMap<String, Word>,
    /// Values that name it and its volume.
    #[serde(default)]
    named_by: Vec<String>,
    /// Whether leaving it for something else loses nothing.
    #[serde(default)]
    gives_nothing_up: bool,
}

/// What a value has to be.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Word {
    On,
    Off,
    Set,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    store: Vec<Store>,
}

fn known() -> &'static [Store] {
    static KNOWN: LazyLock<Vec<Store>> = LazyLock::new(|| {
        let facts: Facts = shipped::facts("diff/stores.toml");
        facts.store
    });
    &KNOWN
}

/// A side: its release and everything that was rendered with it.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) release: &'a Release,
    pub(super) files: &'a Files,
    /// The modules that make its stores, by the names that they have by now.
    pub(super) modules: &'a BTreeSet<String>,
}

/// Adds every store that is replaced by a different one.
pub(super) fn exchanged(old: Side<'_>, new: Side<'_>, found: &mut Found) {
    for store in known() {
        let (Some(before), Some(after)) = (store.behind(old), store.behind(new)) else {
            continue;
        };
        let loses = format!(
            "LangSmith no longer sees what it holds: {}. {}",
            store.holds, store.remedy
        );
        if before.what != after.what {
            let from_to = format!("From {} to {}", before.what, after.what);
            let (class, reason) = if before.gives_nothing_up {
                let kept = "What was written before stays where it is and is read from there.";
                (Class::InPlace, format!("{from_to}. {kept}"))
            } else {
                let reason = format!("{from_to}, and nothing moves the data. {loses}");
                (Class::DataLoss, reason)
            };
            found.add_from(
                &store.source,
                class,
                store.title.clone(),
                [store.key.as_str()],
                reason,
            );
            continue;
        }
        if before.gives_nothing_up {
            continue;
        }
        let changed = |keys: &[String]| -> Vec<String> {
            let leaf = |side: Side<'_>, key: &str| side.release.leaf(key).cloned();
            let keys = keys.iter().filter(|key| leaf(old, key) != leaf(new, key));
            keys.cloned().collect()
        };
        for (keys, reason) in [
            (
                changed(&store.keys),
                "It is looked for elsewhere, and nothing moves the data",
            ),
            (
                changed(&before.named_by),
                "It gets another name, and with it an empty volume",
            ),
        ] {
            if !keys.is_empty() {
                found.add_from(
                    &store.source,
                    Class::DataLoss,
                    store.title.clone(),
                    keys,
                    format!("{reason}. {loses}"),
                );
            }
        }
    }
}

impl Store {
    /// What stands behind it on a side.
    fn behind(&self, side: Side<'_>) -> Option<&Behind> {
        self.behind.iter().find(|behind| {
            let is_called = |module: &String| side.modules.contains(module);
            let lies_below = |folder: &String| {
                let folder = format!("{folder}/");
                let mut paths = side.files.keys();
                paths.any(|path| path.as_str().starts_with(&folder))
            };
            let is_so = |(key, word): (&String, &Word)| word.fits(side.release.leaf(key));
            behind.modules.iter().all(is_called)
                && behind.folder.iter().all(lies_below)
                && behind.values.iter().all(is_so)
        })
    }
}

impl Word {
    fn fits(self, value: Option<&Node>) -> bool {
        let is_on = value == Some(&Node::Bool(true));
        match self {
            Self::On => is_on,
            Self::Off => !is_on,
            Self::Set => {
                value.is_some_and(|value| *value != Node::Null && value.as_str() != Some(""))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::known;
    use crate::chart::{langsmith, shipped_versions};
    use crate::diff::effects::knowledge::modules;

    #[test]
    fn the_shipped_facts_are_about_what_there_is() {
        assert_eq!(known().len(), 4);
        for store in known() {
            assert!(store.source.starts_with("https://"), "{store:?}");
            assert!(store.behind.len() > 2, "{store:?}");
            for module in store.behind.iter().flat_map(|behind| &behind.modules) {
                assert!(modules().contains(&module.as_str()), "{module}");
            }
            let values = store.behind.iter().flat_map(|behind| behind.values.keys());
            for version in shipped_versions() {
                let line = langsmith(&version).unwrap();
                let names = store.behind.iter().flat_map(|behind| &behind.named_by);
                for key in values.clone().chain(&store.keys).chain(names) {
                    assert!(line.value_keys().unwrap().has(key), "{version}: {key}");
                }
            }
        }
    }

    /// Every key of the chart that says where a store is, or how it is reached.
    #[test]
    fn every_key_of_a_store_names_a_place_or_is_known_not_to() {
        // How LangSmith proves who it is, encrypts, or what it writes where: the store is the same one.
        const MANNERS: [&str; 14] = [
            "clientCert",
            "iamAuthProvider",
            "customTls",
            "tls",
            "user",
            "password",
            "Password",
            "clusterSafeMode",
            "accessKey",
            "AccountKey",
            "kms",
            "minBlobStorageSizeKb",
            "s3UsePathStyle",
            "chSearchEnabled",
        ];
        let version = shipped_versions().into_iter().next_back().unwrap();
        let line = langsmith(&version).unwrap();
        let keys = line.value_keys().unwrap();
        for (path, _) in keys.leaves() {
            let is_store = [
                "postgres.external.",
                "redis.external.",
                "clickhouse.external.",
                "config.blobStorage.",
            ]
            .iter()
            .any(|below| path.starts_with(below));
            let is_manner = MANNERS.iter().any(|manner| path.contains(manner));
            let is_place = known().iter().any(|store| {
                let mut conditions = store.behind.iter().flat_map(|behind| behind.values.keys());
                store.keys.iter().any(|key| key == path) || conditions.any(|key| key == path)
            });
            assert!(!is_store || is_manner || is_place, "{path}");
        }
    }
}
