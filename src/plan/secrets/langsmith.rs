//! The secrets that the LangSmith release reads.

use crate::plan::Site;
use crate::plan::stores::secret;

use super::{Content, ExternalSecret};

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
    data.extend(&site.auth.secret);
    of_release(
        site,
        "config",
        "The license, the keys that sign and salt, and the login.",
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

/// A secret of the LangSmith release, by the part of its name.
fn of_release(
    site: &Site,
    part: &'static str,
    purpose: &'static str,
    content: Content,
    behind: Vec<String>,
) -> ExternalSecret {
    let langsmith = &site.environment().langsmith;
    ExternalSecret {
        name: secret(site, part),
        namespace: langsmith.namespace.to_string(),
        part: Some(part),
        purpose,
        file: part.to_owned(),
        kind: None,
        content,
        behind,
        beside: Vec::new(),
    }
}
