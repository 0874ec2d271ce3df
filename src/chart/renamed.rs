//! Values keys that a later chart line no longer has, and where their meaning went.
//!
//! Helm ignores such a key without a word, and some the chart refuses. The facts are data,
//! `profiles/charts/langsmith/renamed.toml`.

use semver::Version;
use serde::Deserialize;

use super::line::{toml_text, version};
use super::{ChartError, Shipped};

/// The data file, below `profiles/charts/langsmith/`.
const FILE: &str = "renamed.toml";

/// A key that went away, with every key below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// The key as it was, its segments joined with dots.
    pub from: String,
    /// What took its place; none when nothing did.
    pub to: Option<String>,
    /// The first version without it.
    pub since: Version,
    /// What that means for its users.
    pub note: String,
    /// Where that is written.
    pub source: String,
}

/// What became of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fate {
    /// The last of the changes that led here, in its own words.
    pub note: String,
    /// The version of that change.
    pub since: Version,
    /// What the key is called now; none when nothing took its place.
    pub to: Option<String>,
}

/// All renamed and removed keys, in the order in which they went away.
#[derive(Debug, Clone)]
pub(crate) struct Renames(Vec<Renamed>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    key: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// One entry for each of these, put into the place of `{}`.
    #[serde(default)]
    each: Vec<String>,
    from: String,
    to: Option<String>,
    #[serde(deserialize_with = "version")]
    since: Version,
    note: String,
    source: String,
}

/// The renamed and removed keys of the LangSmith chart.
pub(crate) fn renames() -> Result<&'static Renames, ChartError> {
    static RENAMES: Shipped<Renames> = Shipped::new();
    RENAMES.read(FILE, Renames::parse)
}

impl Renames {
    /// Reads the text of `renamed.toml`; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml_text(text)?;
        let mut keys: Vec<Renamed> = file.key.into_iter().flat_map(Entry::expand).collect();
        // Stable, so that of two entries of one version the one written first comes first.
        keys.sort_by(|one, other| one.since.cmp(&other.since));
        Ok(Self(keys))
    }

    /// What became of a key, or of the nearest one above it, up to a version; none while it is there.
    ///
    /// A key that was renamed twice is followed to its last name.
    pub(crate) fn fate(&self, path: &str, version: &Version) -> Option<Fate> {
        let mut fate: Option<Fate> = None;
        let mut path = path.to_owned();
        // Every step is to a later version or a deeper entry, so there are not more steps than entries.
        for _ in &self.0 {
            let Some(entry) = self.entry(&path, version) else {
                break;
            };
            let below = path.get(entry.from.len()..).unwrap_or_default();
            let to = entry.to.as_ref().map(|to| format!("{to}{below}"));
            fate = Some(Fate {
                note: entry.note.clone(),
                since: entry.since.clone(),
                to: to.clone(),
            });
            match to {
                Some(to) => path = to,
                None => break,
            }
        }
        fate
    }

    /// What a key of a later line was called at an earlier version, if it is there under another name.
    pub(crate) fn earlier(&self, path: &str, version: &Version) -> Option<String> {
        let mut name: Option<String> = None;
        for entry in self.0.iter().rev().filter(|entry| entry.since > *version) {
            let current = name.as_deref().unwrap_or(path);
            let below = entry.to.as_ref().and_then(|to| rest(current, to));
            if let Some(below) = below {
                name = Some(format!("{}{below}", entry.from));
            }
        }
        name
    }

    /// The keys that went away after one version and up to another, in the order in which they went.
    pub(crate) fn between(&self, from: &Version, to: &Version) -> Vec<&Renamed> {
        let is_between = |entry: &&Renamed| entry.since > *from && entry.since <= *to;
        self.0.iter().filter(is_between).collect()
    }

    /// The entry that covers a key most closely, of those that hold at a version.
    fn entry(&self, path: &str, version: &Version) -> Option<&Renamed> {
        let held = self.0.iter().filter(|entry| entry.since <= *version);
        held.filter(|entry| rest(path, &entry.from).is_some())
            .max_by_key(|entry| entry.from.len())
    }
}

impl Entry {
    fn expand(self) -> Vec<Renamed> {
        let one = |word: &str| Renamed {
            from: self.from.replace("{}", word),
            to: self.to.as_ref().map(|to| to.replace("{}", word)),
            since: self.since.clone(),
            note: self.note.clone(),
            source: self.source.clone(),
        };
        if self.each.is_empty() {
            return vec![one("")];
        }
        self.each.iter().map(|word| one(word)).collect()
    }
}

/// The part of a path below another: `.b` of `a.b` below `a`, nothing of `a` itself.
pub(super) fn rest<'a>(path: &'a str, above: &str) -> Option<&'a str> {
    path.strip_prefix(above)
        .filter(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{langsmith, shipped_versions};

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    #[test]
    fn what_a_line_lacks_of_the_line_before_it_is_listed_with_its_fate() {
        let renames = renames().unwrap();
        let versions = shipped_versions();
        for pair in versions.windows(2) {
            let [older, newer] = pair else { unreachable!() };
            let line = langsmith(older).unwrap();
            let then = line.value_keys().unwrap();
            let line = langsmith(newer).unwrap();
            let now = line.value_keys().unwrap();
            let changes = renames.between(older, newer);
            for (path, _) in then.leaves() {
                let is_there = now.has(path);
                let is_listed = changes
                    .iter()
                    .any(|entry| rest(path, &entry.from).is_some());
                assert_ne!(is_there, is_listed, "{older} to {newer}: {path}");
            }
        }
    }

    #[test]
    fn what_took_a_keys_place_is_there() {
        let renames = renames().unwrap();
        for version in shipped_versions() {
            let line = langsmith(&version).unwrap();
            let keys = line.value_keys().unwrap();
            for entry in renames.between(&Version::new(0, 0, 0), &version) {
                let fate = renames.fate(&entry.from, &version).unwrap();
                if let Some(to) = fate.to {
                    assert!(keys.has(&to), "{version}: {} is now {to}", entry.from);
                }
            }
        }
    }

    #[test]
    fn a_key_is_followed_through_two_lines() {
        let renames = renames().unwrap();
        let path = "images.agentBuilderToolServerImage.tag";
        let fate = |at: &str| renames.fate(path, &version(at));
        assert_eq!(fate("0.14.6"), None);
        let on_15 = fate("0.15.17").unwrap();
        assert_eq!(on_15.to.as_deref(), Some("images.fleetToolServerImage.tag"));
        let on_16 = fate("0.16.11").unwrap();
        assert_eq!(on_16.to.as_deref(), Some("images.backendImage.tag"));
        assert_eq!(on_16.since, version("0.16.0"));
    }

    #[test]
    fn the_closest_entry_counts() {
        let renames = renames().unwrap();
        let at = version("0.16.11");
        let fate = |path: &str| renames.fate(path, &at).unwrap().to;
        assert_eq!(
            fate("config.polly.enabled").as_deref(),
            Some("polly.enabled")
        );
        assert_eq!(fate("config.polly.agent.resources"), None);
    }

    #[test]
    fn a_new_name_is_told_the_old_one_on_an_older_line() {
        let renames = renames().unwrap();
        let earlier = |path: &str, at: &str| renames.earlier(path, &version(at));
        assert_eq!(
            earlier("fleetToolServer.deployment.replicas", "0.13.43").as_deref(),
            Some("agentBuilderToolServer.deployment.replicas")
        );
        assert_eq!(
            earlier("engineInsightsAgent.redis", "0.15.17").as_deref(),
            Some("insights.redis")
        );
        assert_eq!(earlier("engineInsightsAgent.redis", "0.16.11"), None);
        assert_eq!(earlier("queue.pdb", "0.12.37"), None);
    }
}
