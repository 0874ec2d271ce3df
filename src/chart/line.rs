//! One version of the LangSmith chart, as `chart.toml` describes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use semver::Version;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serializer};

use super::features::{Condition, Features};
use super::image::{Image, OperatorTemplate};
use super::keys::{KeyFileError, ValueKeys};
use super::object::Object;
use super::workload::{Kind, Workload};

/// One version of the LangSmith chart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The chart's version.
    #[serde(deserialize_with = "version")]
    pub version: Version,
    /// The version of the application, which is numbered independently of the chart. An image without a
    /// tag of its own gets this one.
    pub app_version: String,
    /// Where the facts come from.
    pub source: String,
    /// The images, by their key under `images`.
    pub images: BTreeMap<String, Image>,
    /// The images inside the operator's templates, by the template's key under `operator.templates`.
    pub operator_templates: BTreeMap<String, OperatorTemplate>,
    /// The workloads, by their values key.
    pub workloads: BTreeMap<String, Workload>,
    /// What it renders beside workloads and what belongs to them, by kind.
    #[serde(default)]
    pub objects: BTreeMap<String, Vec<Object>>,
    /// The secrets which the chart reads instead of making its own.
    pub secrets: BTreeMap<String, Secret>,
    /// The text of `values.keys`.
    #[serde(skip)]
    keys: Cow<'static, str>,
}

/// A secret which exists before the chart is installed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The values key that names it.
    pub path: String,
    /// The workloads, by values key, whose pods do not start without its keys.
    pub readers: Vec<String>,
    /// What it must hold.
    pub keys: Vec<SecretKey>,
}

/// A key of a secret without which a pod does not start.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretKey {
    /// The key.
    pub key: String,
    /// The values key that gives it another name.
    pub named: Option<String>,
    /// It is needed when all of these hold.
    pub when: Vec<Condition>,
    /// The workloads that read it, where they are others than the secret's.
    pub readers: Option<Vec<String>>,
}

impl Secret {
    /// The keys that it must hold in an install with these features, in the order of the data.
    pub fn keys_in_use(&self, features: &Features) -> Vec<&str> {
        self.keys
            .iter()
            .filter(|key| features.all(&key.when))
            .map(|key| key.key.as_str())
            .collect()
    }
}

impl Line {
    /// Reads the two data files of a version; the error says what is wrong with `chart.toml`.
    pub(super) fn parse(facts: &str, keys: Cow<'static, str>) -> Result<Self, String> {
        let mut line: Self = toml_text(facts)?;
        for (key, workload) in &mut line.workloads {
            workload.complete(key);
            if workload.kind == Kind::Job && workload.container.is_none() {
                return Err(format!("workload `{key}`: a job names its `container`"));
            }
            let indirect = workload
                .indirect_images
                .iter()
                .map(|indirect| &indirect.image);
            for image in workload.images.iter().chain(indirect) {
                if !line.images.contains_key(image) {
                    return Err(format!("workload `{key}`: no such image `{image}`"));
                }
            }
        }
        line.keys = keys;
        Ok(line)
    }

    /// The workloads which the chart renders with these features, by values key.
    pub fn workloads_in_use(
        &self,
        features: &Features,
    ) -> impl Iterator<Item = (&str, &Workload)> + use<'_> {
        let features = *features;
        self.workloads
            .iter()
            .filter(move |(_, workload)| features.all(&workload.when))
            .map(|(key, workload)| (key.as_str(), workload))
    }

    /// Whether the chart's own `values.yaml` has a key, which has to be a leaf.
    pub fn has_key(&self, path: &str) -> bool {
        self.keys.lines().any(|line| {
            line.strip_prefix(path)
                .is_some_and(|rest| rest.starts_with(' '))
        })
    }

    /// The workloads, by values key, whose pods do not start without a key of a secret in an install with these
    /// features.
    pub fn readers_in_use(&self, secret: &Secret, key: &str, features: &Features) -> Vec<&str> {
        let found = secret.keys.iter().find(|one| one.key == key);
        let own = found.and_then(|one| one.readers.as_ref());
        let readers = own.unwrap_or(&secret.readers);
        let workloads = self.workloads_in_use(features);
        workloads
            .map(|(name, _)| name)
            .filter(|name| readers.iter().any(|reader| reader == name))
            .collect()
    }

    /// The values keys which the chart's own `values.yaml` has.
    pub fn value_keys(&self) -> Result<ValueKeys<'_>, KeyFileError> {
        ValueKeys::parse(&self.keys)
    }
}

/// Reads a TOML text; the error says what is wrong with it, and in which line.
pub(super) fn toml_text<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| placed(text, &error))
}

/// What is wrong with a TOML text, and in which line.
fn placed(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    let line = line
        .map(|line| format!("line {line}: "))
        .unwrap_or_default();
    format!("{line}{}", error.message())
}

pub(super) fn version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Version, D::Error> {
    let text = String::deserialize(deserializer)?;
    Version::parse(&text).map_err(serde::de::Error::custom)
}

pub(super) fn optional_version<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Version>, D::Error> {
    version(deserializer).map(Some)
}

pub(super) fn text<S: Serializer>(version: &Version, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(version)
}
