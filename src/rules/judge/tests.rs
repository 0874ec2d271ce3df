//! A derivation reads nothing of the environment that it does not name.
//!
//! What `key!` reads is recorded because there is no other way to read it. The functions behind `derived.rs` take the
//! whole environment, so each is called again with every key changed that it does not name: the result stays the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::chart::Catalogue;
use crate::chart::guards::guards;
use crate::finding::{Rule, RuleSeverity};
use crate::layer::{self, Resolved};
use crate::model::Environment;
use crate::plan::names::Names;
use crate::plan::plan;
use crate::source::KeyPath;

use super::context::{Context, Facts};
use super::key::{Key, Reads, Wrong, key};

static MADE_UP: Rule = Rule {
    code: "LS9999",
    name: "made-up",
    severity: RuleSeverity::Error,
    summary: "",
    why: "",
    example: "",
    source: "",
    waivable: false,
    fix: None,
};

/// A derivation by name, with its answer as text.
type Derivation = (&'static str, fn(&Context<'_>) -> String);

const DERIVATIONS: [Derivation; 13] = [
    ("services", |context| {
        let services = context.services().into_iter();
        let names = services.map(|service| (service.chart_name, service.key.path().clone()));
        format!("{:?}", names.collect::<Vec<_>>())
    }),
    ("managed_postgres", |context| {
        let managed = context.managed_postgres();
        format!(
            "{:?}",
            managed.map(|managed| managed.username.path().clone())
        )
    }),
    ("second_region", |context| {
        format!(
            "{:?}",
            context.second_region().map(|key| key.read().clone())
        )
    }),
    ("created_ranges", |context| {
        let ranges = context.created_ranges();
        format!("{:?}", ranges.iter().map(Key::read).collect::<Vec<_>>())
    }),
    ("limited_names", |context| {
        format!("{:?}", context.limited_names())
    }),
    ("release_object", |context| context.release_object("config")),
    ("chart", |context| format!("{:?}", context.chart())),
    ("addons", |context| format!("{:?}", context.addons())),
    ("images", |context| format!("{:?}", context.images())),
    ("named_images", |context| {
        format!("{:?}", context.named_images())
    }),
    ("disk_estimate", |context| {
        format!("{:?}", context.disk_estimate())
    }),
    ("features_and_secret_keys", |context| {
        let features = context.features_with(&Table::new());
        format!("{features:?} {:?}", context.secret_keys())
    }),
    ("chart_values", |context| {
        format!("{:?}", context.chart_values(guards().unwrap()))
    }),
];

/// Files of environments without an error of their own.
fn files() -> Vec<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<PathBuf> = ["examples", "tests/environments"]
        .iter()
        .flat_map(|folder| fs::read_dir(project.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files
}

/// The values of a table by their paths, tables included.
fn values(table: &Table, above: &[String], found: &mut BTreeMap<Vec<String>, Vec<Value>>) {
    for (key, value) in table {
        let path = [above, std::slice::from_ref(key)].concat();
        let seen = found.entry(path.clone()).or_default();
        if !seen.contains(value) {
            seen.push(value.clone());
        }
        if let Value::Table(below) = value {
            values(below, &path, found);
        }
    }
}

/// The table with another value at a path; without a value it is taken away.
fn changed(table: &Table, path: &[String], value: Option<&Value>) -> Table {
    let mut table = table.clone();
    let (last, parents) = path.split_last().unwrap();
    let mut place = &mut table;
    for key in parents {
        let below = place
            .entry(key)
            .or_insert_with(|| Value::Table(Table::new()));
        place = below.as_table_mut().unwrap();
    }
    match value {
        Some(value) => place.insert(last.clone(), value.clone()),
        None => place.remove(last),
    };
    table
}

/// The answer of a derivation, and what it says that it has read.
fn answer(
    derivation: Derivation,
    resolved: &Resolved,
    environment: &Environment,
    facts: &Facts,
    catalogue: &Catalogue,
) -> (String, Reads) {
    let reads = Reads::default();
    let context = Context {
        rule: &MADE_UP,
        environment,
        facts,
        stack: &resolved.stack,
        catalogue,
        reads: &reads,
    };
    let answer = derivation.1(&context);
    (answer, reads)
}

/// The facts about an environment, with those about its chart from one of the same chart and values.
fn facts_of(
    other: &Environment,
    environment: &Environment,
    facts: &Facts,
    catalogue: &Catalogue,
) -> Facts {
    let (one, two) = (&environment.langsmith, &other.langsmith);
    if one.chart != two.chart || one.values != two.values {
        return Facts::of(other, catalogue);
    }
    let chart = facts.chart_with_values.as_ref();
    Facts {
        names: Names::new(other),
        plan: chart.map(|chart| plan(other, chart)),
        chart: facts.chart.clone(),
        chart_with_values: facts.chart_with_values.clone(),
    }
}

#[test]
fn a_derivation_names_every_key_that_it_reads() {
    let catalogue = Catalogue::shipped();
    let resolved: Vec<Resolved> = files()
        .iter()
        .map(|file| layer::resolve("some.toml", &fs::read_to_string(file).unwrap()))
        .collect();
    let tables: Vec<Table> = resolved
        .iter()
        .map(|resolved| Table::try_from(resolved.environment.as_ref().unwrap()).unwrap())
        .collect();
    let mut seen = BTreeMap::new();
    for table in &tables {
        values(table, &[], &mut seen);
    }
    let mut tried = 0;
    // Every ninth: together they have each store, ingress option and feature.
    for (resolved, table) in resolved.iter().zip(&tables).step_by(9) {
        let environment = resolved.environment.as_ref().unwrap();
        let facts = Facts::of(environment, &catalogue);
        let before = DERIVATIONS
            .map(|derivation| answer(derivation, resolved, environment, &facts, &catalogue));
        for (path, values) in &seen {
            let path_of_key = path.iter().fold(KeyPath::root(), |path, key| path.key(key));
            let wrong = Wrong::new([path_of_key.clone()]);
            let others = values.iter().take(3).map(Some).chain([None]);
            for value in others {
                let Ok(other) = changed(table, path, value).try_into::<Environment>() else {
                    continue;
                };
                if &other == environment {
                    continue;
                }
                tried += 1;
                let facts = facts_of(&other, environment, &facts, &catalogue);
                for (derivation, (answer_before, reads)) in DERIVATIONS.iter().zip(&before) {
                    if reads.depend_on(&wrong) {
                        continue;
                    }
                    let (after, _) = answer(*derivation, resolved, &other, &facts, &catalogue);
                    assert_eq!(
                        &after, answer_before,
                        "`{}` reads `{path_of_key}` and does not name it",
                        derivation.0
                    );
                }
            }
        }
    }
    assert!(tried > 1000, "only {tried} changes were tried");
}

#[test]
fn what_is_read_is_recorded_as_far_as_it_is_read() {
    let resolved = layer::resolve(
        "some.toml",
        include_str!("../../../examples/production.toml"),
    );
    let environment = resolved.environment.as_ref().unwrap();
    let catalogue = Catalogue::shipped();
    let facts = Facts::of(environment, &catalogue);
    let depends = |path: &str, run: fn(&Context<'_>)| {
        let reads = Reads::default();
        run(&Context {
            rule: &MADE_UP,
            environment,
            facts: &facts,
            stack: &resolved.stack,
            catalogue: &catalogue,
            reads: &reads,
        });
        reads.depend_on(&Wrong::new([KeyPath::dotted(path)]))
    };

    let named = |context: &Context<'_>| drop(key!(context.tls.mode));
    assert!(!depends("tls.mode", named), "a place is not a value");

    let mode =
        |context: &Context<'_>| assert!(!format!("{:?}", *key!(context.tls.mode)).is_empty());
    assert!(depends("tls.mode", mode));
    assert!(
        depends("tls", mode),
        "a table that is wrong has no right keys"
    );
    assert!(!depends("tls.wildcard", mode));
    assert!(!depends("dns.domain", mode));

    let table = |context: &Context<'_>| assert!(!key!(context.tls).read().wildcard);
    assert!(depends("tls.certificate_arn", table));

    let presence = |context: &Context<'_>| assert!(key!(context.network.existing).is_none());
    assert!(depends("network.existing", presence));
    assert!(!depends("network.existing.vpc_id", presence));

    let entries = |context: &Context<'_>| {
        assert!(!key!(context.cluster.node_groups).entries().is_empty());
    };
    assert!(depends("cluster.node_groups.general", entries));
    assert!(!depends("cluster.node_groups.general.min", entries));

    let minimum = |context: &Context<'_>| {
        for group in key!(context.cluster.node_groups).entries() {
            assert!(*key!(group.min) > 0);
        }
    };
    assert!(depends("cluster.node_groups.general.min", minimum));
    assert!(!depends("cluster.node_groups.general.max", minimum));

    let by_entry = |context: &Context<'_>| {
        assert!(key!(context.langsmith.values).read_by_entry().is_empty());
    };
    assert!(depends("langsmith.values", by_entry));
    assert!(!depends("langsmith.values.config", by_entry));
}
