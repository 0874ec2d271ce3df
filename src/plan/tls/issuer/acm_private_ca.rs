//! AWS Private CA.

use serde_json::json;

use crate::format::yaml::Map;
use crate::model::ingress::PrivateCa;
use crate::plan::Inputs;
use crate::plan::addons::Addon;
use crate::plan::role::Role;
use crate::plan::template::template;
use crate::plan::tls::gateway::CERT_MANAGER;
use crate::plan::values;

use super::{Chosen, Issuer, NAME, RSA};

/// The add-on that brings issuers for cert-manager's kinds, and its service account.
const ADDON: &str = "aws-privateca-issuer";

/// The part of its role's name.
const ROLE: &str = "private-ca-issuer";

pub(super) fn plan(inputs: &Inputs) -> Chosen {
    let settings = inputs.environment().tls.private_ca.as_ref();
    Chosen {
        addon: Some(Addon::new(ADDON, addon(inputs)).after(CERT_MANAGER)),
        acts_as_cert_manager: false,
        issuer: settings.map(issuer).ok_or("tls.private_ca"),
    }
}

fn issuer(settings: &PrivateCa) -> Issuer {
    let authority = &settings.authority_arn;
    Issuer {
        template: template!("manifests/tls/issuer-private-ca.yaml"),
        facts: json!({
            "name": NAME,
            "arn": authority.as_str(),
            "region": authority.region(),
        }),
        group: "awspca.cert-manager.io",
        kind: "AWSPCAClusterIssuer",
        key: RSA,
        asks_for_common_name: true,
        is_trusted: false,
        authorities: Vec::new(),
        credentials: None,
        role: Some(Role {
            argument: "private_ca_issuer",
            part: ROLE,
            service_account: format!("{CERT_MANAGER}/{ADDON}"),
            on: vec![("certificate_authority_arn", authority.as_str().into())],
        }),
        pending: "certificaterequest",
        before: None,
    }
}

fn addon(inputs: &Inputs) -> Map {
    Map::new().set("replicaCount", 2).set(
        "serviceAccount",
        Map::new()
            .set("create", true)
            .set("name", ADDON)
            .set("annotations", values::role(inputs.names().role_arn(ROLE))),
    )
}
