//! A store that is exchanged is a loss, whichever two stand behind it.

use std::collections::BTreeSet;

use lsgen::api::diff::Class;
use lsgen::api::model::inlined;
use serde_json::Value;

use super::{all, environment, holds, with};
use crate::support::example;

/// What a store can be, in words and as keys of the environment file.
type Source = (&'static str, &'static [(&'static str, &'static str)]);

const POSTGRES: [Source; 4] = [
    ("the RDS instance", &[("stores.postgres.source", "\"rds\"")]),
    (
        "the Aurora cluster",
        &[("stores.postgres.source", "\"aurora\"")],
    ),
    (
        "a PostgreSQL of your own",
        &[("stores.postgres.source", "\"external\"")],
    ),
    (
        "the chart's PostgreSQL",
        &[("stores.postgres.source", "\"in-cluster\"")],
    ),
];

const REDIS: [Source; 4] = [
    (
        "the ElastiCache",
        &[("stores.redis.source", "\"elasticache\"")],
    ),
    (
        "a Redis of your own",
        &[("stores.redis.source", "\"external\"")],
    ),
    (
        "a Redis Cluster of your own",
        &[
            ("stores.redis.source", "\"external\""),
            ("stores.redis.external.cluster", "true"),
        ],
    ),
    (
        "the chart's Redis",
        &[("stores.redis.source", "\"in-cluster\"")],
    ),
];

const CLICKHOUSE: [Source; 4] = [
    (
        "the ClickHouse that LangChain manages",
        &[("stores.clickhouse.source", "\"langsmith-managed\"")],
    ),
    (
        "ClickHouse Cloud",
        &[("stores.clickhouse.source", "\"clickhouse-cloud\"")],
    ),
    (
        "the replicated ClickHouse",
        &[("stores.clickhouse.source", "\"replicated\"")],
    ),
    (
        "the chart's ClickHouse",
        &[("stores.clickhouse.source", "\"in-cluster\"")],
    ),
];

/// A source that the facts of `diff` do not know would be taken for the last one of its store.
#[test]
fn every_source_of_the_model_is_told_from_the_others() {
    fn names(schema: &Value) -> BTreeSet<String> {
        let choices = schema["oneOf"].as_array().into_iter().flatten();
        let choices = choices.filter_map(|choice| choice["const"].as_str());
        choices.map(str::to_owned).collect()
    }
    let schema = inlined();
    for (store, sources) in [
        ("postgres", POSTGRES),
        ("redis", REDIS),
        ("clickhouse", CLICKHOUSE),
    ] {
        let key = format!("stores.{store}.source");
        let keys = sources.iter().flat_map(|(_, keys)| keys.iter());
        let values = keys.filter(|(name, _)| *name == key);
        let listed: BTreeSet<String> = values
            .map(|(_, value)| value.trim_matches('"').to_owned())
            .collect();
        let path = format!("/properties/stores/properties/{store}/properties/source");
        assert_eq!(names(schema.pointer(&path).unwrap()), listed, "{key}");
    }
}

#[test]
fn every_change_of_a_source_loses_what_the_store_holds() {
    let text = environment("evaluation");
    // Replicas of ClickHouse need room.
    let text = with(
        &text,
        &[(
            "cluster.node_groups.general",
            "{ instance_type = \"m5.8xlarge\", min = 3, max = 6, disk_gib = 200 }",
        )],
    );
    for (title, sources) in [
        ("PostgreSQL", POSTGRES),
        ("Redis", REDIS),
        ("ClickHouse", CLICKHOUSE),
    ] {
        for (from, before) in sources {
            for (to, after) in sources {
                let impacts = all(&with(&text, before), &with(&text, after));
                let told: Vec<_> = impacts
                    .iter()
                    .filter(|impact| impact.subject == title)
                    .collect();
                if from == to {
                    assert!(told.is_empty(), "{told:#?}");
                    continue;
                }
                assert_eq!(told.len(), 1, "{title}: {from} to {to}: {impacts:#?}");
                assert_eq!(told[0].class, Class::DataLoss, "{told:#?}");
                for word in [from, to, "no longer sees"] {
                    assert!(told[0].reason.contains(word), "{word}: {told:#?}");
                }
            }
        }
    }
}

/// The same for whoever has the production environment, in which each store has neighbors that matter: two regions, backups.
#[test]
fn a_source_that_changes_in_production_loses_what_the_store_holds() {
    for name in [
        "production",
        "aurora",
        "external-stores",
        "redis-iam",
        "clickhouse-replicated",
    ] {
        for (other, title) in [
            ("production", ["PostgreSQL", "Redis", "ClickHouse"]),
            ("aurora", ["PostgreSQL", "Redis", "ClickHouse"]),
            ("external-stores", ["PostgreSQL", "Redis", "ClickHouse"]),
            (
                "clickhouse-replicated",
                ["PostgreSQL", "Redis", "ClickHouse"],
            ),
        ] {
            let (before, after) = (environment(name), environment(other));
            let impacts = all(&before, &after);
            for (title, key) in title.into_iter().zip(["postgres", "redis", "clickhouse"]) {
                let source = |text: &str| -> Option<String> {
                    let file: toml::Table = text.parse().unwrap();
                    let source = file["stores"].get(key)?.get("source")?.as_str()?;
                    Some(source.to_owned())
                };
                let is_told = impacts
                    .iter()
                    .any(|impact| impact.subject == title && impact.class == Class::DataLoss);
                let default = |source: Option<String>| source.unwrap_or_else(|| "own".to_owned());
                let is_other = default(source(&before)) != default(source(&after));
                assert_eq!(
                    is_told, is_other,
                    "{name} to {other}, {title}: {impacts:#?}"
                );
            }
        }
    }
}

#[test]
fn blob_storage_that_goes_loses_payloads_and_one_that_comes_does_not() {
    let text = environment("evaluation");
    let on = with(&text, &[("stores.blob.enabled", "true")]);
    let off = with(&text, &[("stores.blob.enabled", "false")]);
    holds(
        &all(&on, &off),
        Class::DataLoss,
        "Blob storage",
        "From the bucket",
    );
    holds(
        &all(&off, &on),
        Class::InPlace,
        "Blob storage",
        "is read from there",
    );
}

/// Keys of the chart's that lsgen passes on as they are say where a store is as well.
#[test]
fn a_store_that_is_looked_for_elsewhere_loses_what_it_holds() {
    let text = example("production");
    let (key, title) = ("langsmith.values.postgres.external.schema", "PostgreSQL");
    let schema = |name: &str| with(&text, &[(key, name)]);
    let impacts = all(&schema("\"a\""), &schema("\"b\""));
    holds(&impacts, Class::DataLoss, title, "looked for elsewhere");
}

/// A store in the cluster is found by its name: with another one it begins with an empty volume.
#[test]
fn a_store_in_the_cluster_that_gets_another_name_loses_what_it_holds() {
    let all_of = |name: &str, values: &str| {
        let text = format!("{}\n[allow]\nLS0607 = \"a test\"\n", environment(name));
        let changed = format!("{text}\n[langsmith.values]\n{values}\n");
        all(&text, &changed)
    };
    let stores = ["PostgreSQL", "Redis", "ClickHouse"];
    for (values, lost) in [
        ("clickhouse.name = \"traces\"", &stores[2..]),
        ("postgres.name = \"db\"", &stores[..1]),
        ("redis.name = \"queue\"", &stores[1..2]),
        ("nameOverride = \"other\"", &stores[..]),
        ("fullnameOverride = \"other\"", &stores[..]),
    ] {
        let impacts = all_of("evaluation", values);
        for store in stores {
            let is_told = impacts.iter().any(|impact| {
                impact.subject == store
                    && impact.class == Class::DataLoss
                    && impact.reason.contains("an empty volume")
            });
            assert_eq!(
                is_told,
                lost.contains(&store),
                "{values}: {store}: {impacts:#?}"
            );
        }
        // Stores outside are found by other names.
        let impacts = all_of("production", values);
        let mut losses = impacts
            .iter()
            .filter(|impact| impact.class == Class::DataLoss);
        assert!(losses.next().is_none(), "{values}: {impacts:#?}");
    }
}
