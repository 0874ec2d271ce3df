//! `manifests/tls/`: who signs the gateway's certificate, and the certificate.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::plan::Site;
use crate::plan::tls::gateway::Certificate;
use crate::render::{RenderError, engine};

use super::insert;
use crate::plan::releases::folder::TLS;

#[derive(Serialize)]
struct Facts<'a> {
    namespace: &'a str,
    #[serde(flatten)]
    certificate: &'a Certificate,
}

/// Renders the issuer and the certificate of the gateway.
pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let Some(gateway) = &site.tls.gateway else {
        return Ok(());
    };
    let engine = engine();
    let text = engine.render(gateway.issuer.template, &gateway.issuer.facts)?;
    insert(bundle, &TLS.object("10-issuer"), text)?;
    let facts = Facts {
        namespace: &site.ingress.router.backend.namespace,
        certificate: &gateway.certificate,
    };
    let text = engine.render("manifests/tls/certificate.yaml", facts)?;
    insert(bundle, &TLS.object("20-certificate"), text)
}
