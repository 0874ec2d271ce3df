//! How changes are carried out: an answer for every key and every pair of values, and runbooks that render.
//!
//! `LSGEN_UPDATE=1 cargo test --test it changes::` rewrites `docs/changes.md`.

pub(crate) mod examples;
mod parameters;
mod people;
mod refused;
mod runbooks;
mod schema;
mod secrets;
mod table;

use std::collections::BTreeSet;

use lsgen::api::diff::Value;
use lsgen::api::diff::procedure::{Fact, How, fact_of, facts};

use crate::environments::{Files, Rendered, project, text_of};
use crate::support::{Ended, Folder, Lsgen, keys};
use examples::{Example, examples};
use schema::{Key, keys as keys_of_schema};

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// The fact about a change of a key from one of its values to another.
fn answer(key: &str, from: &str, to: &str) -> Option<&'static Fact> {
    fact_of(key, Some(&text(from)), Some(&text(to)))
}

/// A fact by its place in memory, because no two are the same.
fn place(fact: &Fact) -> *const Fact {
    std::ptr::from_ref(fact)
}

#[test]
fn every_key_and_every_pair_of_values_has_an_answer() {
    let mut silent = Vec::new();
    for Key { name, values } in keys_of_schema() {
        for (from, to) in values.pairs() {
            if fact_of(&name, from.as_ref(), to.as_ref()).is_none() {
                silent.push(format!("{name}: {from:?} to {to:?}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_fact_is_the_answer_to_some_change() {
    let mut used: BTreeSet<*const Fact> = BTreeSet::new();
    for Key { name, values } in keys_of_schema() {
        let pairs = values.pairs();
        let found = pairs
            .iter()
            .filter_map(|(from, to)| fact_of(&name, from.as_ref(), to.as_ref()));
        used.extend(found.map(place));
    }
    let idle: Vec<&Fact> = facts()
        .iter()
        // Those that are about more than one key have tests of their own.
        .filter(|fact| !fact.has_conditions() && !used.contains(&place(fact)))
        .collect();
    assert!(idle.is_empty(), "{idle:#?}");
}

#[test]
fn every_fact_names_keys_of_the_schema() {
    let keys = keys_of_schema();
    for fact in facts() {
        let named = fact.keys.iter().chain(&fact.with).chain(fact.given.keys());
        for pattern in named {
            let is_known = keys.iter().any(|key| is_covered(pattern, &key.name));
            assert!(is_known, "no key is meant by `{pattern}`");
        }
    }
}

fn is_covered(pattern: &str, key: &str) -> bool {
    let mut parts = key.split('.');
    pattern.split('.').all(|wanted| {
        parts
            .next()
            .is_some_and(|part| wanted == "*" || wanted == part || part == "*")
    })
}

#[test]
fn every_runbook_is_used_and_every_used_one_has_an_example() {
    let folder = std::fs::read_dir(project("templates/changes")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let templates: BTreeSet<String> = names
        .map(|name| name.trim_end_matches(".md.j2").to_owned())
        .filter(|name| !matches!(name.as_str(), "CHANGE" | "apply" | "warm-standby"))
        .collect();
    let used: BTreeSet<String> = facts()
        .iter()
        .filter_map(|fact| fact.runbook.clone())
        .collect();
    assert_eq!(templates, used);
    for fact in facts() {
        let takes_steps = matches!(fact.how, How::Prepare | How::Steps);
        assert_eq!(fact.runbook.is_some(), takes_steps, "{fact:?}");
    }
    let shown: BTreeSet<String> = examples()
        .iter()
        .map(|example| example.runbook.clone())
        .collect();
    assert_eq!(shown, used);
}

#[test]
fn evidence_is_what_it_says() {
    let planned = std::fs::read_to_string(project("tests/engines/effects/changes.toml")).unwrap();
    let mut wrong = Vec::new();
    for fact in facts() {
        assert!(!fact.evidence.is_empty(), "{fact:?}");
        for evidence in &fact.evidence {
            let holds = match evidence.as_str() {
                "plan" => fact
                    .keys
                    .iter()
                    .any(|pattern| is_planned(pattern, &planned)),
                page if page.starts_with("https://") => page.len() > "https://".len(),
                test => is_test(test),
            };
            if !holds {
                wrong.push(format!("{evidence} is no evidence of {:?}", fact.keys));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether the provider plans a change of a key that is meant.
fn is_planned(pattern: &str, planned: &str) -> bool {
    planned
        .lines()
        .filter_map(|line| line.split_once("key = \"")?.1.split_once('"'))
        .any(|(key, _)| is_covered(pattern, key))
}

/// Whether there is a test of that name: `program::module::test`.
fn is_test(name: &str) -> bool {
    let mut parts: Vec<&str> = name.split("::").collect();
    let test = parts.pop().unwrap();
    let folder = format!("tests/{}", parts.join("/"));
    let files = [format!("{folder}.rs"), format!("{folder}/mod.rs")];
    let wanted = format!("fn {test}()");
    files
        .iter()
        .any(|file| std::fs::read_to_string(project(file)).is_ok_and(|text| text.contains(&wanted)))
}

#[test]
fn the_answers_are_listed() {
    table::holds();
}

#[test]
fn every_runbook_is_as_it_was() {
    let mut seen = BTreeSet::new();
    for example in examples() {
        let told = example.told();
        assert_eq!(told.status, Some(2), "{}: {told}", example.runbook);
        // What follows is the table of the keys, which the example names.
        let start = told.stdout.find("\n## ").expect("the head");
        let name = if seen.insert(example.runbook.clone()) {
            example.runbook.clone()
        } else {
            format!("{}-{}", example.runbook, example.environment)
        };
        crate::support::snapshot("changes", &name, &told.stdout[start..]);
    }
}

#[test]
fn an_example_is_about_its_runbook() {
    for example in examples() {
        let diff = example.diff();
        let found = diff
            .procedures
            .iter()
            .flatten()
            .any(|one| one.runbook.as_deref() == Some(&example.runbook));
        assert!(found, "{}: {:?}", example.runbook, diff.procedures);
    }
}

#[test]
fn scalers_share_an_answer() {
    for workload in ["backend", "queue", "listener"] {
        let key = format!("langsmith.scaling.{workload}.scaler");
        assert_eq!(answer(&key, "keda", "hpa").unwrap().how, How::Prepare);
        assert_eq!(answer(&key, "hpa", "keda").unwrap().how, How::Apply);
    }
}

/// What `lsgen diff` says of a changed example environment: with these arguments, after these keys were set.
fn told(environment: &str, set: &[(&str, toml::Value)], arguments: &[&str]) -> Ended {
    let folder = Folder::new();
    let text = text_of(environment);
    let mut file: toml::Table = text.parse().unwrap();
    for (key, value) in set {
        keys::set(&mut file, key, Some(value));
    }
    folder.write("before.toml", &text);
    folder.write("after.toml", toml::to_string(&file).unwrap());
    Lsgen::new()
        .args(["diff", "before.toml", "after.toml"])
        .args(arguments)
        .within(&folder)
        .run()
}

#[test]
fn two_keys_that_must_not_change_together_are_refused() {
    let both = [
        ("recovery.standby", "cold".into()),
        ("recovery.active", "recovery".into()),
    ];
    let is_said = |ended: &Ended| ended.stdout.contains("promote a database in place");
    let arguments = ["--deny", "refused", "--format", "json"];
    let ended = told("cross-region", &both, &arguments);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(is_said(&ended), "{ended}");
    for one in both {
        let ended = told("cross-region", &[one], &arguments);
        assert!(!is_said(&ended), "{ended}");
    }
}

#[test]
fn a_runbook_is_refused_where_there_is_none() {
    let cases: [(&[(&str, toml::Value)], &str); 4] = [
        (
            &[("cluster.kubernetes_version", "1.36".into())],
            "EKS upgrades by one minor version at a time",
        ),
        (
            &[
                ("stores.redis.auth", "iam".into()),
                ("ingress.scheme", "internal".into()),
            ],
            "change one at a time, `ingress.scheme` first",
        ),
        (
            &[("environment.name", "other".into())],
            "different environments (name)",
        ),
        (
            &[("stores.redis.auth", "network".into())],
            "Change to `iam` first",
        ),
    ];
    for (set, said) in cases {
        let ended = told("production", set, &["--runbook"]);
        assert_eq!(ended.status, Some(1), "{ended}");
        assert!(ended.stdout.is_empty(), "{ended}");
        assert!(ended.stderr.contains(said), "{ended}");
    }
}

#[test]
fn a_runbook_needs_the_file_of_before() {
    let folder = Folder::new();
    folder.write("prod.toml", text_of("production"));
    let ended = Lsgen::new()
        .args(["diff", "prod.toml", "-o", "out", "--runbook"])
        .within(&folder)
        .run();
    assert_eq!(ended.status, Some(64), "{ended}");
    assert!(ended.stderr.contains("--against REVISION"), "{ended}");
}

#[test]
fn what_is_only_applied_has_a_runbook_too() {
    let ended = told(
        "production",
        &[("langsmith.max_body_mib", 30.into())],
        &["--runbook"],
    );
    assert_eq!(ended.status, Some(2), "{ended}");
    assert!(ended.stdout.contains("## Apply it"), "{ended}");
}

#[test]
fn preparations_come_before_the_steps() {
    let ended = told(
        "production",
        &[
            ("cluster.node_groups.general.min", 8.into()),
            ("ingress.scheme", "internal".into()),
        ],
        &["--runbook"],
    );
    let prepare = ended.stdout.find("## Prepare: `cluster.node_groups");
    let change = ended.stdout.find("## Change `ingress.scheme`");
    assert!(prepare.is_some() && prepare < change, "{ended}");
}

/// A stack with another file is applied, or the bucket of the state, the copies or the other region stay what they were.
#[test]
fn every_stack_that_changes_is_applied() {
    // These send their reader to a page of the rendered folder.
    let elsewhere = ["failover", "fail-back", "chart"];
    let own = examples().iter();
    let own = own.filter(|example| !elsewhere.contains(&example.runbook.as_str()));
    let plain = ["production", "cross-region"].map(|environment| {
        let tags = toml::Table::from_iter([("team".to_owned(), "ai".into())]);
        let keys = [("environment.tags".to_owned(), tags.into())];
        Example::plain(environment, toml::Table::from_iter(keys))
    });
    for example in own.chain(&plain) {
        let runbook = example.told().stdout;
        let [before, after] = example.sides();
        for stack in ["state", "infra", "recovery", "replication"] {
            let of = |side: &Rendered| -> Files {
                let folder = format!("terraform/{stack}/");
                let mut files = side.files.clone();
                files.retain(|path, _| path.starts_with(&folder));
                files
            };
            let (old, new) = (of(&before), of(&after));
            if old != new && !new.is_empty() {
                let named = [
                    format!("terraform -chdir=terraform/{stack} apply"),
                    // Its settings alone.
                    format!("terraform -chdir=terraform/{stack} init -reconfigure"),
                    // The steps of the other region, once more.
                    format!("`terraform/{stack}`"),
                ];
                assert!(
                    named.iter().any(|one| runbook.contains(one)),
                    "{} of {}: {stack} changes, and nobody applies it\n{runbook}",
                    example.runbook,
                    example.environment
                );
            }
        }
    }
}

#[test]
fn the_settings_of_a_source_that_goes_are_part_of_the_move() {
    let moves = [
        (
            "production",
            "stores.postgres.rds.password_version",
            "3",
            "stores.postgres.source",
            "\"aurora\"",
            "stores.postgres.rds",
        ),
        (
            "production",
            "stores.redis.auth",
            "\"iam\"",
            "stores.redis.source",
            "\"external\"",
            "stores.redis.auth",
        ),
        (
            "clickhouse-replicated",
            "stores.clickhouse.replicated.iops",
            "9000",
            "stores.clickhouse.source",
            "\"langsmith-managed\"",
            "stores.clickhouse.replicated",
        ),
    ];
    let value = |text: &str| -> toml::Value {
        let table: toml::Table = format!("value = {text}").parse().unwrap();
        table["value"].clone()
    };
    for (environment, setting, value_of_setting, source, to, gone) in moves {
        let mut file: toml::Table = text_of(environment).parse().unwrap();
        keys::set(&mut file, setting, Some(&value(value_of_setting)));
        let folder = Folder::new();
        folder.write("before.toml", toml::to_string(&file).unwrap());
        keys::set(&mut file, gone, None);
        keys::set(&mut file, source, Some(&value(to)));
        folder.write("after.toml", toml::to_string(&file).unwrap());
        let ended = Lsgen::new()
            .args(["diff", "before.toml", "after.toml", "--runbook"])
            .within(&folder)
            .run();
        assert_eq!(ended.status, Some(2), "{source}: {ended}");
        assert!(
            ended.stdout.contains("# acme-prod: carry out a change"),
            "{ended}"
        );
    }
}
