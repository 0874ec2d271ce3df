//! What values say of an install: which features they switch, which images they name.
//!
//! Which key switches what is data, `profiles/charts/langsmith/switches.toml`.

use serde::Deserialize;
use toml::{Table, Value};

use super::line::toml_text;
use super::{ChartError, Features, Line, Shipped};

/// The data file, below `profiles/charts/langsmith/`.
const FILE: &str = "switches.toml";

/// The values keys that switch features.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    switch: Vec<Switch>,
}

/// One values key and the feature that it switches.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    /// The field of [`Features`].
    feature: String,
    /// The values key, its segments joined with dots.
    path: String,
    /// Whether the feature is on while the key is false.
    #[serde(default)]
    off: bool,
    /// The text that the key has while the feature is on.
    is: Option<String>,
}

/// The switches of the LangSmith chart, of every line together: no key means two things on two lines. They are parsed
/// once.
pub fn switches() -> Result<&'static Switches, ChartError> {
    static SWITCHES: Shipped<Switches> = Shipped::new();
    SWITCHES.read(FILE, toml_text)
}

impl Switches {
    /// The features as they are once these values are laid over those that brought them about.
    pub fn apply(&self, features: Features, values: &Table) -> Features {
        self.switch.iter().fold(features, |features, switch| {
            let Some(value) = at(values, &switch.path) else {
                return features;
            };
            let is_on = match (&switch.is, value) {
                (Some(text), Value::String(value)) => value == text,
                (None, Value::Boolean(value)) => *value != switch.off,
                _ => return features,
            };
            features.with(&switch.feature, is_on).unwrap_or(features)
        })
    }

    /// Whether a key switches a feature.
    pub fn has(&self, path: &str) -> bool {
        self.switch.iter().any(|switch| switch.path == path)
    }
}

impl Line {
    /// The line as these values leave it: with their images, and without the workloads that they switch off
    /// one by one.
    #[must_use]
    pub fn with_values(mut self, values: &Table, switches: &Switches) -> Self {
        for (key, image) in &mut self.images {
            let set = |field: &str, place: &mut String| {
                if let Some(Value::String(text)) = at(values, &format!("images.{key}.{field}")) {
                    place.clone_from(text);
                }
            };
            set("repository", &mut image.repository);
            set("tag", &mut image.tag);
            set("pullPolicy", &mut image.pull_policy);
        }
        self.workloads.retain(|key, _| {
            let path = format!("{key}.enabled");
            let is_off = matches!(at(values, &path), Some(Value::Boolean(false)));
            !is_off || switches.has(&path)
        });
        self
    }
}

/// The value at a path of keys without dots.
fn at<'a>(values: &'a Table, path: &str) -> Option<&'a Value> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let value = values.get(first)?;
    if rest.is_empty() {
        return Some(value);
    }
    at(value.as_table()?, rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{langsmith, shipped_versions};

    fn table(text: &str) -> Table {
        text.parse().unwrap()
    }

    #[test]
    fn every_switch_is_a_feature_and_a_key_of_some_line() {
        let switches = switches().unwrap();
        let lines: Vec<Line> = shipped_versions()
            .iter()
            .map(|version| langsmith(version).unwrap())
            .collect();
        for switch in &switches.switch {
            let feature = &switch.feature;
            let on = Features::default().with(feature, true).unwrap();
            let off = Features::default().with(feature, false).unwrap();
            assert_ne!(on, off, "{feature}");
            let is_known = lines.iter().any(|line| line.has_key(&switch.path));
            assert!(is_known, "{}", switch.path);
        }
    }

    #[test]
    fn every_feature_has_a_switch() {
        let switches = switches().unwrap();
        let Ok(serde_json::Value::Object(features)) = serde_json::to_value(Features::default())
        else {
            panic!("features are an object");
        };
        for (feature, _) in features {
            let mut named = switches.switch.iter().map(|switch| &switch.feature);
            assert!(named.any(|name| *name == feature), "{feature}");
        }
    }

    #[test]
    fn values_switch_features() {
        let values = table(
            "agentGateway.enabled = true\nbackend.migrations.enabled = false\n\
             postgres.external.enabled = true\nconfig.authType = \"oauth\"\n",
        );
        let before = Features {
            mixed_auth: true,
            ..Features::default()
        };
        let after = Features {
            agent_gateway: true,
            migrations: false,
            in_cluster_postgres: false,
            mixed_auth: false,
            ..before
        };
        assert_eq!(switches().unwrap().apply(before, &values), after);
    }

    #[test]
    fn values_change_images_and_take_workloads_away() {
        let values = table(
            "images.redisImage = { repository = \"mirror/redis\", tag = \"8\" }\n\
             fleetToolServer.enabled = false\nagentGateway.enabled = false\n",
        );
        let line = langsmith(&semver::Version::new(0, 16, 11)).unwrap();
        let line = line.with_values(&values, switches().unwrap());
        assert_eq!(line.images["redisImage"].repository, "mirror/redis");
        assert_eq!(line.images["redisImage"].tag, "8");
        assert!(!line.workloads.contains_key("fleetToolServer"));
        // This one is a feature's, which knows of it.
        assert!(line.workloads.contains_key("agentGateway"));
    }
}
