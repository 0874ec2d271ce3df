//! `manifests/secrets/`: from the parameter store to the secrets that pods read.
//!
//! Every external secret of the environment is in this one folder, whatever namespace it lies in: what is
//! read first is the store, and what waits for secrets waits for one release.

mod langsmith;
mod revision;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::plan::Site;
use crate::plan::parameters::{DATAPLANE_API_KEY, IMAGES_PASSWORD, IMAGES_USERNAME};
use crate::plan::secret::{Content, Secret};
use crate::plan::tls::gateway::CERT_MANAGER;
use crate::plan::tls::issuer::CREDENTIALS;
use crate::render::helm::{DATAPLANE_API_KEY_SECRET, DATAPLANE_REDIS_SECRET};
use crate::render::{RenderError, SECRET_STORE, secret};

use super::{insert, render_one};
use crate::plan::releases::folder::SECRETS;

/// A secret that External Secrets keeps as the parameter store has it.
pub(in crate::render) struct ExternalSecret {
    /// Its name, and that of the secret.
    pub(in crate::render) name: String,
    /// The namespace of both.
    pub(in crate::render) namespace: String,
    /// What it is for.
    purpose: &'static str,
    /// The file's name, without its number.
    file: String,
    /// The secret's type, where it is not a plain one.
    kind: Option<&'static str>,
    content: Content,
    /// What stands behind the parameters and shows in none of their paths.
    behind: Vec<String>,
}

impl ExternalSecret {
    /// Whether only the kubelet reads it, anew for each image.
    pub(in crate::render) fn is_for_pulling(&self) -> bool {
        self.kind == Some(PULL_SECRET)
    }
}

/// The type of a secret that images are pulled with.
const PULL_SECRET: &str = "kubernetes.io/dockerconfigjson";

/// Where Docker Hub's credentials are looked for.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

#[derive(Serialize)]
struct StoreFacts<'a> {
    name: &'a str,
    namespaces: Vec<String>,
    region: &'a str,
}

#[derive(Serialize)]
struct SecretFacts<'a> {
    purpose: &'a str,
    name: &'a str,
    namespace: &'a str,
    store: &'a str,
    revision: String,
    kind: Option<&'static str>,
    template: Vec<TemplateEntry<'a>>,
    data: Vec<DataEntry>,
}

#[derive(Serialize)]
struct TemplateEntry<'a> {
    key: &'static str,
    value: &'a str,
}

#[derive(Serialize)]
struct DataEntry {
    key: &'static str,
    parameter: String,
}

/// Every external secret of the environment.
pub(in crate::render) fn all(site: &Site) -> Vec<ExternalSecret> {
    let mut all = langsmith::all(site);
    all.extend(pull_secrets(site));
    all.extend(site.clickhouse.secrets.iter().map(beside_the_release));
    all.extend(issuer_credentials(site));
    if site.dataplane_ids().is_some() {
        all.extend(dataplane(site));
    }
    all
}

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    let all = all(site);
    let environment = site.environment();
    // In the order of the files, each once.
    let mut seen = BTreeSet::new();
    let namespaces = all.iter().map(|secret| secret.namespace.clone());
    let namespaces = namespaces.filter(|namespace| seen.insert(namespace.clone()));
    let store = StoreFacts {
        name: SECRET_STORE,
        namespaces: namespaces.collect(),
        region: environment.cloud.region.as_str(),
    };
    let text = render_one(engine, "secret-store.yaml", store)?;
    insert(bundle, &SECRETS.object("10-secret-store"), text)?;
    for secret in &all {
        let text = render_one(engine, "external-secret.yaml", facts(site, secret))?;
        insert(
            bundle,
            &SECRETS.object(&format!("20-{}", secret.file)),
            text,
        )?;
    }
    Ok(())
}

fn facts<'a>(site: &Site, secret: &'a ExternalSecret) -> SecretFacts<'a> {
    let template = secret.content.template.iter();
    let data = secret.content.data.iter();
    SecretFacts {
        purpose: secret.purpose,
        name: &secret.name,
        namespace: &secret.namespace,
        store: SECRET_STORE,
        revision: secret.revision(site),
        kind: secret.kind,
        template: template
            .map(|(key, value)| TemplateEntry { key, value })
            .collect(),
        data: data
            .map(|(key, name)| DataEntry {
                key,
                parameter: site.names().parameter(name),
            })
            .collect(),
    }
}

/// A secret that the plan has for pods beside the release.
fn beside_the_release(secret: &Secret) -> ExternalSecret {
    ExternalSecret {
        name: secret.name.to_owned(),
        namespace: secret.namespace.to_owned(),
        purpose: secret.purpose,
        file: secret.file.to_owned(),
        kind: None,
        content: secret.content.clone(),
        behind: Vec::new(),
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
        purpose,
        file: file.to_owned(),
        kind: None,
        content: Content {
            template: Vec::new(),
            data: vec![(key, parameter)],
        },
        behind: Vec::new(),
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
            purpose: "What images are pulled with.",
            file: format!("pull-{namespace}"),
            namespace,
            kind: Some(PULL_SECRET),
            content: Content {
                template: vec![(".dockerconfigjson", login.clone())],
                data: vec![("username", IMAGES_USERNAME), ("password", IMAGES_PASSWORD)],
            },
            behind: Vec::new(),
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
        purpose: "How the listener reaches Redis: the one of LangSmith.",
        file: "dataplane-redis".to_owned(),
        ..redis
    });
    std::iter::once(key).chain(redis).collect()
}

/// A secret of the LangSmith release, by the part of its name.
fn of_release(
    site: &Site,
    part: &str,
    purpose: &'static str,
    content: Content,
    behind: Vec<String>,
) -> ExternalSecret {
    let langsmith = &site.environment().langsmith;
    ExternalSecret {
        name: secret(site, part),
        namespace: langsmith.namespace.to_string(),
        purpose,
        file: part.to_owned(),
        kind: None,
        content,
        behind,
    }
}
