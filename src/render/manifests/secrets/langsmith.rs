//! The secrets that the LangSmith release reads.

use crate::model::langsmith::AuthMode;
use crate::plan::Site;

use super::{ExternalSecret, of_release};
use crate::plan::secret::Content;

/// All that the release reads in this region.
pub(super) fn all(site: &Site) -> Vec<ExternalSecret> {
    let mut all = vec![config(site), postgres(site), clickhouse(site)];
    all.extend(redis(site));
    all
}

fn config(site: &Site) -> ExternalSecret {
    let mut data = vec![
        ("langsmith_license_key", "langsmith/license-key"),
        ("api_key_salt", "langsmith/api-key-salt"),
    ];
    data.extend(match site.environment().langsmith.auth.mode {
        AuthMode::Basic => vec![
            ("jwt_secret", "langsmith/jwt-secret"),
            ("initial_org_admin_password", "langsmith/admin-password"),
        ],
        AuthMode::Oauth => vec![
            ("oauth_client_id", "langsmith/oauth-client-id"),
            ("oauth_client_secret", "langsmith/oauth-client-secret"),
            ("oauth_issuer_url", "langsmith/oauth-issuer-url"),
        ],
    });
    of_release(
        site,
        "config",
        "The licence, the keys that sign and salt, and the login.",
        Content::as_stored(data),
        Vec::new(),
    )
}

fn postgres(site: &Site) -> ExternalSecret {
    let postgres = &site.postgres;
    of_release(
        site,
        "postgres",
        "How LangSmith reaches PostgreSQL.",
        postgres.secret.clone(),
        postgres.behind.clone(),
    )
}

/// The address of Redis and the login to it; none in a region that has no Redis yet.
pub(super) fn redis(site: &Site) -> Option<ExternalSecret> {
    let content = site.redis.secret.clone()?;
    let purpose = "How LangSmith reaches Redis.";
    let behind = site.redis.behind.clone();
    Some(of_release(site, "redis", purpose, content, behind))
}

fn clickhouse(site: &Site) -> ExternalSecret {
    let clickhouse = &site.clickhouse;
    of_release(
        site,
        "clickhouse",
        "How LangSmith reaches ClickHouse: the chart reads all seven keys.",
        clickhouse.secret.clone(),
        clickhouse.behind.clone(),
    )
}
