//! The secrets that the LangSmith release reads.

use crate::model::langsmith::AuthMode;
use crate::model::stores::{ClickhouseSource, RedisAuth, RedisSource};
use crate::plan::Site;
use crate::plan::parameters::{
    ELASTICACHE_ENDPOINT, ELASTICACHE_TOKEN, REDIS_CLUSTER_NODES, REDIS_CLUSTER_PASSWORD,
    clickhouse_password, redis_url,
};
use crate::render::has_elasticache;

use super::super::clickhouse;
use super::revision::word;
use super::{ExternalSecret, of_release};
use crate::plan::secret::Content;

/// All that the release reads in this region.
pub(super) fn all(site: &Site) -> Vec<ExternalSecret> {
    let mut all = vec![config(site), postgres(site), clickhouse_secret(site)];
    let is_made_later = site.environment().stores.redis.source == RedisSource::Elasticache
        && !has_elasticache(site);
    if !is_made_later {
        all.push(redis(site));
    }
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

pub(super) fn redis(site: &Site) -> ExternalSecret {
    let redis = &site.environment().stores.redis;
    let is_managed = redis.source == RedisSource::Elasticache;
    let content = if is_managed && redis.auth == RedisAuth::Token {
        let url = "rediss://{{ .endpoint }}:6379/0?password={{ .token }}";
        Content {
            template: vec![("connection_url", url.to_owned())],
            data: vec![
                ("endpoint", ELASTICACHE_ENDPOINT),
                ("token", ELASTICACHE_TOKEN),
            ],
        }
    } else if redis.source == RedisSource::External && redis.external.cluster {
        Content::as_stored(vec![
            ("redis_cluster_node_uris", REDIS_CLUSTER_NODES),
            ("redis_cluster_password", REDIS_CLUSTER_PASSWORD),
        ])
    } else {
        Content::as_stored(vec![("connection_url", redis_url(redis.source))])
    };
    let mut behind = vec![word(&redis.source)];
    if is_managed {
        behind.extend([word(&redis.auth), site.names().redis()]);
    }
    let purpose = "How LangSmith reaches Redis.";
    of_release(site, "redis", purpose, content, behind)
}

fn clickhouse_secret(site: &Site) -> ExternalSecret {
    let source = site.environment().stores.clickhouse.source;
    let own = match source {
        ClickhouseSource::InCluster => Some((site.names().release_host("clickhouse"), "default")),
        ClickhouseSource::Replicated => Some((clickhouse::host(), "langsmith")),
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => None,
    };
    let content = match own {
        Some((host, user)) => Content {
            template: vec![
                ("clickhouse_host", host),
                ("clickhouse_port", "8123".to_owned()),
                ("clickhouse_native_port", "9000".to_owned()),
                ("clickhouse_user", user.to_owned()),
                ("clickhouse_password", "{{ .password }}".to_owned()),
                ("clickhouse_db", "default".to_owned()),
                ("clickhouse_tls", "false".to_owned()),
            ],
            data: vec![("password", clickhouse_password(source))],
        },
        None => Content::as_stored(vec![
            ("clickhouse_host", "clickhouse/host"),
            ("clickhouse_port", "clickhouse/port"),
            ("clickhouse_native_port", "clickhouse/native-port"),
            ("clickhouse_user", "clickhouse/user"),
            ("clickhouse_password", clickhouse_password(source)),
            ("clickhouse_db", "clickhouse/database"),
            ("clickhouse_tls", "clickhouse/tls"),
        ]),
    };
    of_release(
        site,
        "clickhouse",
        "How LangSmith reaches ClickHouse: the chart reads all seven keys.",
        content,
        vec![word(&source)],
    )
}
