//! What has to be so before the first step, and what only a person can see to: quotas, other people's networks, logins,
//! and secrets that the environment file names and nothing here makes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use toml::Value;

use crate::plan::Site;
use crate::plan::images::to_mirror;
use crate::plan::instances::vcpus;
use crate::plan::network::egress;
use crate::plan::stores::secret;

/// What the README says before its first step, and beside the secrets that a person puts.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools)] // Each says whether a part of the text is about this environment.
pub(super) struct Facts {
    /// The vCPUs of every node group at its largest; none where a type is not known.
    vcpus: Option<u64>,
    /// What the node groups may grow to, for people.
    nodes: String,
    /// How many Elastic IP addresses the NAT gateways take.
    addresses: u32,
    /// Whether addresses are put out by the stack, or belong to a network that others made.
    own_network: bool,
    /// The network that others made.
    network: Option<Network>,
    administrators: Vec<String>,
    creator_is_administrator: bool,
    services: Vec<&'static str>,
    /// Whether there is a script of bash.
    drill: bool,
    named_secrets: Vec<NamedSecret>,
    /// What the registry has to hold; nothing where pods pull from where images are published.
    mirrored: Vec<(String, String)>,
    in_mesh: bool,
    smoke_test: String,
}

/// A network that was there before.
#[derive(Serialize)]
struct Network {
    vpc: String,
    private: Vec<String>,
    public: Vec<String>,
}

/// A Kubernetes secret that `[langsmith.values]` names.
#[derive(Serialize)]
struct NamedSecret {
    name: String,
    /// The keys that are read from it, where that is said.
    keys: Vec<String>,
    /// The keys of the environment file that name it.
    places: Vec<String>,
}

pub(super) fn facts(site: &Site) -> Facts {
    let environment = site.environment();
    let groups = &environment.cluster.node_groups;
    let own_network = environment.network.existing.is_none();
    let administrators = &environment.cluster.administrators;
    let mut services = vec![
        "autoscaling",
        "eks",
        "eks-nodegroup",
        "elasticloadbalancing",
    ];
    if site.postgres.database.is_some() {
        services.push("rds");
    }
    if site.redis.group.is_some() {
        services.push("elasticache");
    }
    if site.vault.is_some() {
        services.push("backup");
    }
    let nodes = groups
        .values()
        .map(|group| format!("{} x {}", group.max, group.instance_type));
    Facts {
        vcpus: groups
            .values()
            .map(|group| Some(u64::from(group.max) * vcpus(&group.instance_type)?))
            .sum(),
        nodes: nodes.collect::<Vec<_>>().join(", "),
        addresses: if own_network {
            egress(site).gateways
        } else {
            0
        },
        own_network,
        network: environment
            .network
            .existing
            .as_ref()
            .map(|network| Network {
                vpc: network.vpc_id.to_string(),
                private: network
                    .private_subnets
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                public: network
                    .public_subnets
                    .iter()
                    .flatten()
                    .map(ToString::to_string)
                    .collect(),
            }),
        administrators: administrators.values().map(ToString::to_string).collect(),
        creator_is_administrator: administrators.is_empty(),
        services,
        drill: site.postgres.has_drill,
        named_secrets: named_secrets(site),
        mirrored: to_mirror(site),
        in_mesh: site.ingress.router.mesh.is_some(),
        smoke_test: site.names().release_object("smoke-test"),
    }
}

/// Where the chart's values name a secret: the key, by what it is called.
const NAMING: [&str; 3] = ["existingSecret", "existingSecretName", "secretName"];

fn named_secrets(site: &Site) -> Vec<NamedSecret> {
    let mut found: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
    let values = Value::Table(site.environment().langsmith.values.table().clone());
    walk(&values, "langsmith.values", &mut |name, key, place| {
        let (keys, places) = found.entry(name.to_owned()).or_default();
        keys.extend(key.map(str::to_owned));
        places.insert(place.to_owned());
    });
    let is_own = |name: &str| {
        let parts = ["config", "postgres", "redis", "clickhouse"];
        parts.iter().any(|part| secret(site, part) == name)
    };
    let images = &site.environment().langsmith.images;
    let is_pull_secret = |name: &str| {
        images
            .pull_secret
            .as_ref()
            .is_some_and(|own| own.to_string() == name)
    };
    found
        .into_iter()
        .filter(|(name, _)| !is_own(name) && !is_pull_secret(name))
        .map(|(name, (keys, places))| NamedSecret {
            name,
            keys: keys.into_iter().collect(),
            places: places.into_iter().collect(),
        })
        .collect()
}

/// Tells each name of a secret, with the key that is read where one is said, and where it stands.
fn walk(value: &Value, place: &str, tell: &mut impl FnMut(&str, Option<&str>, &str)) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let place = format!("{place}.{key}");
                let text = |name: &str| value.get(name).and_then(Value::as_str);
                match (key.as_str(), value) {
                    ("secretKeyRef" | "secretRef", Value::Table(_)) => {
                        if let Some(name) = text("name") {
                            tell(name, text("key"), &place);
                        }
                    }
                    ("imagePullSecrets", Value::Array(items)) => {
                        for name in items.iter().filter_map(|item| item.get("name")?.as_str()) {
                            tell(name, Some(".dockerconfigjson"), &place);
                        }
                    }
                    (key, Value::String(name)) if NAMING.contains(&key) && !name.is_empty() => {
                        tell(name, None, &place);
                    }
                    _ => walk(value, &place, tell),
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, place, tell);
            }
        }
        Value::String(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_) => {}
    }
}
