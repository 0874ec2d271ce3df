//! The facts about a version of the LangSmith chart that a user has and lsgen does not ship.
//!
//! What `Chart.yaml` and `values.yaml` say is imported. What only the templates know (which workloads
//! there are and when, which secret keys their pods insist on) is taken over from the nearest known
//! version, as far as the new `values.yaml` still has the keys. The sums of the templates tell whether
//! that can be wrong: between two patches of a line most of them are the same.

mod take_over;

use std::fmt;

use semver::Version;
use toml_edit::DocumentMut;

use super::catalogue::Catalogue;
use super::import::{self, Facts, ImportError};
use super::package::Package;
use super::{ChartError, Line, ValueKeys, shipped_versions};
use take_over::Adoption;

/// The facts about an imported chart, and what they rest on.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The chart's version.
    pub version: Version,
    /// The version whose workloads and secrets were taken over.
    pub base: Version,
    /// The text of `chart.toml`.
    pub facts: String,
    /// The text of `values.keys`.
    pub keys: String,
    /// The text of `templates.sum`.
    pub templates: String,
    /// What to look at before trusting the facts; nothing when every template is the same.
    pub notes: Vec<String>,
}

/// Why a chart's facts cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// Its two files cannot be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// It is another chart.
    #[error("this is the chart `{0}`, not `langsmith`")]
    NotLangsmith(String),
    /// Its version is none.
    #[error("Chart.yaml: `{0}` is not a semantic version")]
    Version(String),
    /// What was made of it cannot be read back.
    #[error(
        "the facts about {version} would not be complete: {message}. Is this LangSmith's chart, and of a version \
         near those that ship?"
    )]
    Incomplete {
        /// The chart's version.
        version: Version,
        /// What is wrong with it.
        message: String,
    },
    /// There is no version to take facts over from, or its facts are wrong.
    #[error("{0}")]
    Base(String),
}

impl From<ChartError> for AdoptError {
    fn from(error: ChartError) -> Self {
        Self::Base(error.to_string())
    }
}

/// Makes the facts about a chart from the chart itself and from the nearest version that is known.
pub fn adopt(package: &Package, catalogue: &Catalogue) -> Result<Adopted, AdoptError> {
    let import =
        import::import(&package.chart, &package.values, &[]).map_err(AdoptError::Import)?;
    if import.name != "langsmith" {
        return Err(AdoptError::NotLangsmith(import.name));
    }
    let version = Version::parse(&import.facts.version)
        .map_err(|_| AdoptError::Version(import.facts.version.clone()))?;
    let base = if shipped_versions().contains(&version) {
        version.clone()
    } else {
        catalogue
            .nearest(&version)
            .ok_or_else(|| AdoptError::Base("no chart version is known".to_owned()))?
    };
    let (facts, sums) = catalogue
        .sources(&base)
        .ok_or_else(|| AdoptError::Base(format!("the facts about {base} are gone")))?;
    let wrong =
        |error: &dyn fmt::Display| AdoptError::Base(format!("the facts about {base}: {error}"));
    let line = catalogue.line(&base)?;
    let mut adoption = Adoption {
        document: facts.parse().map_err(|error| wrong(&error))?,
        values: serde_yaml::from_str(&package.values).map_err(|error| wrong(&error))?,
        before: line.value_keys().map_err(|error| wrong(&error))?,
        after: ValueKeys::parse(&import.keys).map_err(|error| wrong(&error))?,
        notes: Vec::new(),
    };
    adoption.images(&import.facts);
    for (key, workload) in &line.workloads {
        adoption.workload(key, workload, &import.facts);
    }
    adoption.operator_templates();
    adoption.secrets();
    adoption.keys(&base);
    adoption.unused_images(&import.facts);
    adoption.templates(&base, package, &sums);
    let Adoption {
        document, notes, ..
    } = adoption;
    let adopted = Adopted {
        facts: finished(document, &import.facts, &base, &notes),
        keys: import.keys.clone(),
        templates: package.templates_sum(),
        version,
        base,
        notes,
    };
    read_back(&adopted)?;
    Ok(adopted)
}

/// Reads what was made as `check` will: facts that cannot be read are of no use.
fn read_back(adopted: &Adopted) -> Result<(), AdoptError> {
    let incomplete = |message: String| AdoptError::Incomplete {
        version: adopted.version.clone(),
        message,
    };
    ValueKeys::parse(&adopted.keys).map_err(|error| incomplete(error.to_string()))?;
    let line = Line::parse(&adopted.facts, adopted.keys.clone().into()).map_err(incomplete)?;
    if line.images.is_empty() {
        return Err(incomplete("its values.yaml has no `images`".to_owned()));
    }
    Ok(())
}

/// The finished text of `chart.toml`.
fn finished(mut document: DocumentMut, facts: &Facts, base: &Version, notes: &[String]) -> String {
    let version = &facts.version;
    let mut header = format!(
        "# What the LangSmith chart {version} contains. Made by `lsgen chart import`; made again, it is overwritten.\n\
         # Version, images and `values.keys` are the chart's own. Workloads, operator templates and secrets were\n\
         # taken over from {base}.\n"
    );
    for note in notes {
        header.push_str(&format!("#\n# - {note}\n"));
    }
    let source = format!(
        "chart langsmith {version}: Chart.yaml and values.yaml; workloads and secrets as in {base}"
    );
    for (field, text) in [
        ("version", version),
        ("app_version", &facts.app_version),
        ("source", &source),
    ] {
        document.insert(field, toml_edit::value(text));
    }
    if let Some(mut key) = document.key_mut("version") {
        key.leaf_decor_mut().set_prefix(header);
    }
    document.to_string()
}
