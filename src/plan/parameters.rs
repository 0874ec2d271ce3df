//! The parameter store: what is in it, who puts it there, and which Kubernetes secret takes it.
//!
//! Terraform writes some, a person the others; External Secrets reads them all. The three must agree
//! on every name, so all of them ask here.

use super::{Inputs, Site};
use crate::model::recovery::RegionRole;

/// A parameter below the environment's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Its name below the folder: `postgres/connection-url`.
    pub(crate) name: &'static str,
    /// What it holds, for people.
    pub(crate) holds: &'static str,
    /// Who puts it there.
    pub(crate) writer: Writer,
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
    },
    /// Terraform writes a fact that is no secret.
    Plain(String),
    /// A Terraform module writes it beside the store that it makes.
    Module,
    /// A person, by the command that the README gives.
    Person,
    /// An install step draws and sets it, by the command that the README gives.
    InstallStep,
    /// The replication stack copies it from the primary's region.
    Mirrored {
        /// Which of the values that Terraform has drawn there it is: it is copied again when that rises.
        edition: u32,
    },
}

/// All parameters of the environment, in a reader's order.
pub(crate) fn parameters(site: &Site) -> Vec<Parameter> {
    let inputs: &Inputs = site;
    let mut all = vec![
        Parameter {
            name: "langsmith/license-key",
            holds: "the LangSmith license key",
            writer: Writer::Person,
        },
        Parameter {
            name: "langsmith/api-key-salt",
            holds: "the salt of API keys; changing it invalidates them all",
            writer: Writer::Generated {
                length: 44,
                symbols: false,
            },
        },
    ];
    all.extend(site.auth.parameters.iter().cloned());
    all.extend(site.postgres.parameters.iter().cloned());
    all.extend(site.redis.parameters.iter().cloned());
    all.extend(site.clickhouse.parameters.iter().cloned());
    all.extend(site.tls.credentials().map(|one| one.parameter.clone()));
    all.extend(images(inputs));
    if inputs.dataplane_ids().is_some() {
        all.push(Parameter {
            name: DATAPLANE_API_KEY,
            holds: "an API key of the workspace whose agents run apart",
            writer: Writer::Person,
        });
    }
    if inputs.role() == RegionRole::Recovery {
        for parameter in &mut all {
            parameter.writer = in_recovery(parameter);
        }
    }
    all
}

/// Who puts a parameter into the store of the recovery region: a secret is the primary's, a place where
/// something is reached never is.
fn in_recovery(parameter: &Parameter) -> Writer {
    // Redis is another one there, with a password of its own.
    let is_elsewhere = parameter.name.ends_with("/connection-url")
        || parameter.name.starts_with("redis/")
        || parameter.name.starts_with("clickhouse/");
    match parameter.writer {
        Writer::Person if is_elsewhere => Writer::Person,
        Writer::Person | Writer::Generated { .. } => Writer::Mirrored { edition: 1 },
        ref other => other.clone(),
    }
}

/// One that a person puts there.
pub(crate) fn person(name: &'static str, holds: &'static str) -> Parameter {
    Parameter {
        name,
        holds,
        writer: Writer::Person,
    }
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
