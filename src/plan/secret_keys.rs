//! The keys of the release's secrets that lsgen renders.

use std::collections::BTreeSet;

use crate::model::langsmith::AuthMode;

use super::Site;
use super::secret::Content;

/// Every key that `manifests/secrets` puts into the release's secrets: the secret's name in the chart's facts, and
/// the key. The rules ask before anything is rendered; a test compares the two for every environment.
pub fn secret_keys(site: &Site) -> BTreeSet<(&'static str, &'static str)> {
    let environment = site.environment();
    let config = match environment.langsmith.auth.mode {
        AuthMode::Basic => ["jwt_secret", "initial_org_admin_password"].as_slice(),
        AuthMode::Oauth => &["oauth_client_id", "oauth_client_secret", "oauth_issuer_url"],
    };
    let clickhouse = site.clickhouse.secret.keys();
    let redis = site.redis.secret.iter().flat_map(Content::keys);
    [
        (
            "config",
            ["langsmith_license_key", "api_key_salt"].as_slice(),
        ),
        ("config", config),
    ]
    .into_iter()
    .flat_map(|(secret, keys)| keys.iter().map(move |key| (secret, *key)))
    .chain(site.postgres.secret.keys().map(|key| ("postgres", key)))
    .chain(clickhouse.map(|key| ("clickhouse", key)))
    .chain(redis.map(|key| ("redis", key)))
    .collect()
}
