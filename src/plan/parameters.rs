//! The parameter store: what is in it, who puts it there, and which Kubernetes secret takes it.
//!
//! Terraform writes some, a person the others; External Secrets reads them all. The three must agree
//! on every name, so all of them ask here.

use super::{Inputs, Site};
use crate::model::ingress::Issuer;
use crate::model::langsmith::AuthMode;
use crate::model::recovery::RegionRole;
use crate::model::stores::{ClickhouseSource, RedisAuth, RedisSource};

use super::ingress::issuer;

/// A parameter below the environment's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parameter {
    /// Its name below the folder: `postgres/connection-url`.
    pub(crate) name: &'static str,
    /// What it holds, for people.
    pub(crate) holds: &'static str,
    /// Who puts it there.
    pub(crate) writer: Writer,
}

/// Who puts a parameter into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Writer {
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
    Mirrored {
        /// Which of the values that Terraform has drawn there it is: it is copied again when that rises.
        edition: u32,
    },
}

/// All parameters of the environment, in a reader's order.
pub(crate) fn parameters(site: &Site) -> Vec<Parameter> {
    let inputs: &Inputs = site;
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
    all.extend(auth(inputs));
    all.extend(site.postgres.parameters.iter().cloned());
    all.extend(redis(inputs));
    all.extend(clickhouse(inputs));
    all.extend(issuer_credentials(inputs));
    all.extend(images(inputs));
    if inputs.dataplane_ids().is_some() {
        all.push(Parameter {
            name: DATAPLANE_API_KEY,
            holds: "an API key of the workspace whose agents run apart",
            writer: Writer::Person,
        });
    }
    if inputs.role() == RegionRole::Recovery {
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
        Writer::Person | Writer::Generated { .. } => Writer::Mirrored { edition: 1 },
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
fn images(inputs: &Inputs) -> Vec<Parameter> {
    match inputs.environment().langsmith.images.pull_secret {
        Some(_) => vec![
            person(IMAGES_USERNAME, "the user that images are pulled as"),
            person(IMAGES_PASSWORD, "the password or token of that user"),
        ],
        None => Vec::new(),
    }
}

/// What an issuer asks for, beside the roles that AWS knows.
fn issuer_credentials(inputs: &Inputs) -> Option<Parameter> {
    let tls = &inputs.environment().tls;
    match issuer(inputs)? {
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

/// The host of ElastiCache.
pub(crate) const ELASTICACHE_ENDPOINT: &str = "redis/elasticache/endpoint";

/// The connection URL of an ElastiCache without a token.
pub(crate) const ELASTICACHE_URL: &str = "redis/elasticache/connection-url";

/// The AUTH token of ElastiCache.
pub(crate) const ELASTICACHE_TOKEN: &str = "redis/token";

/// The connection URL of the Redis that the chart runs in the cluster.
pub(crate) const REDIS_IN_CLUSTER_URL: &str = "redis/in-cluster/connection-url";

/// The connection URL of a Redis that is made elsewhere: a person puts it there.
pub(crate) const REDIS_URL: &str = "redis/connection-url";

/// Where LangSmith's Redis is told in one parameter, where it is.
pub(crate) fn redis_url(source: RedisSource) -> &'static str {
    match source {
        RedisSource::Elasticache => ELASTICACHE_URL,
        RedisSource::InCluster => REDIS_IN_CLUSTER_URL,
        RedisSource::External => REDIS_URL,
    }
}

/// The password that LangSmith logs in to ClickHouse with.
pub(crate) fn clickhouse_password(source: ClickhouseSource) -> &'static str {
    match source {
        ClickhouseSource::InCluster => "clickhouse/in-cluster/password",
        ClickhouseSource::Replicated => CLICKHOUSE_REPLICATED_PASSWORD,
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => {
            "clickhouse/password"
        }
    }
}

/// The nodes of a Redis Cluster.
pub(crate) const REDIS_CLUSTER_NODES: &str = "redis/cluster-node-uris";

/// The password of its nodes.
pub(crate) const REDIS_CLUSTER_PASSWORD: &str = "redis/cluster-password";

/// Who pulls images.
pub(crate) const IMAGES_USERNAME: &str = "images/username";

/// The password or token that images are pulled with.
pub(crate) const IMAGES_PASSWORD: &str = "images/password";

/// The API key that the listener of a split dataplane shows to LangSmith.
pub(crate) const DATAPLANE_API_KEY: &str = "dataplane/api-key";

/// The password that LangSmith logs in to ClickHouse's replicas with.
pub(crate) const CLICKHOUSE_REPLICATED_PASSWORD: &str = "clickhouse/replicated/password";

/// The password of ClickHouse's operator.
pub(crate) const CLICKHOUSE_OPERATOR_PASSWORD: &str = "clickhouse/replicated/operator-password";

/// The key of the account at an ACME server that asks for one.
pub(crate) const ACME_ACCOUNT_KEY: &str = "tls/acme-account-key";

/// The token that Venafi issues certificates for.
pub(crate) const VENAFI_TOKEN: &str = "tls/venafi-token";

fn auth(inputs: &Inputs) -> Vec<Parameter> {
    match inputs.environment().langsmith.auth.mode {
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

fn redis(inputs: &Inputs) -> Vec<Parameter> {
    let redis = &inputs.environment().stores.redis;
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
            inputs.names().release_host("redis")
        ))),
    }
}

fn clickhouse(inputs: &Inputs) -> Vec<Parameter> {
    let generated = |name, holds| Parameter {
        name,
        holds,
        writer: Writer::Generated {
            length: 32,
            symbols: false,
        },
    };
    let source = inputs.environment().stores.clickhouse.source;
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
