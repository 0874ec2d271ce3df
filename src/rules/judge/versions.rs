//! Which versions AWS offers: facts from `profiles/aws/versions.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::shipped::facts;

/// The versions of everything that has one.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rules) struct Versions {
    pub(in crate::rules) kubernetes: Offer,
    /// PostgreSQL by the service that runs it: they take up a version at different times.
    pub(in crate::rules) postgres: BTreeMap<String, Offer>,
    pub(in crate::rules) redis: Offer,
}

/// What is offered, oldest first, and where AWS says so.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::rules) struct Offer {
    pub(in crate::rules) versions: Vec<String>,
    pub(in crate::rules) source: String,
}

impl Offer {
    pub(in crate::rules) fn has(&self, version: &str) -> bool {
        self.versions.iter().any(|offered| offered == version)
    }

    /// `1.33`, `1.34` or `1.35`, each in back-ticks.
    pub(in crate::rules) fn listed(&self) -> String {
        let quoted: Vec<String> = self.versions.iter().map(|one| format!("`{one}`")).collect();
        match quoted.as_slice() {
            [some @ .., last] if !some.is_empty() => format!("{} or {last}", some.join(", ")),
            all => all.concat(),
        }
    }
}

/// The versions that are known.
pub(in crate::rules) fn versions() -> &'static Versions {
    static VERSIONS: LazyLock<Versions> = LazyLock::new(|| facts("aws/versions.toml"));
    &VERSIONS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart;

    #[test]
    fn every_kubernetes_version_has_its_autoscaler_and_no_other_has_one() {
        let addon = chart::addon("cluster-autoscaler").unwrap();
        let image = addon.images.first().unwrap();
        let known: Vec<String> = image
            .tags_by_minor
            .keys()
            .map(|minor| format!("1.{minor}"))
            .collect();
        assert_eq!(versions().kubernetes.versions, known);
        assert_eq!(image.tag_for(99), None);
    }

    #[test]
    fn every_offer_names_its_source() {
        let versions = versions();
        let others = [&versions.kubernetes, &versions.redis];
        for offer in versions.postgres.values().chain(others) {
            assert!(!offer.versions.is_empty() && offer.source.starts_with("https://"));
        }
    }
}
