//! `oauth`: OAuth with a client secret at an identity provider.

use crate::chart::Features;
use crate::format::yaml::Map;
use crate::plan::Inputs;
use crate::plan::chapter::chapter;
use crate::plan::parameters::person;

use super::{Auth, Chapters};

pub(super) fn plan(inputs: &Inputs) -> Auth {
    let own = inputs.environment().langsmith.auth.admin_email.as_ref();
    let administrator = own.map(ToString::to_string);
    Auth {
        also_checked: Some("the identity provider's settings"),
        chapters: Chapters {
            before: Some(chapter!("auth/oauth/before")),
            log_in: chapter!("auth/oauth/log-in"),
        },
        parameters: vec![
            person("langsmith/oauth-client-id", "the OAuth client's id"),
            person("langsmith/oauth-client-secret", "the OAuth client's secret"),
            person(
                "langsmith/oauth-issuer-url",
                "the identity provider's issuer URL",
            ),
        ],
        secret: vec![
            ("oauth_client_id", "langsmith/oauth-client-id"),
            ("oauth_client_secret", "langsmith/oauth-client-secret"),
            ("oauth_issuer_url", "langsmith/oauth-issuer-url"),
        ],
        values: Map::new()
            .set("authType", "mixed")
            .set("oauth", Map::new().set("enabled", true))
            .set_some("initialOrgAdminEmail", administrator.clone()),
        switches: Features {
            basic_auth: false,
            oauth: true,
            mixed_auth: true,
            ..Features::default()
        },
        administrator,
    }
}
