//! An add-on chart of the cluster.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keys::{KeyFileError, ValueKeys};

/// An add-on chart: what it takes to install it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Addon {
    /// The chart's name in its repository.
    pub chart: String,
    /// The repository, as `helm repo add` takes it; for an OCI registry the `oci://` address of the chart.
    pub repository: String,
    /// The chart's version.
    pub version: String,
    /// The version of what it installs.
    pub app_version: String,
    /// The namespace it is usually installed in.
    pub namespace: String,
    /// The name of its release.
    pub release: String,
    /// Where the facts come from.
    pub source: String,
    /// Maps which the chart hands on as they are, beyond those that the importer knows by name.
    #[serde(default)]
    pub open: Vec<String>,
    /// The images that it runs as lsgen installs it, jobs and what its controllers start included.
    #[serde(default)]
    pub images: Vec<AddonImage>,
    /// The Kubernetes versions that it supports; none where it names none.
    pub kubernetes: Option<KubernetesRange>,
    /// The text of `values.keys`.
    #[serde(skip)]
    keys: &'static str,
}

/// The Kubernetes versions that an add-on supports, by their minor of major version 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KubernetesRange {
    /// The oldest.
    pub oldest: u64,
    /// The newest; none where only the oldest is stated.
    pub newest: Option<u64>,
    /// Who says so.
    pub source: String,
}

impl KubernetesRange {
    /// Whether a minor is among them.
    pub fn holds(&self, minor: u64) -> bool {
        minor >= self.oldest && self.newest.is_none_or(|newest| minor <= newest)
    }
}

/// An image that an add-on runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddonImage {
    /// What tells it from the add-on's other images; the one that bears the add-on's own name has none.
    pub part: Option<String>,
    /// The repository, with its registry.
    pub repository: String,
    /// The tag, with the digest where the chart pins one.
    pub tag: String,
    /// The values key of the tag, where lsgen sets it: the tag then follows the cluster's Kubernetes minor.
    pub tag_path: Option<String>,
    /// The newest tag that is known for a Kubernetes minor.
    #[serde(default)]
    pub tags_by_minor: BTreeMap<String, String>,
    /// Where it comes from, when no container of the rendered chart names it.
    pub started_by: Option<String>,
}

impl AddonImage {
    /// The tag for a Kubernetes minor, if one is known.
    pub fn tag_for(&self, minor: u64) -> Option<String> {
        if self.tag_path.is_none() {
            return Some(self.tag.clone());
        }
        self.tags_by_minor.get(&minor.to_string()).cloned()
    }
}

impl Addon {
    /// Reads the two data files of an add-on; the error says what is wrong with `chart.toml`.
    pub(super) fn parse(facts: &str, keys: &'static str) -> Result<Self, String> {
        let addon: Self = toml::from_str(facts).map_err(|error| error.to_string())?;
        Ok(Self { keys, ..addon })
    }

    /// The values keys which the chart's own `values.yaml` has.
    pub fn value_keys(&self) -> Result<ValueKeys<'static>, KeyFileError> {
        ValueKeys::parse(self.keys)
    }
}
