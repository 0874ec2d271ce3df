//! `manifests/secrets/`: the store that External Secrets reads through, and what it keeps.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::plan::Site;
use crate::plan::releases::folder::SECRETS;
use crate::plan::secrets::{ExternalSecret, STORE, external_secrets, namespaces};
use crate::render::RenderError;

use super::{insert, render_one};

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

pub(super) fn render(site: &Site, engine: &Engine, bundle: &mut Bundle) -> Result<(), RenderError> {
    let all = external_secrets(site);
    let store = StoreFacts {
        name: STORE,
        namespaces: namespaces(&all),
        region: site.environment().cloud.region.as_str(),
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
        store: STORE,
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
