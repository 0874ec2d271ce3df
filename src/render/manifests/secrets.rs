//! `manifests/secrets/`: from the parameter store to the secrets that the chart mounts.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::template::Engine;
use crate::model::langsmith::AuthMode;
use crate::model::recovery::Site;
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisAuth, RedisSource};
use crate::render::helm::dataplane_ids;
use crate::render::way_in::issuer;
use crate::rules::Validated;

use super::super::parameters::{
    ELASTICACHE_ENDPOINT, ELASTICACHE_TOKEN, POSTGRES_ENDPOINT, POSTGRES_IN_CLUSTER_PASSWORD,
    POSTGRES_PASSWORD, REDIS_CLUSTER_NODES, REDIS_CLUSTER_PASSWORD, clickhouse_password,
    postgres_url, redis_url,
};
use super::super::{RenderError, SECRET_STORE, has_elasticache, secret};
use super::{clickhouse, insert, render_one};

#[derive(Serialize)]
struct StoreFacts<'a> {
    name: &'a str,
    namespaces: Vec<&'a str>,
    region: &'a str,
}

#[derive(Serialize)]
struct SecretFacts<'a> {
    purpose: &'a str,
    name: String,
    namespace: &'a str,
    store: &'a str,
    /// Keys put together from `data`; without any, `data` is the secret.
    template: Vec<TemplateEntry>,
    data: Vec<DataEntry>,
}

#[derive(Serialize)]
struct TemplateEntry {
    key: &'static str,
    value: String,
}

#[derive(Serialize)]
struct DataEntry {
    key: &'static str,
    parameter: String,
}

/// The secrets of the release: the part of the name, and the keys.
struct Secret {
    part: &'static str,
    purpose: &'static str,
    template: Vec<(&'static str, String)>,
    data: Vec<(&'static str, &'static str)>,
}

pub(super) fn render(
    validated: &Validated,
    engine: &Engine,
    bundle: &mut Bundle,
) -> Result<(), RenderError> {
    let environment = validated.environment();
    let namespace = environment.langsmith.namespace.as_str();
    let mut namespaces = vec![namespace];
    let issuer = issuer(validated);
    if issuer.is_some_and(|kind| super::tls::credentials(validated, kind).is_some()) {
        namespaces.push(super::tls::CERT_MANAGER);
    }
    if clickhouse::is_replicated(validated) {
        namespaces.extend([clickhouse::NAMESPACE, clickhouse::OPERATOR_NAMESPACE]);
    }
    if dataplane_ids(validated).is_some() {
        namespaces.push(environment.langsmith.dataplane.namespace.as_str());
    }
    let store = StoreFacts {
        name: SECRET_STORE,
        namespaces,
        region: environment.cloud.region.as_str(),
    };
    insert(
        bundle,
        "secrets/secret-store.yaml",
        render_one(engine, "secret-store.yaml", store)?,
    )?;
    let mut secrets = vec![
        config(validated),
        postgres(validated),
        clickhouse_secret(validated),
    ];
    let is_made_later = validated.environment().stores.redis.source == RedisSource::Elasticache
        && !has_elasticache(validated);
    if !is_made_later {
        secrets.push(redis(validated));
    }
    for one in secrets {
        let part = one.part;
        let facts = facts(validated, one, secret(validated, part), namespace);
        let text = render_one(engine, "external-secret.yaml", facts)?;
        insert(bundle, &format!("secrets/{part}.yaml"), text)?;
    }
    Ok(())
}

fn facts<'a>(
    validated: &Validated,
    secret: Secret,
    name: String,
    namespace: &'a str,
) -> SecretFacts<'a> {
    let template = secret.template.into_iter();
    let data = secret.data.into_iter();
    SecretFacts {
        purpose: secret.purpose,
        name,
        namespace,
        store: SECRET_STORE,
        template: template
            .map(|(key, value)| TemplateEntry { key, value })
            .collect(),
        data: data
            .map(|(key, name)| DataEntry {
                key,
                parameter: validated.names().parameter(name),
            })
            .collect(),
    }
}

/// How Redis is reached, as a secret of another namespace.
pub(super) fn redis_elsewhere(
    validated: &Validated,
    purpose: &'static str,
    name: &str,
    namespace: &str,
) -> Result<String, RenderError> {
    let secret = Secret {
        purpose,
        ..redis(validated)
    };
    let facts = facts(validated, secret, name.to_owned(), namespace);
    render_one(
        &crate::render::engine("manifests"),
        "external-secret.yaml",
        facts,
    )
}

/// A user that is known and a password that is not, in a namespace of its own.
pub(super) fn login(
    validated: &Validated,
    purpose: &'static str,
    name: &str,
    namespace: &str,
    user: &str,
    parameter: &'static str,
) -> Result<String, RenderError> {
    let secret = Secret {
        part: "",
        purpose,
        template: vec![
            ("username", user.to_owned()),
            ("password", "{{ .password }}".to_owned()),
        ],
        data: vec![("password", parameter)],
    };
    let facts = facts(validated, secret, name.to_owned(), namespace);
    render_one(
        &crate::render::engine("manifests"),
        "external-secret.yaml",
        facts,
    )
}

/// A secret of one key, in a namespace of its own.
pub(super) fn external_secret(
    validated: &Validated,
    purpose: &str,
    name: &str,
    namespace: &str,
    key: &'static str,
    parameter: &str,
) -> Result<String, RenderError> {
    let facts = SecretFacts {
        purpose,
        name: name.to_owned(),
        namespace,
        store: SECRET_STORE,
        template: Vec::new(),
        data: vec![DataEntry {
            key,
            parameter: validated.names().parameter(parameter),
        }],
    };
    render_one(
        &crate::render::engine("manifests"),
        "external-secret.yaml",
        facts,
    )
}

fn config(validated: &Validated) -> Secret {
    let mut data = vec![
        ("langsmith_license_key", "langsmith/license-key"),
        ("api_key_salt", "langsmith/api-key-salt"),
    ];
    data.extend(match validated.environment().langsmith.auth.mode {
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
    Secret {
        part: "config",
        purpose: "The licence, the keys that sign and salt, and the login.",
        template: Vec::new(),
        data,
    }
}

fn postgres(validated: &Validated) -> Secret {
    let postgres = &validated.environment().stores.postgres;
    let is_in_cluster = postgres.source == PostgresSource::InCluster;
    let (template, data) = if is_in_cluster {
        let host = validated.names().release_host("postgres");
        let template = vec![
            ("postgres_user", "postgres".to_owned()),
            ("postgres_password", "{{ .password }}".to_owned()),
            ("postgres_db", "postgres".to_owned()),
            (
                "connection_url",
                format!("postgres:{{{{ .password }}}}@{host}:5432/postgres"),
            ),
        ];
        (template, vec![("password", POSTGRES_IN_CLUSTER_PASSWORD)])
    } else if let (Site::Recovery, Some(managed)) = (validated.site(), postgres.managed()) {
        let url = format!(
            "{}:{{{{ .password }}}}@{{{{ .endpoint }}}}:5432/{}?sslmode=require",
            managed.username, managed.database
        );
        (
            vec![("connection_url", url)],
            vec![
                ("password", POSTGRES_PASSWORD),
                ("endpoint", POSTGRES_ENDPOINT),
            ],
        )
    } else {
        (
            Vec::new(),
            vec![("connection_url", postgres_url(postgres.source))],
        )
    };
    Secret {
        part: "postgres",
        purpose: "How LangSmith reaches PostgreSQL.",
        template,
        data,
    }
}

fn redis(validated: &Validated) -> Secret {
    let redis = &validated.environment().stores.redis;
    let has_token = redis.source == RedisSource::Elasticache && redis.auth == RedisAuth::Token;
    let (template, data) = if has_token {
        (
            vec![(
                "connection_url",
                "rediss://{{ .endpoint }}:6379/0?password={{ .token }}".to_owned(),
            )],
            vec![
                ("endpoint", ELASTICACHE_ENDPOINT),
                ("token", ELASTICACHE_TOKEN),
            ],
        )
    } else if redis.source == RedisSource::External && redis.external.cluster {
        (
            Vec::new(),
            vec![
                ("redis_cluster_node_uris", REDIS_CLUSTER_NODES),
                ("redis_cluster_password", REDIS_CLUSTER_PASSWORD),
            ],
        )
    } else {
        (
            Vec::new(),
            vec![("connection_url", redis_url(redis.source))],
        )
    };
    Secret {
        part: "redis",
        purpose: "How LangSmith reaches Redis.",
        template,
        data,
    }
}

fn clickhouse_secret(validated: &Validated) -> Secret {
    let purpose = "How LangSmith reaches ClickHouse: the chart reads all seven keys.";
    let source = validated.environment().stores.clickhouse.source;
    let own = match source {
        ClickhouseSource::InCluster => {
            Some((validated.names().release_host("clickhouse"), "default"))
        }
        ClickhouseSource::Replicated => Some((clickhouse::host(), "langsmith")),
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => None,
    };
    if let Some((host, user)) = own {
        let template = vec![
            ("clickhouse_host", host),
            ("clickhouse_port", "8123".to_owned()),
            ("clickhouse_native_port", "9000".to_owned()),
            ("clickhouse_user", user.to_owned()),
            ("clickhouse_password", "{{ .password }}".to_owned()),
            ("clickhouse_db", "default".to_owned()),
            ("clickhouse_tls", "false".to_owned()),
        ];
        let data = vec![("password", clickhouse_password(source))];
        return Secret {
            part: "clickhouse",
            purpose,
            template,
            data,
        };
    }
    let data = vec![
        ("clickhouse_host", "clickhouse/host"),
        ("clickhouse_port", "clickhouse/port"),
        ("clickhouse_native_port", "clickhouse/native-port"),
        ("clickhouse_user", "clickhouse/user"),
        ("clickhouse_password", "clickhouse/password"),
        ("clickhouse_db", "clickhouse/database"),
        ("clickhouse_tls", "clickhouse/tls"),
    ];
    Secret {
        part: "clickhouse",
        purpose,
        template: Vec::new(),
        data,
    }
}
