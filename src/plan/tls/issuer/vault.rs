//! The PKI engine of a `HashiCorp` Vault, reached with a Kubernetes login.

use serde_json::json;

use crate::model::ingress::Vault;
use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::template::template;
use crate::plan::tls::gateway::CERT_MANAGER;

use super::{Chosen, GROUP, Issuer, KIND, NAME, RSA};

/// The account that logs in to Vault.
const ACCOUNT: &str = "langsmith-vault";

pub(super) fn plan(inputs: &Inputs) -> Chosen {
    let settings = inputs.environment().tls.vault.as_ref();
    Chosen {
        addon: None,
        acts_as_cert_manager: false,
        issuer: settings.map(issuer).ok_or("tls.vault"),
    }
}

fn issuer(settings: &Vault) -> Issuer {
    Issuer {
        template: template!("manifests/tls/issuer-vault.yaml"),
        facts: json!({
            "name": NAME,
            "server": settings.server.as_str(),
            "path": settings.path.as_str(),
            "mount": settings.auth_mount.as_str(),
            "role": settings.role.as_str(),
            "account": ACCOUNT,
            "namespace": CERT_MANAGER,
            "audience": format!("vault://{NAME}"),
        }),
        group: GROUP,
        kind: KIND,
        key: RSA,
        asks_for_common_name: true,
        is_trusted: false,
        authorities: Vec::new(),
        credentials: None,
        role: None,
        pending: "certificaterequest",
        before: Some(chapter!("tls/vault/before")),
    }
}
