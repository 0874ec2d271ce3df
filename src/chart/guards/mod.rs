//! The chart's own refusals, asked before Helm does.
//!
//! The facts are data, `profiles/charts/langsmith/guards.toml`; [`condition`] says how a condition is
//! written. Each is proved against the real charts by `tests/engines/chart_render/guards.rs`.

mod condition;

use std::collections::BTreeMap;

use semver::Version;
use serde::Deserialize;
use toml::Value;

use self::condition::Condition;
use super::line::{toml_text, version};
use super::{ChartError, Shipped};

/// The data file, below `profiles/charts/langsmith/`.
const FILE: &str = "guards.toml";

/// One refusal of the chart.
#[derive(Debug, Clone)]
pub struct Guard {
    /// Its name, for tests.
    pub name: String,
    /// What is wrong, in our words.
    pub message: String,
    /// What to write instead.
    pub help: String,
    /// Where the chart says so.
    pub source: String,
    /// The first version with it.
    since: Version,
    /// The first version without it again.
    before: Option<Version>,
    /// It refuses when all of these hold.
    when: Vec<Condition>,
}

/// Every refusal that values can bring about.
#[derive(Debug, Clone)]
pub struct Guards {
    guards: Vec<Guard>,
    /// The chart's defaults where they are more than nothing: since a version, at a path.
    defaults: Vec<(Version, String, Value)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: BTreeMap<String, Vec<String>>,
    default: Vec<DefaultEntry>,
    guard: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DefaultEntry {
    #[serde(default)]
    each: Vec<String>,
    path: String,
    #[serde(deserialize_with = "version")]
    since: Version,
    value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    each: Vec<String>,
    #[serde(deserialize_with = "version")]
    since: Version,
    before: Option<String>,
    when: Vec<String>,
    message: String,
    help: String,
    source: String,
}

/// The refusals of the LangSmith chart.
pub fn guards() -> Result<&'static Guards, ChartError> {
    static GUARDS: Shipped<Guards> = Shipped::new();
    GUARDS.read(FILE, Guards::parse)
}

impl Guards {
    /// Reads the text of `guards.toml`; the error says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml_text(text)?;
        let mut guards = Vec::new();
        for entry in file.guard {
            for word in words(&entry.each) {
                guards.push(entry.guard(&word, &file.words)?);
            }
        }
        let mut defaults = Vec::new();
        for default in file.default {
            for word in words(&default.each) {
                let path = default.path.replace("{}", &word);
                defaults.push((default.since.clone(), path, default.value.clone()));
            }
        }
        Ok(Self { guards, defaults })
    }

    /// The refusals of a chart version.
    pub fn of<'a>(&'a self, version: &'a Version) -> impl Iterator<Item = &'a Guard> {
        self.guards.iter().filter(|guard| guard.is_of(version))
    }

    /// The chart's own value at a path that a refusal reads, where it is more than nothing.
    pub fn default(&self, path: &str, version: &Version) -> Option<&Value> {
        let known = self.defaults.iter();
        known
            .filter(|(since, known, _)| since <= version && known == path)
            .max_by_key(|(since, _, _)| since)
            .map(|(_, _, value)| value)
    }
}

impl Guard {
    /// Whether the chart refuses values, which are looked up by their path.
    pub fn refuses(&self, lookup: &dyn Fn(&str) -> Option<Value>) -> bool {
        self.when.iter().all(|condition| condition.holds(lookup))
    }

    /// The paths that it reads, lists without their items.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.when.iter().flat_map(Condition::paths)
    }

    fn is_of(&self, version: &Version) -> bool {
        let before = self.before.as_ref();
        self.since <= *version && before.is_none_or(|before| version < before)
    }
}

impl Entry {
    /// The guard for one word, which takes the place of `{}`.
    fn guard(&self, word: &str, lists: &BTreeMap<String, Vec<String>>) -> Result<Guard, String> {
        let fill = |text: &str| text.replace("{}", word);
        let condition = |text: &String| {
            let filled = lists.iter().fold(fill(text), |text, (name, words)| {
                text.replace(&format!("@{name}"), &words.join(", "))
            });
            Condition::parse(&filled).map_err(|error| format!("guard `{}`: {error}", self.name))
        };
        let before = self.before.as_deref().map(Version::parse);
        let when: Result<Vec<Condition>, String> = self.when.iter().map(condition).collect();
        Ok(Guard {
            name: fill(&self.name),
            message: fill(&self.message),
            help: fill(&self.help),
            source: self.source.clone(),
            since: self.since.clone(),
            before: before.transpose().map_err(|error| error.to_string())?,
            when: when?,
        })
    }
}

/// The words of `each`, or one that is never shown.
fn words(each: &[String]) -> Vec<String> {
    if each.is_empty() {
        vec![String::new()]
    } else {
        each.to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{langsmith, shipped_versions};

    #[test]
    fn every_guard_reads_keys_of_its_lines() {
        let guards = guards().unwrap();
        for version in shipped_versions() {
            let line = langsmith(&version).unwrap();
            let keys = line.value_keys().unwrap();
            for guard in guards.of(&version) {
                for path in guard.paths() {
                    assert!(keys.has(path), "{version}: {}: {path}", guard.name);
                }
            }
        }
    }

    #[test]
    fn a_later_default_takes_the_place_of_an_earlier_one() {
        let text = "words = {}\nguard = []\n\
            [[default]]\npath = \"a\"\nsince = \"0.12.0\"\nvalue = 1\n\
            [[default]]\npath = \"a\"\nsince = \"0.15.0\"\nvalue = 2\n";
        let guards = Guards::parse(text).unwrap();
        let at = |minor| guards.default("a", &Version::new(0, minor, 1)).cloned();
        assert_eq!(at(11), None);
        assert_eq!(at(14), Some(Value::Integer(1)));
        assert_eq!(at(16), Some(Value::Integer(2)));
    }
}
