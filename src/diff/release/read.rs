//! A release as the rendered files have it.

use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;
use serde_yaml::{Mapping, Value};
use toml::Table;

use crate::chart::switches::switches;
use crate::chart::{Catalogue, Features, Line, full_name};
use crate::diff::Files;

/// What there is to be known of a release.
pub(super) enum Read {
    /// Everything.
    Found(Box<Release>),
    /// The side renders none.
    Absent,
    /// It is there, and cannot be read or is of a chart version that nothing is known about.
    Unknown(String),
}

/// A release: its chart's facts, its values, and what follows from them.
pub(super) struct Release {
    pub(super) name: String,
    pub(super) namespace: String,
    pub(super) line: Line,
    pub(super) features: Features,
    /// Every leaf of the values, by its path.
    pub(super) leaves: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Helmfile {
    #[serde(default)]
    releases: Vec<Entry>,
}

/// A release of a helmfile.
#[derive(Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    #[serde(default)]
    namespace: String,
    #[serde(default)]
    pub(super) chart: String,
    #[serde(default)]
    pub(super) version: String,
    #[serde(default)]
    pub(super) values: Vec<Value>,
}

impl Entry {
    /// Whether it is of the LangSmith chart.
    pub(super) fn is_langsmith(&self) -> bool {
        self.chart.rsplit('/').next() == Some("langsmith")
    }
}

/// The releases of a helmfile; none where it is missing or cannot be read.
pub(super) fn entries(files: &Files, helmfile: &str) -> Option<Vec<Entry>> {
    let text = std::str::from_utf8(files.get(helmfile)?).ok()?;
    let helmfile: Helmfile = serde_yaml::from_str(text).ok()?;
    Some(helmfile.releases)
}

impl Release {
    /// The name of an object of the release.
    pub(super) fn full_name(&self) -> String {
        full_name(&self.name)
    }

    /// The value at a path of the values.
    pub(super) fn leaf(&self, path: &str) -> Option<&Value> {
        self.leaves.get(path)
    }

    /// The whole number at a path of the values.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        self.leaf(path)?.as_u64()
    }

    /// Whether the switch at a path of the values is on.
    pub(super) fn is_on(&self, path: &str) -> bool {
        self.leaf(path).and_then(Value::as_bool) == Some(true)
    }
}

/// Reads the LangSmith release of a helmfile.
pub(super) fn release(files: &Files, helmfile: &str, catalogue: &Catalogue) -> Read {
    if !files.contains_key(helmfile) {
        return Read::Absent;
    }
    let Some(entries) = entries(files, helmfile) else {
        return Read::Unknown(format!("`{helmfile}` cannot be read"));
    };
    let Some(entry) = entries.into_iter().find(Entry::is_langsmith) else {
        return Read::Absent;
    };
    let Ok(version) = Version::parse(&entry.version) else {
        return Read::Unknown(format!("`{}` is no chart version", entry.version));
    };
    let line = match catalogue.line(&version) {
        Ok(line) => line,
        Err(error) => return Read::Unknown(error.to_string()),
    };
    let Ok(switches) = switches() else {
        return Read::Unknown("what switches what is not known".to_owned());
    };
    let mut values = Mapping::new();
    for file in &entry.values {
        // Anything but a file name is a value that helmfile puts in itself.
        let Some(file) = file.as_str() else { continue };
        let path = format!("helm/{file}");
        let layer: Option<Value> = files
            .get(path.as_str())
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(|text| serde_yaml::from_str(text).ok());
        match layer {
            Some(Value::Mapping(layer)) => merge(&mut values, layer),
            Some(Value::Null) => {}
            _ => return Read::Unknown(format!("`{path}` cannot be read")),
        }
    }
    let table = table(&values);
    let mut leaves = BTreeMap::new();
    collect("", &values, &mut leaves);
    Read::Found(Box::new(Release {
        name: entry.name,
        namespace: entry.namespace,
        features: switches.apply(Features::default(), &table),
        line: line.with_values(&table, &switches),
        leaves,
    }))
}

/// Lays one values file over another, as Helm does: maps by key, anything else whole.
fn merge(below: &mut Mapping, above: Mapping) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Mapping(below)), Value::Mapping(above)) => merge(below, above),
            (_, Value::Null) => {
                below.remove(&key);
            }
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

fn collect(parent: &str, mapping: &Mapping, leaves: &mut BTreeMap<String, Value>) {
    for (key, value) in mapping {
        let Some(key) = key.as_str() else { continue };
        let path = if parent.is_empty() {
            key.to_owned()
        } else {
            format!("{parent}.{key}")
        };
        match value {
            Value::Mapping(below) if !below.is_empty() => collect(&path, below, leaves),
            value => {
                leaves.insert(path, value.clone());
            }
        }
    }
}

/// The same as TOML, which the facts about switches are asked with.
fn table(mapping: &Mapping) -> Table {
    let entries = mapping
        .iter()
        .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), toml_value(value)?)));
    entries.collect()
}

fn toml_value(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => toml::Value::Boolean(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => toml::Value::Integer(number),
            None => toml::Value::Float(number.as_f64()?),
        },
        Value::String(text) => toml::Value::String(text.clone()),
        Value::Sequence(items) => toml::Value::Array(items.iter().filter_map(toml_value).collect()),
        Value::Mapping(mapping) => toml::Value::Table(table(mapping)),
        Value::Tagged(tagged) => return toml_value(&tagged.value),
    })
}
