//! The versions of the LangSmith chart that facts are known about: those that ship with lsgen, and those
//! that a user imported and keeps beside an environment file.

use crate::internal::Internal;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use semver::Version;

use super::{ChartError, Line, ValueKeys, shipped_data, shipped_versions};

/// The folder beside an environment file that holds imported versions.
pub(crate) const FOLDER: &str = "lsgen-charts";

/// The file of a version that says which images, workloads and secrets there are.
pub(crate) const FACTS: &str = "chart.toml";

/// The file of a version that lists its values keys.
pub(crate) const KEYS: &str = "values.keys";

/// The file of a version that names its templates with their SHA-256.
pub const TEMPLATES: &str = "templates.sum";

/// All versions that facts are known about.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    imported: BTreeMap<Version, Imported>,
}

/// The files of one imported version.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The folder, as messages name it.
    pub folder: String,
    /// The text of `chart.toml`.
    pub facts: String,
    /// The text of `values.keys`.
    pub keys: String,
    /// The text of `templates.sum`.
    pub templates: String,
}

/// The versions that ship with lsgen. The facts about one are read when they are first needed.
static SHIPPED: LazyLock<BTreeMap<Version, OnceLock<Result<Line, ChartError>>>> =
    LazyLock::new(|| {
        let versions = shipped_versions().into_iter();
        versions.map(|version| (version, OnceLock::new())).collect()
    });

fn shipped_line(version: &Version) -> Result<Line, ChartError> {
    let folder = format!("langsmith/{version}");
    let data = shipped_data(&folder)?;
    let (facts, keys) = data.internal("a folder that is listed");
    read_line(
        version,
        &format!("profiles/charts/{folder}"),
        facts,
        Cow::Borrowed(keys),
    )
}

/// Reads the facts about a version from the texts of a folder.
fn read_line(
    version: &Version,
    folder: &str,
    facts: &str,
    keys: Cow<'static, str>,
) -> Result<Line, ChartError> {
    let wrong = |message| ChartError::Data {
        file: format!("{folder}/{FACTS}"),
        message,
    };
    let line = Line::parse(facts, keys).map_err(wrong)?;
    if line.version == *version {
        Ok(line)
    } else {
        let message = format!("it is about version `{}`, its folder is not", line.version);
        Err(wrong(message))
    }
}

impl Imported {
    /// The facts. A person may have edited them, the keys too; those that ship are read by a test.
    fn line(&self, version: &Version) -> Result<Line, ChartError> {
        ValueKeys::parse(&self.keys).map_err(|error| ChartError::Data {
            file: format!("{}/{KEYS}", self.folder),
            message: error.to_string(),
        })?;
        let keys = Cow::Owned(self.keys.clone());
        read_line(version, &self.folder, &self.facts, keys)
    }
}

/// The name of a version's folder in [`FOLDER`].
pub(crate) fn folder_name(version: &Version) -> String {
    format!("langsmith-{version}")
}

/// The version that a folder in [`FOLDER`] is about; none where it is about something else.
pub(crate) fn folder_version(name: &str) -> Option<Version> {
    Version::parse(name.strip_prefix("langsmith-")?).ok()
}

impl Catalogue {
    /// The versions that ship with lsgen, and no other.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// Adds a version. It wins over one that ships: a user made it from the chart at hand.
    pub fn add(&mut self, version: Version, imported: Imported) {
        self.imported.insert(version, imported);
    }

    /// The versions there are data for, ascending.
    pub fn versions(&self) -> Vec<Version> {
        let mut versions = shipped_versions();
        versions.extend(self.imported.keys().cloned());
        versions.sort();
        versions.dedup();
        versions
    }

    /// Whether a version is imported.
    pub fn is_imported(&self, version: &Version) -> bool {
        self.imported.contains_key(version)
    }

    /// The facts about one version of the LangSmith chart.
    ///
    /// Fails with the known versions when there are no data for it: chart lines differ in keys which
    /// Helm ignores silently, so the facts of the nearest version cannot replace them.
    pub fn line(&self, version: &Version) -> Result<Cow<'static, Line>, ChartError> {
        if let Some(imported) = self.imported.get(version) {
            return imported.line(version).map(Cow::Owned);
        }
        let lazy = SHIPPED
            .get(version)
            .ok_or_else(|| ChartError::UnknownVersion {
                asked: version.clone(),
                known: self.versions(),
            })?;
        let line = lazy.get_or_init(|| shipped_line(version)).as_ref();
        line.map(Cow::Borrowed).map_err(Clone::clone)
    }

    /// The two texts that a version's facts were made of: `chart.toml` and `templates.sum`.
    pub fn sources(&self, version: &Version) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
        if let Some(imported) = self.imported.get(version) {
            return Some((
                imported.facts.as_str().into(),
                imported.templates.as_str().into(),
            ));
        }
        let folder = format!("langsmith/{version}");
        let (facts, _) = shipped_data(&folder).ok()??;
        let templates = super::shipped_file(&folder, TEMPLATES).internal(TEMPLATES);
        Some((facts.into(), templates.into()))
    }

    /// The last version of a minor line that is not a release candidate.
    pub fn last_stable(&self, major: u64, minor: u64) -> Option<Version> {
        let mut versions = self.versions().into_iter();
        versions.rfind(|version| {
            (version.major, version.minor) == (major, minor) && version.pre.is_empty()
        })
    }

    /// The newest version that is not a release candidate: what a new environment starts with.
    pub fn newest_stable(&self) -> Option<Version> {
        let mut versions = self.versions().into_iter();
        versions.rfind(|version| version.pre.is_empty())
    }

    /// The version whose facts are nearest to a version that there are none about.
    ///
    /// One that ships comes first, because its facts are held against real renders: of the same line the
    /// nearest below, or else above. Then an imported one of the line. Then the newest known below the
    /// line, or else the oldest above it.
    pub fn nearest(&self, version: &Version) -> Option<Version> {
        let versions = self.versions();
        let is_same_line =
            |other: &&Version| (other.major, other.minor) == (version.major, version.minor);
        let is_shipped = |other: &&Version| !self.is_imported(other);
        let below = || versions.iter().rev().filter(|other| *other < version);
        let above = || versions.iter().filter(|other| *other > version);
        let nearest = || below().chain(above());
        nearest()
            .filter(is_shipped)
            .find(is_same_line)
            .or_else(|| nearest().find(is_same_line))
            .or_else(|| nearest().next())
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{Catalogue, Imported, folder_name, folder_version};

    fn version(text: &str) -> Version {
        Version::parse(text).unwrap()
    }

    fn with(versions: &[&str]) -> Catalogue {
        let mut catalogue = Catalogue::shipped();
        for text in versions {
            let imported = Imported {
                folder: format!("lsgen-charts/langsmith-{text}"),
                facts: "not TOML".to_owned(),
                keys: String::new(),
                templates: String::new(),
            };
            catalogue.add(version(text), imported);
        }
        catalogue
    }

    #[test]
    fn the_nearest_is_of_the_same_line_and_proven() {
        let nearest = |catalogue: &Catalogue, text| catalogue.nearest(&version(text)).unwrap();
        let catalogue = with(&["0.16.5", "0.18.2"]);
        assert_eq!(nearest(&catalogue, "0.16.6"), version("0.16.11"));
        assert_eq!(nearest(&catalogue, "0.16.12"), version("0.16.11"));
        assert_eq!(nearest(&catalogue, "0.18.3"), version("0.18.2"));
        assert_eq!(nearest(&catalogue, "0.18.0"), version("0.18.2"));
        assert_eq!(nearest(&catalogue, "0.19.0"), version("0.18.2"));
        assert_eq!(nearest(&catalogue, "0.11.0"), version("0.12.37"));
    }

    #[test]
    fn an_imported_version_is_known_and_its_mistakes_are_named() {
        let catalogue = with(&["0.16.5"]);
        assert!(catalogue.versions().contains(&version("0.16.5")));
        let error = catalogue.line(&version("0.16.5")).unwrap_err().to_string();
        let start = "lsgen-charts/langsmith-0.16.5/chart.toml: line 1: ";
        assert!(error.starts_with(start), "{error}");
    }

    #[test]
    fn a_line_ends_with_its_last_stable_version() {
        let catalogue = with(&["0.16.12", "0.17.0-rc.13"]);
        assert_eq!(catalogue.last_stable(0, 16), Some(version("0.16.12")));
        assert_eq!(catalogue.last_stable(0, 17), None);
        assert_eq!(catalogue.newest_stable(), Some(version("0.16.12")));
    }

    #[test]
    fn a_folder_is_named_for_its_version() {
        let candidate = version("0.17.0-rc.12");
        assert_eq!(folder_version(&folder_name(&candidate)), Some(candidate));
        assert_eq!(folder_version("keda-2.0.0"), None);
    }
}
