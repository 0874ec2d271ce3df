//! The keys of the model that hold a text with a grammar, and environments to try values in.

use std::collections::BTreeSet;

use lsgen::api::layer;
use lsgen::api::model::inlined;
use lsgen::api::source::{KeyPath, Node, Value as Toml};
use serde_json::Value;

/// Environments, and the keys in them to try: together all that hold a text with a grammar.
const BASES: [(&str, &str); 25] = [
    ("examples/production", ""),
    ("examples/evaluation", "stores.postgres.in_cluster"),
    ("examples/evaluation", "stores.redis.in_cluster"),
    ("examples/evaluation", "stores.clickhouse.in_cluster"),
    ("tests/environments/aurora", "stores.postgres.aurora"),
    (
        "tests/environments/clickhouse-replicated",
        "stores.clickhouse.replicated",
    ),
    ("tests/environments/existing-network", "network.existing"),
    ("tests/environments/endpoint-only", "network.existing"),
    ("tests/environments/cross-region", "recovery"),
    (
        "tests/environments/cross-region-bastions",
        "recovery.endpoint",
    ),
    ("tests/environments/public-endpoint", "cluster.endpoint"),
    ("tests/environments/internal-given-certificate", "tls"),
    ("tests/environments/istio-internal-letsencrypt", "ingress"),
    ("tests/environments/istio-private-ca", "tls"),
    ("tests/environments/istio-vault", "tls"),
    ("tests/environments/envoy-venafi-private", "tls"),
    ("tests/environments/envoy-acme", "tls"),
    ("tests/environments/envoy-letsencrypt", "tls.email"),
    ("tests/environments/locked-backups", "stores.blob"),
    ("tests/environments/pre-pull-everything", "langsmith.images"),
    (
        "tests/environments/pre-pull-everything",
        "langsmith.node_selector",
    ),
    (
        "tests/environments/cross-region-registries",
        "recovery.registry",
    ),
    ("tests/environments/cross-region-cold", "recovery.network"),
    ("tests/environments/dedicated-nodes", "cluster.node_groups"),
    (
        "tests/environments/split-dataplane-with-ids",
        "langsmith.dataplane",
    ),
];

/// Keys that no environment has: an environment, what it gets, and the key.
const FURTHER: [(&str, &str, &str); 3] = [
    (
        "examples/production",
        "terraform.modules = \"../modules\"",
        "terraform.modules",
    ),
    (
        "tests/environments/cross-region",
        "cloud.region = \"us-east-2\"\n\
         recovery.region = \"us-west-2\"\n\
         tls.certificate_arn = \"arn:aws:acm:us-east-2:123456789012:certificate/11111111-2222-3333-4444-555555555555\"\n\
         recovery.certificate_arn = \"arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555\"",
        "recovery.certificate_arn",
    ),
    (
        "tests/environments/cross-region-cold",
        "stores.blob.endpoint_only = true\nrecovery.network.existing.s3_endpoint = \"vpce-0123456789abcdef0\"",
        "recovery.network.existing.s3_endpoint",
    ),
];

/// Keys that are one of many alike; the first stands for them.
const ALIKE: [&str; 1] = ["langsmith.scaling."];
const TRIED: &str = "langsmith.scaling.backend.";

/// The environments, what each gets, and the keys in it to try.
pub(super) fn bases() -> Vec<(&'static str, &'static str, &'static str)> {
    let bases = BASES.iter().map(|(base, prefix)| (*base, "", *prefix));
    bases.chain(FURTHER).collect()
}

/// A TOML text with the keys of another one.
pub(super) fn merged(text: &str, further: &str) -> String {
    fn merge(table: &mut toml::Table, further: toml::Table) {
        for (key, value) in further {
            match (table.get_mut(&key), value) {
                (Some(toml::Value::Table(below)), toml::Value::Table(value)) => merge(below, value),
                (_, value) => {
                    table.insert(key, value);
                }
            }
        }
    }
    let mut table: toml::Table = text.parse().unwrap();
    merge(&mut table, further.parse().unwrap());
    toml::to_string(&table).unwrap()
}

/// A key of an environment that holds a text with a grammar.
pub(super) struct Tried {
    pub(super) path: KeyPath,
    /// The key as the model has it: what has names of the file's own, and what is in a list, is `*`.
    pub(super) key: String,
    /// The type.
    pub(super) kind: String,
}

/// Those at or below `prefix`.
pub(super) fn keys(text: &str, prefix: &str) -> Vec<Tried> {
    fn walk(schema: &Value, node: &Node, path: &KeyPath, key: &str, found: &mut Vec<Tried>) {
        if let Some(kind) = schema.get("x-lsgen-type").and_then(Value::as_str) {
            found.push(Tried {
                path: path.clone(),
                key: key.to_owned(),
                kind: kind.to_owned(),
            });
            return;
        }
        match &node.value {
            Toml::Table(table) => {
                for (name, child) in table {
                    let own = schema.get("properties").and_then(|all| all.get(name));
                    let any = schema
                        .get("patternProperties")
                        .and_then(Value::as_object)
                        .and_then(|all| all.values().next());
                    let any = any.or_else(|| schema.get("additionalProperties"));
                    let key = below(key, if own.is_some() { name } else { "*" });
                    if let Some(schema) = own.or(any) {
                        walk(schema, child, &path.key(name), &key, found);
                    }
                }
            }
            Toml::Array(items) => {
                if let (Some(schema), Some(first)) = (schema.get("items"), items.first()) {
                    walk(schema, first, &path.index(0), &below(key, "*"), found);
                }
            }
            _ => {}
        }
    }
    let resolved = layer::resolve("edges.toml", text);
    let mut found = Vec::new();
    walk(
        &inlined(),
        &resolved.stack.tree,
        &KeyPath::root(),
        "",
        &mut found,
    );
    found.retain(|tried| tried.key.starts_with(prefix) && !is_alike(&tried.key));
    found
}

fn below(key: &str, name: &str) -> String {
    match key {
        "" => name.to_owned(),
        _ => format!("{key}.{name}"),
    }
}

/// Whether another key stands for this one.
pub(super) fn is_alike(path: &str) -> bool {
    ALIKE.iter().any(|alike| path.starts_with(alike)) && !path.starts_with(TRIED)
}

/// Every key of the model that holds a text with a grammar. What has names of the file's own is `*`.
pub(super) fn with_a_grammar() -> BTreeSet<String> {
    fn walk(schema: &Value, path: &str, found: &mut BTreeSet<String>) {
        if schema.get("x-lsgen-type").is_some() {
            found.insert(path.to_owned());
        }
        for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
            walk(schema, &below(path, key), found);
        }
        let patterns = schema["patternProperties"]
            .as_object()
            .into_iter()
            .flatten();
        let named = patterns.map(|(_, schema)| schema);
        let others = ["additionalProperties", "items"].into_iter();
        let others = others
            .map(|key| &schema[key])
            .filter(|schema| schema.is_object());
        for schema in named.chain(others) {
            walk(schema, &below(path, "*"), found);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let choices = schema[key].as_array().into_iter().flatten();
            choices.for_each(|schema| walk(schema, path, found));
        }
    }
    let mut found = BTreeSet::new();
    walk(&inlined(), "", &mut found);
    found
}
