//! Another ACME server.

use serde_json::json;

use crate::plan::Inputs;
use crate::plan::dns::Dns;
use crate::plan::parameters::person;
use crate::plan::template::template;

use super::{CREDENTIALS, Chosen, Credentials, GROUP, Issuer, KIND, RSA, record};

/// The key of an account in the secret.
const KEY: &str = "key";

pub(super) fn plan(inputs: &Inputs, dns: &Dns) -> Chosen {
    Chosen {
        addon: None,
        acts_as_cert_manager: true,
        issuer: issuer(inputs, dns),
    }
}

fn issuer(inputs: &Inputs, dns: &Dns) -> Result<Issuer, &'static str> {
    let settings = inputs.environment().tls.acme.as_ref().ok_or("tls.acme")?;
    let domain = dns.named()?;
    let account = settings.account_key_id.as_ref();
    let binding = account
        .map(|id| json!({ "key_id": id.as_str(), "secret": CREDENTIALS, "secret_key": KEY }));
    let purpose = "Certificates from the organization's ACME server.";
    let server = settings.server.as_str();
    Ok(Issuer {
        template: template!("manifests/tls/issuer-acme.yaml"),
        facts: record::facts(inputs, dns, domain, purpose, server, binding.as_ref()),
        group: GROUP,
        kind: KIND,
        key: RSA,
        asks_for_common_name: true,
        is_trusted: false,
        authorities: Vec::new(),
        credentials: account.map(|_| Credentials {
            purpose: "The account at the ACME server.",
            key: KEY,
            parameter: person(
                "tls/acme-account-key",
                "the key of the account at the ACME server",
            ),
        }),
        role: Some(record::role(dns, domain)?),
        pending: record::PENDING,
        before: None,
    })
}
