//! An add-on chart of the cluster.

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
    /// The text of `values.keys`.
    #[serde(skip)]
    keys: &'static str,
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
