//! Let's Encrypt.

use crate::plan::Inputs;
use crate::plan::dns::Dns;
use crate::plan::template::template;

use super::{Chosen, ECDSA, GROUP, Issuer, KIND, record};

/// Its production server.
const SERVER: &str = "https://acme-v02.api.letsencrypt.org/directory";

pub(super) fn plan(inputs: &Inputs, dns: &Dns) -> Chosen {
    Chosen {
        addon: None,
        acts_as_cert_manager: true,
        issuer: issuer(inputs, dns),
    }
}

fn issuer(inputs: &Inputs, dns: &Dns) -> Result<Issuer, &'static str> {
    let domain = dns.named()?;
    let purpose = "Certificates from Let's Encrypt.";
    Ok(Issuer {
        template: template!("manifests/tls/issuer-acme.yaml"),
        facts: record::facts(inputs, dns, domain, purpose, SERVER, None),
        group: GROUP,
        kind: KIND,
        key: ECDSA,
        asks_for_common_name: false,
        is_trusted: true,
        authorities: vec!["letsencrypt.org"],
        credentials: None,
        role: Some(record::role(dns, domain)?),
        pending: record::PENDING,
        before: None,
    })
}
