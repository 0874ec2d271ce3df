//! What each LangSmith chart line, and each add-on chart, contains and accepts.
//!
//! The facts are data under `profiles/charts/`: `chart.toml` says which images, workloads and secret
//! keys there are and when the chart uses them, `values.keys` lists every key of the chart's own
//! `values.yaml` with its type, `templates.sum` the templates that both were made from. They are embedded
//! in the binary. `import` makes them from a chart; what only the templates know is kept by hand and
//! checked against real renders, and taken over from the nearest version for a chart that a user imports.
//!
//! This module knows nothing of an environment file. Callers describe an install as [`Features`]
//! and ask a [`Line`] what follows from it.
//!
//! Source: the chart's `Chart.yaml`, `values.yaml` and templates, of the version named in the data.

pub mod addon;
pub(crate) mod adopt;
pub(crate) mod catalogue;
pub(crate) mod changes;
pub(crate) mod compare;
pub(crate) mod difference;
pub(crate) mod features;
pub(crate) mod guards;
pub(crate) mod image;
pub(crate) mod import;
mod key_error;
pub(crate) mod keys;
pub(crate) mod line;
pub(crate) mod object;
pub(crate) mod package;
pub(crate) mod renamed;
pub(crate) mod restarts;
pub(crate) mod running;
pub(crate) mod switches;
pub(crate) mod typed;
pub(crate) mod workload;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{LazyLock, OnceLock};

use semver::Version;

pub use addon::Addon;
pub use catalogue::Catalogue;
pub use features::Features;
pub(crate) use image::ImageUse;
pub use key_error::KeyError;
pub use keys::{KeyKind, ValueKeys, ValueKind};
pub use line::Line;
pub use package::Package;
pub(crate) use workload::Workload;

use crate::internal::Internal;
use crate::shipped::{self, PROFILES};

/// Why chart facts could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// No data for this version of the LangSmith chart.
    #[error("LangSmith chart `{asked}` is not known; known: {}", quoted(known))]
    UnknownVersion {
        /// The version asked for.
        asked: Version,
        /// The versions there are data for, ascending.
        known: Vec<Version>,
    },
    /// No data for an add-on chart of this name.
    #[error("add-on chart `{asked}` is not known; known: {}", quoted(known))]
    UnknownAddon {
        /// The name asked for.
        asked: String,
        /// The names there are data for, ascending.
        known: Vec<String>,
    },
    /// A data file is wrong. A test reads all that ship, so this is about an imported one.
    #[error("{file}: {message}")]
    Data {
        /// The file.
        file: String,
        /// What is wrong with it.
        message: String,
    },
}

/// The facts about one version of the LangSmith chart that ships with lsgen.
pub fn langsmith(version: &Version) -> Result<Line, ChartError> {
    let line = Catalogue::shipped().line(version);
    line.map(Cow::into_owned)
}

/// The versions of the LangSmith chart that lsgen ships data for, ascending.
pub fn shipped_versions() -> Vec<Version> {
    let mut versions: Vec<Version> = folders("langsmith")
        .iter()
        .filter_map(|name| Version::parse(name).ok())
        .collect();
    versions.sort();
    versions
}

/// The facts about one add-on chart, by the name of its folder under `profiles/charts/addons/`. They are parsed once.
pub fn addon(name: &str) -> Result<&'static Addon, ChartError> {
    type Lazy = OnceLock<Result<Addon, ChartError>>;
    static ALL: LazyLock<BTreeMap<String, Lazy>> = LazyLock::new(|| {
        let names = known_addons().into_iter();
        names.map(|name| (name, Lazy::new())).collect()
    });
    let lazy = ALL.get(name).ok_or_else(|| unknown_addon(name))?;
    lazy.get_or_init(|| parse_addon(name))
        .as_ref()
        .map_err(Clone::clone)
}

fn parse_addon(name: &str) -> Result<Addon, ChartError> {
    let folder = format!("addons/{name}");
    let (facts, keys) = shipped_data(&folder)?.ok_or_else(|| unknown_addon(name))?;
    Addon::parse(facts, keys).map_err(|message| ChartError::Data {
        file: format!("profiles/charts/{folder}/chart.toml"),
        message,
    })
}

fn unknown_addon(name: &str) -> ChartError {
    ChartError::UnknownAddon {
        asked: name.to_owned(),
        known: known_addons(),
    }
}

/// The add-on charts there are data for, ascending.
pub fn known_addons() -> Vec<String> {
    folders("addons")
}

/// The name prefix of everything a release of the chart creates: the release name when it contains
/// `langsmith`, else `<release>-langsmith`, cut at 63 characters.
///
/// The chart cuts before it appends component names, so a long release name still gives object
/// names that are too long. Source: `langsmith.fullname` in the chart's helpers.
pub(crate) fn full_name(release: &str) -> String {
    let whole = if release.contains("langsmith") {
        release.to_owned()
    } else {
        format!("{release}-langsmith")
    };
    let cut: String = whole.chars().take(63).collect();
    cut.strip_suffix('-').unwrap_or(&cut).to_owned()
}

/// The two data files of a chart folder: `chart.toml` and `values.keys`.
fn shipped_data(folder: &str) -> Result<Option<(&'static str, &'static str)>, ChartError> {
    if shipped::folder(&PROFILES, &format!("charts/{folder}")).is_none() {
        return Ok(None);
    }
    let read = |name: &str| {
        shipped_file(folder, name).ok_or_else(|| ChartError::Data {
            file: format!("profiles/charts/{folder}/{name}"),
            message: "missing, or not UTF-8 text".to_owned(),
        })
    };
    Ok(Some((read(catalogue::FACTS)?, read(catalogue::KEYS)?)))
}

/// A data file about every version of the LangSmith chart, which is read when it is first needed.
struct Shipped<T>(OnceLock<Result<T, ChartError>>);

impl<T> Shipped<T> {
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The file, read by `parse`, whose error says what is wrong.
    fn read(
        &self,
        file: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<&T, ChartError> {
        let read = self.0.get_or_init(|| {
            let text = shipped_file("langsmith", file).ok_or_else(|| "missing".to_owned());
            text.and_then(parse).map_err(|message| ChartError::Data {
                file: format!("profiles/charts/langsmith/{file}"),
                message,
            })
        });
        read.as_ref().map_err(Clone::clone)
    }
}

/// A file of a chart folder.
fn shipped_file(folder: &str, name: &str) -> Option<&'static str> {
    shipped::text(&PROFILES, &format!("charts/{folder}/{name}"))
}

fn folders(parent: &str) -> Vec<String> {
    let path = format!("charts/{parent}");
    let folders = shipped::folder(&PROFILES, &path).internal(&path).dirs();
    let names = folders.filter_map(|folder| folder.path().file_name()?.to_str());
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names
}

fn quoted(names: &[impl fmt::Display]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::{ChartError, addon, full_name, known_addons, langsmith, shipped_versions};
    use semver::Version;

    #[test]
    fn all_embedded_data_parse() {
        for version in shipped_versions() {
            let line = langsmith(&version).unwrap();
            assert_eq!(line.version, version);
            line.value_keys().unwrap();
        }
        for name in known_addons() {
            addon(&name).unwrap().value_keys().unwrap();
        }
    }

    #[test]
    fn an_unknown_version_is_answered_with_the_known_ones() {
        let error = langsmith(&Version::new(0, 16, 12)).unwrap_err();
        assert!(matches!(error, ChartError::UnknownVersion { .. }));
        assert_eq!(
            error.to_string(),
            "LangSmith chart `0.16.12` is not known; known: `0.12.37`, `0.13.43`, `0.14.6`, `0.15.17`, `0.16.11`, `0.17.0-rc.12`"
        );
    }

    #[test]
    fn an_unknown_add_on_is_answered_with_the_known_ones() {
        let error = addon("flux").unwrap_err().to_string();
        let first = known_addons().into_iter().next().unwrap();
        let start = format!("add-on chart `flux` is not known; known: `{first}`, ");
        assert!(error.starts_with(&start), "{error}");
    }

    #[test]
    fn the_full_name_follows_the_release_name() {
        assert_eq!(full_name("langsmith"), "langsmith");
        assert_eq!(full_name("my-langsmith"), "my-langsmith");
        assert_eq!(full_name("prod"), "prod-langsmith");
        assert_eq!(full_name(&"a".repeat(62)), "a".repeat(62));
    }
}
