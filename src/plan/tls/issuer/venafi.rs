//! Venafi: its cloud, or a server of one's own.

use serde_json::json;

use crate::model::ingress::Venafi;
use crate::plan::Inputs;
use crate::plan::parameters::person;
use crate::plan::template::template;

use super::{CREDENTIALS, Chosen, Credentials, GROUP, Issuer, KIND, NAME, RSA};

pub(super) fn plan(inputs: &Inputs) -> Chosen {
    let settings = inputs.environment().tls.venafi.as_ref();
    Chosen {
        addon: None,
        acts_as_cert_manager: false,
        issuer: settings.map(issuer).ok_or("tls.venafi"),
    }
}

fn issuer(settings: &Venafi) -> Issuer {
    let key = match settings.server {
        Some(_) => "access-token",
        None => "api-key",
    };
    Issuer {
        template: template!("manifests/tls/issuer-venafi.yaml"),
        facts: json!({
            "name": NAME,
            "zone": settings.zone.as_str(),
            "server": settings.server.as_ref().map(ToString::to_string),
            "secret": CREDENTIALS,
            "secret_key": key,
        }),
        group: GROUP,
        kind: KIND,
        key: RSA,
        asks_for_common_name: true,
        is_trusted: false,
        authorities: Vec::new(),
        credentials: Some(Credentials {
            purpose: "The token that Venafi issues certificates for.",
            key,
            parameter: person(
                "tls/venafi-token",
                "the token that Venafi issues certificates for",
            ),
        }),
        role: None,
        pending: "certificaterequest",
        before: None,
    }
}
