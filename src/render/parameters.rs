//! The parameter store: what is in it, who puts it there, and which Kubernetes secret takes it.
//!
//! Terraform writes some, a person the others; External Secrets reads them all. The three must agree
//! on every name, so all of them ask here.

use crate::model::ingress::Issuer;
use crate::model::langsmith::AuthMode;
use crate::model::recovery::RegionRole;
use crate::model::stores::{ClickhouseSource, PostgresSource, RedisAuth, RedisSource};
use crate::plan::Site;

use super::helm::dataplane_ids;
use super::way_in::issuer;

/// A parameter below the environment's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parameter {
    /// Its name below the folder: `postgres/connection-url`.
    pub(super) name: &'static str,
    /// What it holds, for people.
    pub(super) holds: &'static str,
    /// Who puts it there.
    pub(super) writer: Writer,
}

/// Who puts a parameter into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Writer {
    /// Terraform draws a random value that never reaches its state.
    Generated {
        /// How many characters.
        length: u32,
        /// Whether it holds symbols.
        symbols: bool,
    },
    /// Terraform writes a fact that is no secret.
    Plain(String),
    /// A Terraform module writes it beside the store that it makes.
    Module,
    /// A person, by the command that the README gives.
    Person,
    /// An install step draws and sets it, by the command that the README gives.
    InstallStep,
    /// The replication stack copies it from the primary's region.
    Mirrored,
}

/// All parameters of the environment, in a reader's order.
pub(super) fn parameters(site: &Site) -> Vec<Parameter> {
    let mut all = vec![
        Parameter {
            name: "langsmith/license-key",
            holds: "the LangSmith license key",
            writer: Writer::Person,
        },
        Parameter {
            name: "langsmith/api-key-salt",
            holds: "the salt of API keys; changing it invalidates them all",
            writer: Writer::Generated {
                length: 44,
                symbols: false,
            },
        },
    ];
    all.extend(auth(site));
    all.extend(postgres(site));
    all.extend(redis(site));
    all.extend(clickhouse(site));
    all.extend(issuer_credentials(site));
    all.extend(images(site));
    if dataplane_ids(site).is_some() {
        all.push(Parameter {
            name: DATAPLANE_API_KEY,
            holds: "an API key of the workspace whose agents run apart",
            writer: Writer::Person,
        });
    }
    if site.role() == RegionRole::Recovery {
        for parameter in &mut all {
            parameter.writer = in_recovery(parameter);
        }
    }
    all
}

/// Who puts a parameter into the store of the recovery region: a secret is the primary's, a place where
/// something is reached never is.
fn in_recovery(parameter: &Parameter) -> Writer {
    // Redis is another one there, with a password of its own.
    let is_elsewhere = parameter.name.ends_with("/connection-url")
        || parameter.name.starts_with("redis/")
        || parameter.name.starts_with("clickhouse/");
    match parameter.writer {
        Writer::Person if is_elsewhere => Writer::Person,
        Writer::Person | Writer::Generated { .. } => Writer::Mirrored,
        ref other => other.clone(),
    }
}

fn person(name: &'static str, holds: &'static str) -> Parameter {
    Parameter {
        name,
        holds,
        writer: Writer::Person,
    }
}

/// What images are pulled with, where the environment names a secret for it.
fn images(site: &Site) -> Vec<Parameter> {
    match site.environment().langsmith.images.pull_secret {
        Some(_) => vec![
            person(IMAGES_USERNAME, "the user that images are pulled as"),
            person(IMAGES_PASSWORD, "the password or token of that user"),
        ],
        None => Vec::new(),
    }
}

/// What an issuer asks for, beside the roles that AWS knows.
fn issuer_credentials(site: &Site) -> Option<Parameter> {
    let tls = &site.environment().tls;
    match issuer(site)? {
        Issuer::Acme => {
            tls.acme.as_ref()?.account_key_id.as_ref()?;
            Some(person(
                ACME_ACCOUNT_KEY,
                "the key of the account at the ACME server",
            ))
        }
        Issuer::Venafi => Some(person(
            VENAFI_TOKEN,
            "the token that Venafi issues certificates for",
        )),
        Issuer::Letsencrypt | Issuer::AcmPrivateCa | Issuer::Vault => None,
    }
}

/// The password of the database that RDS runs.
pub(super) const POSTGRES_PASSWORD: &str = "postgres/rds/password";

/// The host of that database in the recovery region.
pub(super) const POSTGRES_ENDPOINT: &str = "postgres/rds/endpoint";

/// The password of the PostgreSQL that the chart runs in the cluster.
pub(super) const POSTGRES_IN_CLUSTER_PASSWORD: &str = "postgres/in-cluster/password";

/// The connection URL of a PostgreSQL that is made elsewhere: a person puts it there.
pub(super) const POSTGRES_URL: &str = "postgres/connection-url";

/// The host of ElastiCache.
pub(super) const ELASTICACHE_ENDPOINT: &str = "redis/elasticache/endpoint";

/// The connection URL of an ElastiCache without a token.
pub(super) const ELASTICACHE_URL: &str = "redis/elasticache/connection-url";

/// The AUTH token of ElastiCache.
pub(super) const ELASTICACHE_TOKEN: &str = "redis/token";

/// The connection URL of the Redis that the chart runs in the cluster.
pub(super) const REDIS_IN_CLUSTER_URL: &str = "redis/in-cluster/connection-url";

/// The connection URL of a Redis that is made elsewhere: a person puts it there.
pub(super) const REDIS_URL: &str = "redis/connection-url";

/// What Terraform writes for a database that it makes. Each source has a folder of its own, and none of these is a
/// name that a person writes: whichever way the source changes, what goes and what comes never share a parameter.
pub(super) struct Written {
    pub(super) password: &'static str,
    pub(super) connection_url: &'static str,
}

/// What Terraform writes for the database of this source.
pub(super) fn written_by(source: PostgresSource) -> Written {
    match source {
        PostgresSource::Aurora => Written {
            password: "postgres/aurora/password",
            connection_url: "postgres/aurora/connection-url",
        },
        _ => Written {
            password: POSTGRES_PASSWORD,
            connection_url: "postgres/rds/connection-url",
        },
    }
}

/// Where LangSmith's PostgreSQL is told in one parameter, where it is.
pub(super) fn postgres_url(source: PostgresSource) -> &'static str {
    match source {
        PostgresSource::Rds | PostgresSource::Aurora => written_by(source).connection_url,
        PostgresSource::External | PostgresSource::InCluster => POSTGRES_URL,
    }
}

/// Where LangSmith's Redis is told in one parameter, where it is.
pub(super) fn redis_url(source: RedisSource) -> &'static str {
    match source {
        RedisSource::Elasticache => ELASTICACHE_URL,
        RedisSource::InCluster => REDIS_IN_CLUSTER_URL,
        RedisSource::External => REDIS_URL,
    }
}

/// The password that LangSmith logs in to ClickHouse with.
pub(super) fn clickhouse_password(source: ClickhouseSource) -> &'static str {
    match source {
        ClickhouseSource::InCluster => "clickhouse/in-cluster/password",
        ClickhouseSource::Replicated => CLICKHOUSE_REPLICATED_PASSWORD,
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => {
            "clickhouse/password"
        }
    }
}

/// The nodes of a Redis Cluster.
pub(super) const REDIS_CLUSTER_NODES: &str = "redis/cluster-node-uris";

/// The password of its nodes.
pub(super) const REDIS_CLUSTER_PASSWORD: &str = "redis/cluster-password";

/// Who pulls images.
pub(super) const IMAGES_USERNAME: &str = "images/username";

/// The password or token that images are pulled with.
pub(super) const IMAGES_PASSWORD: &str = "images/password";

/// The API key that the listener of a split dataplane shows to LangSmith.
pub(super) const DATAPLANE_API_KEY: &str = "dataplane/api-key";

/// The password that LangSmith logs in to ClickHouse's replicas with.
pub(super) const CLICKHOUSE_REPLICATED_PASSWORD: &str = "clickhouse/replicated/password";

/// The password of ClickHouse's operator.
pub(super) const CLICKHOUSE_OPERATOR_PASSWORD: &str = "clickhouse/replicated/operator-password";

/// The key of the account at an ACME server that asks for one.
pub(super) const ACME_ACCOUNT_KEY: &str = "tls/acme-account-key";

/// The token that Venafi issues certificates for.
pub(super) const VENAFI_TOKEN: &str = "tls/venafi-token";

fn auth(site: &Site) -> Vec<Parameter> {
    match site.environment().langsmith.auth.mode {
        AuthMode::Basic => vec![
            Parameter {
                name: "langsmith/jwt-secret",
                holds: "the key that signs sessions; changing it logs everybody out",
                writer: Writer::Generated {
                    length: 44,
                    symbols: false,
                },
            },
            Parameter {
                name: "langsmith/admin-password",
                holds: "the first administrator's password",
                writer: Writer::Generated {
                    length: 24,
                    symbols: true,
                },
            },
        ],
        AuthMode::Oauth => vec![
            person("langsmith/oauth-client-id", "the OAuth client's id"),
            person("langsmith/oauth-client-secret", "the OAuth client's secret"),
            person(
                "langsmith/oauth-issuer-url",
                "the identity provider's issuer URL",
            ),
        ],
    }
}

fn postgres(site: &Site) -> Vec<Parameter> {
    let source = site.environment().stores.postgres.source;
    let url = |writer| {
        vec![Parameter {
            name: postgres_url(source),
            holds: "user:password@host:port/database",
            writer,
        }]
    };
    match source {
        PostgresSource::Rds | PostgresSource::Aurora if site.role() == RegionRole::Recovery => {
            vec![
                Parameter {
                    name: POSTGRES_PASSWORD,
                    holds: "the password of the database, which its replica and its backups have as well",
                    writer: Writer::Mirrored,
                },
                Parameter {
                    name: POSTGRES_ENDPOINT,
                    holds: "the host of the database in this region",
                    writer: Writer::Module,
                },
            ]
        }
        PostgresSource::Rds | PostgresSource::Aurora => url(Writer::Module),
        PostgresSource::External => url(Writer::Person),
        PostgresSource::InCluster => vec![Parameter {
            name: POSTGRES_IN_CLUSTER_PASSWORD,
            holds: "the password of the in-cluster PostgreSQL",
            writer: Writer::Generated {
                length: 32,
                symbols: false,
            },
        }],
    }
}

fn redis(site: &Site) -> Vec<Parameter> {
    let redis = &site.environment().stores.redis;
    let url = |writer| {
        vec![Parameter {
            name: redis_url(redis.source),
            holds: "rediss://host:port",
            writer,
        }]
    };
    match redis.source {
        RedisSource::Elasticache if redis.auth == RedisAuth::Token => vec![
            Parameter {
                name: ELASTICACHE_ENDPOINT,
                holds: "the host of the primary",
                writer: Writer::Module,
            },
            Parameter {
                name: ELASTICACHE_TOKEN,
                holds: "the AUTH token of ElastiCache",
                writer: Writer::InstallStep,
            },
        ],
        RedisSource::Elasticache => url(Writer::Module),
        RedisSource::External if redis.external.cluster => vec![
            Parameter {
                name: REDIS_CLUSTER_NODES,
                holds: "the nodes as a JSON list, such as [\"rediss://host:6379\"]",
                writer: Writer::Person,
            },
            Parameter {
                name: REDIS_CLUSTER_PASSWORD,
                holds: "the password of every node",
                writer: Writer::Person,
            },
        ],
        RedisSource::External => url(Writer::Person),
        RedisSource::InCluster => url(Writer::Plain(format!(
            "redis://{}:6379",
            site.names().release_host("redis")
        ))),
    }
}

fn clickhouse(site: &Site) -> Vec<Parameter> {
    let generated = |name, holds| Parameter {
        name,
        holds,
        writer: Writer::Generated {
            length: 32,
            symbols: false,
        },
    };
    let source = site.environment().stores.clickhouse.source;
    let password = || {
        generated(
            clickhouse_password(source),
            "the password of the in-cluster ClickHouse",
        )
    };
    match source {
        ClickhouseSource::InCluster => return vec![password()],
        ClickhouseSource::Replicated => {
            let operator = generated(
                CLICKHOUSE_OPERATOR_PASSWORD,
                "what ClickHouse's operator logs in with",
            );
            return vec![password(), operator];
        }
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => {}
    }
    // The chart reads all seven from the secret, and a missing one stops every pod.
    [
        ("clickhouse/host", "the host name"),
        ("clickhouse/port", "the HTTPS port, usually 8443"),
        (
            "clickhouse/native-port",
            "the native TLS port, usually 9440",
        ),
        ("clickhouse/user", "the user"),
        ("clickhouse/password", "the password"),
        ("clickhouse/database", "the database, usually default"),
        ("clickhouse/tls", "true or false"),
    ]
    .map(|(name, holds)| Parameter {
        name,
        holds,
        writer: Writer::Person,
    })
    .into()
}
