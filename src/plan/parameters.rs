//! The parameter store: what is in it, who puts it there, and which Kubernetes secret takes it.
//!
//! Terraform writes some, a person the others; External Secrets reads them all. The three must agree
//! on every name, so all of them ask here.

use serde::Serialize;

use super::chapter::{Chapter, chapter};
use super::{Inputs, Site};

/// A parameter below the environment's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Parameter {
    /// Its name below the folder: `postgres/connection-url`.
    pub(crate) name: &'static str,
    /// What it holds, for people.
    pub(crate) holds: &'static str,
    /// Who puts it there.
    #[serde(skip)]
    pub(crate) writer: Writer,
    /// Whether both regions have the same value. The recovery region's is then copied from the primary's.
    #[serde(skip)]
    is_shared: bool,
}

impl Parameter {
    /// A secret of the environment: the recovery region has the primary's.
    pub(crate) fn shared(name: &'static str, holds: &'static str, writer: Writer) -> Self {
        Self {
            name,
            holds,
            writer,
            is_shared: true,
        }
    }

    /// A place where something is reached, or the login there: each region has its own.
    pub(crate) fn of_region(name: &'static str, holds: &'static str, writer: Writer) -> Self {
        Self {
            name,
            holds,
            writer,
            is_shared: false,
        }
    }
}

impl Parameter {
    /// Whether both regions have the same value.
    pub(crate) fn is_shared(&self) -> bool {
        self.is_shared
    }
}

/// Who puts a parameter into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Writer {
    /// Terraform draws a random value that never reaches its state.
    Generated {
        /// How many characters.
        length: u32,
        /// Whether it holds symbols.
        symbols: bool,
        /// How another value takes its place.
        rotation: Rotation,
    },
    /// Terraform writes a fact that is not a secret.
    Plain(String),
    /// A Terraform module writes it beside the store that it makes. Where it holds a secret that the module has drawn,
    /// how another takes its place.
    Module(Option<Rotation>),
    /// A person, by the command that the README gives.
    Person,
    /// An install step draws and sets it, by the command that the README gives, and how another takes its place.
    InstallStep(Rotation),
    /// The replication stack copies it from the primary's region.
    Mirrored {
        /// Which of the values that Terraform has drawn there it is: it is copied again when that rises.
        edition: u32,
    },
}

/// How a generated secret is replaced by a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Rotation {
    /// What ends or breaks by it, for people.
    pub(crate) effect: &'static str,
    /// Where that is written.
    pub(crate) source: &'static str,
    /// The steps.
    pub(crate) steps: Chapter,
}

impl Writer {
    /// How another value takes the place of a secret that was generated.
    pub(crate) fn rotation(&self) -> Option<Rotation> {
        match self {
            Self::Generated { rotation, .. } | Self::InstallStep(rotation) => Some(*rotation),
            Self::Module(rotation) => *rotation,
            Self::Plain(_) | Self::Person | Self::Mirrored { .. } => None,
        }
    }
}

/// All parameters of the environment, in a reader's order.
pub(crate) fn parameters(site: &Site) -> Vec<Parameter> {
    let inputs: &Inputs = site;
    let mut all = vec![
        Parameter::shared(
            "langsmith/license-key",
            "the LangSmith license key",
            Writer::Person,
        ),
        Parameter::shared(
            "langsmith/api-key-salt",
            "the salt of API keys; changing it invalidates them all",
            Writer::Generated {
                length: 44,
                symbols: false,
                rotation: Rotation {
                    effect: "Every API key stops working, and its owner needs a new one. Until all pods have the new salt, their \
                             calls of each other fail.",
                    source: "https://github.com/langchain-ai/helm/blob/main/charts/langsmith/templates/validate.yaml",
                    steps: chapter!("secrets/rotate-salt"),
                },
            },
        ),
    ];
    all.extend(site.auth.parameters.iter().cloned());
    all.extend(site.postgres.parameters.iter().cloned());
    all.extend(site.redis.parameters.iter().cloned());
    all.extend(site.clickhouse.parameters.iter().cloned());
    all.extend(site.tls.credentials().map(|one| one.parameter.clone()));
    all.extend(images(inputs));
    if inputs.dataplane_ids().is_some() {
        all.push(Parameter::shared(
            DATAPLANE_API_KEY,
            "an API key of the workspace whose agents run apart",
            Writer::Person,
        ));
    }
    if inputs.source().is_some() {
        for parameter in all.iter_mut().filter(|parameter| parameter.is_shared) {
            parameter.writer = Writer::Mirrored { edition: 1 };
        }
    }
    all
}

/// The parameters of a region that are copied from the primary's, each with its edition there.
pub(crate) fn copied(site: &Site) -> Vec<(&'static str, u32)> {
    let all = parameters(site).into_iter();
    let copied = all.filter_map(|parameter| match parameter.writer {
        Writer::Mirrored { edition } => Some((parameter.name, edition)),
        Writer::Generated { .. }
        | Writer::Plain(_)
        | Writer::Module(_)
        | Writer::Person
        | Writer::InstallStep(_) => None,
    });
    copied.collect()
}

/// The parameters that a person puts into the store.
pub(crate) fn by_hand(site: &Site) -> Vec<Parameter> {
    let mut by_hand = parameters(site);
    by_hand.retain(|parameter| parameter.writer == Writer::Person);
    by_hand
}

/// A secret of the environment that a person puts there.
pub(crate) fn person(name: &'static str, holds: &'static str) -> Parameter {
    Parameter::shared(name, holds, Writer::Person)
}

/// What images are pulled with, where the environment names a secret for it.
fn images(inputs: &Inputs) -> Vec<Parameter> {
    match inputs.environment().langsmith.images.pull_secret {
        Some(_) => vec![
            person(IMAGES_USERNAME, "the user that images are pulled as"),
            person(IMAGES_PASSWORD, "the password or token of that user"),
        ],
        None => Vec::new(),
    }
}

/// Who pulls images.
pub(crate) const IMAGES_USERNAME: &str = "images/username";

/// The password or token that images are pulled with.
pub(crate) const IMAGES_PASSWORD: &str = "images/password";

/// The API key that the listener of a split dataplane shows to LangSmith.
pub(crate) const DATAPLANE_API_KEY: &str = "dataplane/api-key";
