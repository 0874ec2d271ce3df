//! What changes from one version of the LangSmith chart to another, beyond what comparing their facts shows.

use semver::Version;
use serde::{Deserialize, Serialize};

use super::features::{Condition, Features};
use super::line::{self, toml_text};
use super::{ChartError, Shipped};

/// The data file, below `profiles/charts/langsmith/`.
const FILE: &str = "changes.toml";

/// One change of behavior.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The first version that has it.
    #[serde(deserialize_with = "line::version", serialize_with = "line::text")]
    pub since: Version,
    /// The first version that no longer has it, where it was taken back.
    #[serde(default, deserialize_with = "line::optional_version", skip_serializing)]
    pub until: Option<Version>,
    /// What is different, in a few words.
    pub title: String,
    /// What is different.
    pub text: String,
    /// It concerns an install for which all of these hold.
    #[serde(default, skip_serializing)]
    pub when: Vec<Condition>,
    /// It concerns an install that sets such a values key itself.
    pub key: Option<String>,
    /// What lsgen does about it.
    pub lsgen: Option<String>,
    /// What a person has to do.
    pub you: Option<String>,
    /// What cannot be taken back.
    pub irreversible: Option<String>,
    /// Where this is from.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    change: Vec<Change>,
}

impl Change {
    /// Whether it concerns an install that has these features before or after.
    pub fn concerns(&self, before: &Features, after: &Features) -> bool {
        before.all(&self.when) || after.all(&self.when)
    }

    /// Whether it lies on the way from one version to another.
    fn is_between(&self, from: &Version, to: &Version) -> bool {
        match &self.until {
            // Passing such versions is nothing; starting or ending there is.
            Some(until) => [from, to]
                .into_iter()
                .any(|version| self.since <= *version && version < until),
            None => *from < self.since && self.since <= *to,
        }
    }
}

/// The changes on the way from one version to a later one, by the version that brings them.
pub fn between(from: &Version, to: &Version) -> Result<Vec<Change>, ChartError> {
    static CHANGES: Shipped<Changes> = Shipped::new();
    let changes = CHANGES.read(FILE, toml_text)?.change.iter();
    let on_the_way = changes.filter(|change| change.is_between(from, to));
    let mut found: Vec<Change> = on_the_way.cloned().collect();
    found.sort_by(|one, other| one.since.cmp(&other.since));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::between;
    use crate::chart::Features;

    fn titles(from: &str, to: &str) -> Vec<String> {
        let version = |text: &str| Version::parse(text).unwrap();
        let changes = between(&version(from), &version(to)).unwrap();
        changes.into_iter().map(|change| change.title).collect()
    }

    #[test]
    fn a_change_lies_between_the_version_before_it_and_its_own() {
        let title = "ClickHouse has a switch".to_owned();
        assert!(titles("0.15.17", "0.16.0").contains(&title));
        assert!(titles("0.15.17", "0.16.11").contains(&title));
        assert!(!titles("0.16.0", "0.16.11").contains(&title));
        assert!(!titles("0.12.37", "0.15.17").contains(&title));
    }

    #[test]
    fn versions_that_were_a_mistake_matter_only_to_who_has_them() {
        let title = "These three versions ship PostgreSQL 15 and Redis 8".to_owned();
        assert!(!titles("0.12.37", "0.14.6").contains(&title));
        assert!(titles("0.13.11", "0.14.6").contains(&title));
        let early = "The first candidates lack what 0.16 has".to_owned();
        assert!(titles("0.16.11", "0.17.0-rc.8").contains(&early));
        assert!(!titles("0.16.11", "0.17.0-rc.12").contains(&early));
    }

    #[test]
    fn a_condition_says_whom_a_change_concerns() {
        let version = |text: &str| Version::parse(text).unwrap();
        let changes = between(&version("0.13.9"), &version("0.13.10")).unwrap();
        let managed = Features {
            in_cluster_clickhouse: false,
            ..Features::default()
        };
        let inside = Features::default();
        let clickhouse = &changes[0];
        assert!(clickhouse.concerns(&inside, &managed));
        assert!(!clickhouse.concerns(&managed, &managed));
    }

    #[test]
    fn each_change_says_what_follows_from_it() {
        let version = |text: &str| Version::parse(text).unwrap();
        for change in between(&version("0.11.0"), &version("0.99.0")).unwrap() {
            assert!(change.text.ends_with('.'), "{}", change.title);
            assert!(!change.source.is_empty(), "{}", change.title);
        }
    }
}
