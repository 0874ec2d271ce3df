//! Values that the environment file decides by a key of its own.
//!
//! The chart would take such a value from anywhere; the rest of what is rendered would not follow it. The
//! facts are data, `profiles/charts/langsmith/typed.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keys::escape;
use super::line::toml_text;
use super::{ChartError, Shipped};

/// The data file, below `profiles/charts/langsmith/`.
const FILE: &str = "typed.toml";

/// The values keys that lsgen writes, and the keys of the environment file that decide them.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The values key, and the key of the environment file.
    values: Vec<(String, String)>,
    /// The values key, and why anybody may write it as well.
    harmless: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: BTreeMap<String, Words>,
    value: Vec<Value>,
    harmless: Vec<Harmless>,
}

/// What takes the place of `{}` in a path, and in a key.
type Words = BTreeMap<String, String>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Each {
    Group(String),
    Words(Words),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Value {
    each: Option<Each>,
    path: String,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Harmless {
    each: Option<Each>,
    path: String,
    reason: String,
}

/// The values keys of the LangSmith chart that lsgen writes.
pub fn typed() -> Result<&'static Typed, ChartError> {
    static TYPED: Shipped<Typed> = Shipped::new();
    TYPED.read(FILE, Typed::parse)
}

impl Typed {
    /// Reads the text of `typed.toml`; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml_text(text)?;
        let expand = |each: Option<Each>, path: &str, other: &str| {
            let words = match each {
                None => return Ok(vec![(path.to_owned(), other.to_owned())]),
                Some(Each::Words(words)) => words,
                Some(Each::Group(name)) => {
                    let group = file.groups.get(&name);
                    group.cloned().ok_or(format!("no group `{name}`"))?
                }
            };
            let one = |(left, right): (&String, &String)| {
                (path.replace("{}", left), other.replace("{}", right))
            };
            Ok::<_, String>(words.iter().map(one).collect())
        };
        let mut typed = Self {
            values: Vec::new(),
            harmless: Vec::new(),
        };
        for value in file.value {
            let entries = expand(value.each, &value.path, &value.key)?;
            typed.values.extend(entries);
        }
        for harmless in file.harmless {
            let entries = expand(harmless.each, &harmless.path, &harmless.reason)?;
            typed.harmless.extend(entries);
        }
        Ok(typed)
    }

    /// The key of the environment file that decides a values key, if there is one.
    pub fn key(&self, path: &[&str]) -> Option<&str> {
        find(&self.values, path)
    }

    /// Why a values key that lsgen writes may be written by anybody, if it may.
    pub fn harmless(&self, path: &[&str]) -> Option<&str> {
        find(&self.harmless, path)
    }

    /// Every values key that a key of the environment file decides, with that key.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values
            .iter()
            .map(|(path, key)| (path.as_str(), key.as_str()))
    }

    /// Every values key that anybody may write although lsgen does.
    pub fn harmless_entries(&self) -> impl Iterator<Item = &str> {
        self.harmless.iter().map(|(path, _)| path.as_str())
    }
}

/// What is listed for a path, or for one above it.
fn find<'a>(entries: &'a [(String, String)], path: &[&str]) -> Option<&'a str> {
    let path: Vec<_> = path.iter().map(|segment| escape(segment)).collect();
    let path = path.join(".");
    let covers = |above: &str| {
        // A segment whose beginning alone is known: the rest may be anything but nothing.
        if let Some(beginning) = above.strip_suffix('*') {
            return path
                .strip_prefix(beginning)
                .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('.'));
        }
        path.strip_prefix(above)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    entries
        .iter()
        .find(|(above, _)| covers(above))
        .map(|(_, other)| other.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{langsmith, shipped_versions};

    #[test]
    fn every_listed_key_is_a_key_of_some_line() {
        let typed = typed().unwrap();
        let lines: Vec<_> = shipped_versions()
            .iter()
            .map(|version| langsmith(version).unwrap())
            .collect();
        let paths = typed.entries().map(|(path, _)| path);
        for path in paths.chain(typed.harmless_entries()) {
            let is_known = |keys: crate::chart::ValueKeys<'_>| keys.has(path);
            assert!(
                lines
                    .iter()
                    .any(|line| is_known(line.value_keys().unwrap())),
                "{path}"
            );
        }
    }

    #[test]
    fn a_key_is_found_below_its_entry() {
        let typed = typed().unwrap();
        let path = [
            "platformBackend",
            "deployment",
            "resources",
            "limits",
            "cpu",
        ];
        assert_eq!(typed.key(&path), Some("langsmith.scaling.platform_backend"));
        let role = [
            "queue",
            "serviceAccount",
            "annotations",
            "eks.amazonaws.com/role-arn",
        ];
        assert_eq!(typed.key(&role), Some("stores.blob"));
        let other = ["queue", "serviceAccount", "annotations", "example.com/team"];
        assert_eq!(typed.key(&other), None);
        assert_eq!(typed.key(&["config", "hostnames"]), None);
    }

    #[test]
    fn a_pattern_covers_the_segments_that_begin_like_it() {
        let typed = typed().unwrap();
        let annotation = |key| ["queue", "deployment", "annotations", key];
        for key in ["lsgen.dev/langsmith-redis", "lsgen.dev/a.b"] {
            assert!(typed.harmless(&annotation(key)).is_some(), "{key}");
        }
        for key in ["lsgen.dev/", "lsgen.dev", "lsgenxdev/a", "example.com/team"] {
            assert!(typed.harmless(&annotation(key)).is_none(), "{key}");
        }
    }
}
