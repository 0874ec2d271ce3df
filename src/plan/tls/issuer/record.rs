//! What ACME servers have in common: the domain is proved by a record that cert-manager writes.

use serde_json::{Value, json};

use crate::plan::Inputs;
use crate::plan::dns::Dns;
use crate::plan::role::Role;
use crate::plan::tls::gateway::CERT_MANAGER;

use super::NAME;

/// What a certificate of an ACME server waits for.
pub(super) const PENDING: &str = "challenge";

/// An ACME server, as the manifest has it.
pub(super) fn facts(
    inputs: &Inputs,
    dns: &Dns,
    domain: &str,
    purpose: &str,
    server: &str,
    account_binding: Option<&Value>,
) -> Value {
    let environment = inputs.environment();
    json!({
        "purpose": purpose,
        "name": NAME,
        "server": server,
        "email": environment.tls.email.as_ref().map(ToString::to_string),
        "account_binding": account_binding,
        "dns_zone": domain,
        "region": environment.cloud.region.as_str(),
        "hosted_zone_id": dns.existing_zone_id(),
    })
}

/// The role that cert-manager writes the record with.
pub(super) fn role(dns: &Dns, domain: &str) -> Result<Role, &'static str> {
    Ok(Role {
        argument: "cert_manager",
        part: CERT_MANAGER,
        service_account: format!("{CERT_MANAGER}/{CERT_MANAGER}"),
        on: vec![
            ("zone_id", dns.zone_id().ok_or("dns.zone")?),
            ("domain", domain.into()),
        ],
    })
}
