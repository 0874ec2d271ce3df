//! `basic`: email and password, kept by LangSmith.

use crate::chart::Features;
use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::parameters::{Parameter, Rotation, Writer};

use super::{Auth, Chapters};

/// Where LangSmith's documentation describes its secrets.
const SOURCE: &str = "https://docs.langchain.com/langsmith/self-host-basic-auth";

pub(super) fn plan(inputs: &Inputs) -> Auth {
    let environment = inputs.environment();
    let own = environment.langsmith.auth.admin_email.as_ref();
    let domain = environment.dns.domain.as_ref();
    let administrator = own
        .map(ToString::to_string)
        .or_else(|| domain.map(|domain| format!("admin@{domain}")));
    Auth {
        also_checked: None,
        chapters: Chapters {
            before: None,
            log_in: chapter!("auth/basic/log-in"),
        },
        parameters: vec![
            Parameter::shared(
                "langsmith/jwt-secret",
                "the key that signs sessions; changing it logs everybody out",
                Writer::Generated {
                    length: 44,
                    symbols: false,
                    rotation: Rotation {
                        effect: "Everyone is logged out, and logs in again. API keys keep working.",
                        source: SOURCE,
                        steps: chapter!("secrets/rotate"),
                    },
                },
            ),
            Parameter::shared(
                "langsmith/admin-password",
                "the first administrator's password",
                Writer::Generated {
                    length: 24,
                    symbols: true,
                    rotation: Rotation {
                        effect: "Nothing. LangSmith reads it when the organization is made, and never again.",
                        source: SOURCE,
                        steps: chapter!("auth/basic/rotate-password"),
                    },
                },
            ),
        ],
        secret: vec![
            ("jwt_secret", "langsmith/jwt-secret"),
            ("initial_org_admin_password", "langsmith/admin-password"),
        ],
        values: Map::new()
            .set("authType", "mixed")
            .set("basicAuth", Map::new().set("enabled", true))
            .set_some("initialOrgAdminEmail", administrator.clone()),
        switches: Features {
            basic_auth: true,
            oauth: false,
            mixed_auth: true,
            ..Features::default()
        },
        administrator,
    }
}
