//! Every effect names the keys of the environment file that it comes from, and no other.

use std::collections::BTreeSet;

use lsgen::api::diff::{self, Diff, Impact};
use lsgen::api::layer::Resolved;
use lsgen::api::source::KeyPath;
use lsgen::api::{render, rules};
use toml::{Table, Value};

use super::{Environment, on_random_pairs, shipped, text_of};

/// A key, table by table.
type Way = Vec<String>;

fn rendered(resolved: &Resolved) -> Option<diff::Files> {
    let plan = rules::judge(resolved, shipped()).plan?;
    let bundle = render::render(&plan).expect("a judged plan renders");
    Some(diff::files_of(&bundle))
}

fn between(before: &Environment, after: &Environment) -> Diff {
    diff::diff(before.side(), after.side(), &rendered)
}

/// The effects of setting keys of an environment file.
fn of(text: &str, keys: &[(&str, Option<&str>)]) -> Vec<Impact> {
    let changed = keys.iter().fold(text.to_owned(), |text, (key, value)| {
        let way: Way = key.split('.').map(str::to_owned).collect();
        let value = value.map(|value| format!("value = {value}").parse::<Table>().unwrap());
        let value = value.and_then(|mut table| table.remove("value"));
        put(&text.parse().unwrap(), &way, value.as_ref()).to_string()
    });
    let environment = |text: &str| Environment::of(text).unwrap_or_else(|| panic!("{text}"));
    between(&environment(text), &environment(&changed))
        .effects
        .known
}

/// The table with another value at a key, or without it.
fn put(table: &Table, way: &[String], value: Option<&Value>) -> Table {
    let mut table = table.clone();
    let (key, rest) = way.split_first().unwrap();
    if rest.is_empty() {
        match value {
            Some(value) => table.insert(key.clone(), value.clone()),
            None => table.remove(key),
        };
        return table;
    }
    let inner = table.get(key).and_then(Value::as_table);
    let inner = put(&inner.cloned().unwrap_or_default(), rest, value);
    table.insert(key.clone(), inner.into());
    table
}

fn at<'a>(table: &'a Table, way: &[String]) -> Option<&'a Value> {
    let (key, rest) = way.split_first()?;
    match rest {
        [] => table.get(key),
        rest => at(table.get(key)?.as_table()?, rest),
    }
}

/// Every value that is not a table.
fn leaves(table: &Table, way: &Way, found: &mut BTreeSet<Way>) {
    for (key, value) in table {
        let way: Way = way.iter().chain([key]).cloned().collect();
        match value {
            Value::Table(inner) if !inner.is_empty() => leaves(inner, &way, found),
            _ => {
                found.insert(way);
            }
        }
    }
}

fn name(way: &Way) -> String {
    let path = way
        .iter()
        .fold(KeyPath::root(), |path, step| path.key(step));
    path.to_string()
}

#[track_caller]
fn caused(effects: &[Impact], subject: &str, causes: &[&str]) {
    let found: Vec<&Impact> = effects
        .iter()
        .filter(|effect| effect.subject.contains(subject))
        .collect();
    assert!(!found.is_empty(), "{subject}: {effects:#?}");
    for effect in found {
        let keys = effect.causes.as_ref().unwrap();
        assert_eq!(keys, causes, "{effect:#?}");
    }
}

#[test]
fn each_effect_names_its_key_and_what_is_rendered_from_it() {
    let effects = of(
        &text_of("production"),
        &[
            ("langsmith.max_body_mib", Some("48")),
            (
                "stores.redis.elasticache.node_type",
                Some("\"cache.r6g.2xlarge\""),
            ),
        ],
    );
    caused(&effects, "Deployment", &["langsmith.max_body_mib"]);
    caused(
        &effects,
        "module.redis",
        &["stores.redis.elasticache.node_type"],
    );
    let body = effects
        .iter()
        .find(|effect| effect.subject.starts_with("Deployment"));
    let rendered = &body.unwrap().rendered;
    assert!(
        rendered.iter().any(|path| path == "frontend.maxBodySize"),
        "{rendered:?}"
    );
}

#[test]
fn one_subject_with_two_effects_names_a_key_for_each() {
    let effects = of(
        &text_of("production"),
        &[
            (
                "stores.postgres.rds.instance_class",
                Some("\"db.r6g.4xlarge\""),
            ),
            ("stores.postgres.rds.backup_retention", Some("\"21d\"")),
        ],
    );
    let of_key = |key: &str| {
        let of_it = effects.iter().filter(|effect| {
            effect.subject.contains("module.postgres.aws_db_instance")
                && effect.causes.as_deref() == Some(&[key.to_owned()])
        });
        of_it.count()
    };
    assert_eq!(
        of_key("stores.postgres.rds.instance_class"),
        1,
        "{effects:#?}"
    );
    assert_eq!(
        of_key("stores.postgres.rds.backup_retention"),
        1,
        "{effects:#?}"
    );
}

#[test]
fn a_store_and_what_it_needs_are_told_by_its_source() {
    let effects = of(
        &text_of("production"),
        &[
            ("stores.redis.source", Some("\"external\"")),
            ("stores.redis.auth", None),
            ("langsmith.ttl.short", Some("\"20d\"")),
        ],
    );
    caused(
        &effects,
        "everything in module.redis",
        &["stores.redis.source"],
    );
    let ttl = effects.iter().filter(|effect| {
        let causes = effect.causes.as_deref().unwrap_or_default();
        causes.contains(&"langsmith.ttl.short".to_owned())
    });
    assert!(ttl.clone().count() > 0, "{effects:#?}");
    for effect in ttl {
        // Every changed value upgrades the release.
        let reads = ["Deployment", "module.blob.", "release langsmith"];
        let is_one = reads.iter().any(|read| effect.subject.starts_with(read));
        assert!(is_one, "{effect:#?}");
    }
}

/// A mode of authentication asks for keys of its own, so neither can change without the other.
#[test]
fn keys_that_cannot_be_told_apart_are_named_together() {
    let text = text_of("production");
    let effects = of(
        &text,
        &[
            ("langsmith.auth.mode", Some("\"oauth\"")),
            ("langsmith.auth.admin_email", None),
            ("langsmith.auth.organization", None),
            ("langsmith.max_body_mib", Some("48")),
        ],
    );
    let secret = effects
        .iter()
        .find(|effect| effect.subject.starts_with("Secret"));
    let causes = secret.and_then(|effect| effect.causes.clone()).unwrap();
    assert!(
        causes.contains(&"langsmith.auth.mode".to_owned()),
        "{causes:?}"
    );
    assert!(
        !causes.contains(&"langsmith.max_body_mib".to_owned()),
        "{causes:?}"
    );
}

/// A tier brings hundreds of values; the file has one key for them.
#[test]
fn what_layers_bring_is_told_by_the_key_that_names_them() {
    let effects = of(
        &text_of("production"),
        &[("environment.profiles", Some("[\"size/production-large\"]"))],
    );
    assert!(!effects.is_empty());
    for effect in &effects {
        assert_eq!(
            effect.causes.as_deref(),
            Some(&["environment.profiles".to_owned()][..])
        );
    }
}

/// Two random keys of a random environment, with the values that they have in another one.
#[test]
fn no_effect_names_a_key_that_does_nothing_there() {
    let judge = |before: &Environment, after: &Environment| {
        let text = |environment: &Environment| {
            let file = environment.stack.documents.last().expect("a file");
            file.text.parse::<Table>().expect("TOML")
        };
        let (old, new) = (text(before), text(after));
        let mut ways = BTreeSet::new();
        leaves(&old, &Way::new(), &mut ways);
        leaves(&new, &Way::new(), &mut ways);
        ways.retain(|way| at(&old, way) != at(&new, way) && way.len() > 1);
        // Keys that can change alone, as far as there are two.
        let alone = |way: &Way| Environment::of(&put(&old, way, at(&new, way)).to_string());
        let mut usable = ways.iter().filter_map(|way| {
            let environment = alone(way)?;
            (environment.files != before.files).then_some((way, environment))
        });
        let (Some(one), Some(other)) = (usable.next(), usable.next()) else {
            return Vec::new();
        };
        let both = put(
            &put(&old, one.0, at(&new, one.0)),
            other.0,
            at(&new, other.0),
        );
        let Some(both) = Environment::of(&both.to_string()) else {
            return Vec::new();
        };
        let found = between(before, &both);
        let keys: BTreeSet<&str> = found
            .keys
            .iter()
            .flatten()
            .map(|key| key.key.as_str())
            .collect();
        let mut problems = Vec::new();
        for effect in &found.effects.known {
            let causes = effect.causes.clone().unwrap_or_default();
            if causes.is_empty() {
                problems.push(format!("no key has {effect:?}"));
            }
            for cause in &causes {
                if !keys.contains(cause.as_str()) {
                    problems.push(format!("`{cause}` did not change: {effect:?}"));
                }
                let pair = [&one, &other]
                    .into_iter()
                    .find(|(way, _)| name(way) == *cause);
                let Some((_, changed)) = pair else { continue };
                // Alone it does something there, or the other one alone does not do the same.
                let rest = [&one, &other]
                    .into_iter()
                    .find(|(way, _)| name(way) != *cause);
                let touches = |changed: &Environment| touched(before, changed, effect);
                let rest = &rest.expect("another").1;
                if !touches(changed) && touches(rest) {
                    problems.push(format!("`{cause}` does nothing to it alone: {effect:?}"));
                }
            }
        }
        problems
    };
    on_random_pairs(4, judge);
}

/// Whether files below the folder of an effect differ.
fn touched(before: &Environment, after: &Environment, effect: &Impact) -> bool {
    let below = |path: &str| effect.place.is_empty() || path.starts_with(place(&effect.place));
    let paths = before.files.keys().chain(after.files.keys());
    let mut differ =
        paths.filter(|path| before.files.get(path.as_str()) != after.files.get(path.as_str()));
    differ.any(|path| below(path.as_str()))
}

/// What a release is rendered from lies in the folder above: its values, and the helmfile.
fn place(place: &str) -> &str {
    match place.split_once('/') {
        Some(("helm", _)) => "helm/",
        _ => place,
    }
}
