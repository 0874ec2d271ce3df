//! A release as the rendered files have it.

use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;
use toml::Table;

use crate::chart::switches::switches;
use crate::chart::{Catalogue, Features, Line, full_name};
use crate::diff::Files;
use crate::format::yaml::{self, Map, Node};

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
    pub(super) leaves: BTreeMap<String, Node>,
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
    pub(super) values: Vec<serde_yaml::Value>,
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
    pub(super) fn leaf(&self, path: &str) -> Option<&Node> {
        self.leaves.get(path)
    }

    /// The whole number at a path of the values.
    pub(super) fn number(&self, path: &str) -> Option<u64> {
        let Node::Integer(number) = self.leaf(path)? else {
            return None;
        };
        u64::try_from(*number).ok()
    }

    /// Whether the switch at a path of the values is on.
    pub(super) fn is_on(&self, path: &str) -> bool {
        self.leaf(path) == Some(&Node::Bool(true))
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
        return Read::Unknown(format!("`{}` is not a chart version", entry.version));
    };
    let line = match catalogue.line(&version) {
        Ok(line) => line,
        Err(error) => return Read::Unknown(error.to_string()),
    };
    let Ok(switches) = switches() else {
        return Read::Unknown("what switches what is not known".to_owned());
    };
    let mut values = Map::new();
    for file in &entry.values {
        // Anything but a file name is a value that helmfile puts in itself.
        let Some(file) = file.as_str() else { continue };
        let path = format!("helm/{file}");
        let layer = files
            .get(path.as_str())
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(|text| yaml::parse(text).ok());
        match layer {
            Some(Node::Map(layer)) => values.merge(layer),
            Some(Node::Null) => {}
            _ => return Read::Unknown(format!("`{path}` cannot be read")),
        }
    }
    // The facts about switches are asked with TOML.
    let Ok(table) = Table::try_from(&values) else {
        return Read::Unknown("a list of the values holds a null".to_owned());
    };
    let leaves = values.leaf_paths().into_iter();
    let leaves = leaves.map(|(path, value)| (path.join("."), value.clone()));
    let leaves = leaves.collect();
    Read::Found(Box::new(Release {
        name: entry.name,
        namespace: entry.namespace,
        features: switches.apply(Features::default(), &table),
        line: line.into_owned().with_values(&table, switches),
        leaves,
    }))
}
