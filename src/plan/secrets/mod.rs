//! From the parameter store to the secrets that pods read.
//!
//! Every external secret of the environment is in this one list, whatever its namespace: what is
//! read first is the store, and what waits for secrets waits for one release.

mod content;
mod langsmith;
mod readers;
mod revision;
mod rotated;

use std::collections::BTreeSet;

use super::Site;
use super::parameters::{DATAPLANE_API_KEY, IMAGES_PASSWORD, IMAGES_USERNAME};
use super::tls::gateway::CERT_MANAGER;
use super::tls::issuer::CREDENTIALS;

pub(crate) use content::{Content, Secret};
pub(crate) use readers::{Reader, readers};
pub(crate) use rotated::{Rotated, rotated};

/// The store that External Secrets reads the parameters through.
pub(crate) const STORE: &str = "langsmith-parameters";

/// The secret with the API key of the workspace whose agents run apart.
pub(crate) const DATAPLANE_API_KEY_SECRET: &str = "langgraph-dataplane-api-key";

/// The secret with the address of Redis for agents that run apart.
pub(crate) const DATAPLANE_REDIS_SECRET: &str = "langgraph-dataplane-redis";

/// A secret that External Secrets keeps as the parameter store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExternalSecret {
    /// Its name, and that of the secret.
    pub(crate) name: String,
    /// The namespace of both.
    pub(crate) namespace: String,
    /// What the facts about LangSmith's chart call it, where its release reads it.
    part: Option<&'static str>,
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// The file's name, without its number.
    pub(crate) file: String,
    /// The secret's type, where it is not a plain one.
    pub(crate) kind: Option<&'static str>,
    /// What it is made of.
    pub(crate) content: Content,
    /// What stands behind the parameters and shows in none of their paths.
    behind: Vec<String>,
    /// What reads it beside LangSmith's release, as kubectl takes it.
    beside: Vec<String>,
}

impl ExternalSecret {
    /// Whether only the kubelet reads it, again for each image.
    pub(crate) fn is_for_pulling(&self) -> bool {
        self.kind == Some(PULL_SECRET)
    }
}

/// The type of a secret that images are pulled with.
const PULL_SECRET: &str = "kubernetes.io/dockerconfigjson";

/// Where Docker Hub's credentials are looked for.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// Every external secret of the environment.
pub(crate) fn external_secrets(site: &Site) -> Vec<ExternalSecret> {
    let mut all = langsmith::all(site);
    all.extend(pull_secrets(site));
    all.extend(site.clickhouse.secrets.iter().map(beside_the_release));
    all.extend(issuer_credentials(site));
    if site.dataplane_ids().is_some() {
        all.extend(dataplane(site));
    }
    all
}

/// The namespaces of external secrets, each once, in the order of the secrets.
pub(crate) fn namespaces(secrets: &[ExternalSecret]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let namespaces = secrets.iter().map(|secret| &secret.namespace);
    let namespaces = namespaces.filter(|namespace| seen.insert(*namespace));
    namespaces.cloned().collect()
}

/// Every key of the secrets that the release reads: the secret's name in the chart's facts, and the key.
pub fn secret_keys(site: &Site) -> BTreeSet<(&'static str, &'static str)> {
    let of_release = langsmith::all(site).into_iter();
    of_release
        .filter_map(|secret| Some((secret.part?, secret.content)))
        .flat_map(|(part, content)| content.keys().map(|key| (part, key)).collect::<Vec<_>>())
        .collect()
}

/// A secret that the plan has for pods beside the release.
fn beside_the_release(secret: &Secret) -> ExternalSecret {
    ExternalSecret {
        name: secret.name.to_owned(),
        namespace: secret.namespace.to_owned(),
        part: None,
        purpose: secret.purpose,
        file: secret.file.to_owned(),
        kind: None,
        content: secret.content.clone(),
        behind: Vec::new(),
        beside: secret.readers.clone(),
    }
}

/// A secret of one key, as its parameter has it.
fn one(
    purpose: &'static str,
    file: &str,
    name: &str,
    namespace: &str,
    key: &'static str,
    parameter: &'static str,
) -> ExternalSecret {
    ExternalSecret {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        part: None,
        purpose,
        file: file.to_owned(),
        kind: None,
        content: Content::as_stored(vec![(key, parameter)]),
        behind: Vec::new(),
        beside: Vec::new(),
    }
}

/// What images are pulled with, in every namespace whose pods name it.
fn pull_secrets(site: &Site) -> Vec<ExternalSecret> {
    let images = &site.environment().langsmith.images;
    let Some(name) = &images.pull_secret else {
        return Vec::new();
    };
    let registry = images.registry.as_ref().map(ToString::to_string);
    let server = registry.as_deref().and_then(|one| one.split('/').next());
    let login = format!(
        r#"{{"auths":{{"{}":{{"username":{{{{ .username | toJson }}}},"password":{{{{ .password | toJson }}}},"auth":{{{{ printf "%s:%s" .username .password | b64enc | toJson }}}}}}}}}}"#,
        server.unwrap_or(DOCKER_HUB)
    );
    pulling_namespaces(site)
        .into_iter()
        .map(|namespace| ExternalSecret {
            name: name.to_string(),
            part: None,
            purpose: "What images are pulled with.",
            file: format!("pull-{namespace}"),
            namespace,
            kind: Some(PULL_SECRET),
            content: Content {
                template: vec![(".dockerconfigjson", login.clone())],
                data: vec![("username", IMAGES_USERNAME), ("password", IMAGES_PASSWORD)],
            },
            behind: Vec::new(),
            beside: Vec::new(),
        })
        .collect()
}

/// The namespaces whose pods name the pull secret.
fn pulling_namespaces(site: &Site) -> Vec<String> {
    let mut namespaces = site.release_namespaces();
    let replicas = site.clickhouse.replicas.iter();
    namespaces.extend(replicas.map(|replicas| replicas.namespace.to_owned()));
    namespaces
}

fn issuer_credentials(site: &Site) -> Option<ExternalSecret> {
    let credentials = site.tls.credentials()?;
    Some(one(
        credentials.purpose,
        "issuer",
        CREDENTIALS,
        CERT_MANAGER,
        credentials.key,
        credentials.parameter.name,
    ))
}

/// What the listener of a split dataplane reads.
fn dataplane(site: &Site) -> Vec<ExternalSecret> {
    let dataplane = &site.environment().langsmith.dataplane;
    let namespace = dataplane.namespace.as_str();
    let key = one(
        "The API key that the listener shows to LangSmith.",
        "dataplane-api-key",
        DATAPLANE_API_KEY_SECRET,
        namespace,
        "langsmith_api_key",
        DATAPLANE_API_KEY,
    );
    let redis = langsmith::redis(site).map(|redis| ExternalSecret {
        name: DATAPLANE_REDIS_SECRET.to_owned(),
        namespace: namespace.to_owned(),
        part: None,
        purpose: "How the listener reaches Redis: the one of LangSmith.",
        file: "dataplane-redis".to_owned(),
        ..redis
    });
    std::iter::once(key).chain(redis).collect()
}
