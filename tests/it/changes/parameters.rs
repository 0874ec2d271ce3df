//! What a change needs in the parameter store, and who puts it there.

use toml::Value;

use super::examples::Example;
use crate::properties::parameters::puts;

/// Changes after which a secret has a key that it had not, or the same key of another store.
fn changes() -> Vec<(&'static str, Vec<(&'static str, Value)>)> {
    let oauth = toml::Table::from_iter([
        ("mode".to_owned(), "oauth".into()),
        ("organization".to_owned(), "Acme".into()),
    ]);
    let pull_secret = vec![
        ("langsmith.images.registry", "registry.example.com".into()),
        ("langsmith.images.pull_secret", "registry".into()),
    ];
    let source = |store, source: &str| vec![(store, Value::from(source))];
    vec![
        ("production", vec![("langsmith.auth", oauth.clone().into())]),
        ("production", pull_secret.clone()),
        ("cross-region", pull_secret),
        ("cross-region", vec![("langsmith.auth", oauth.into())]),
        (
            "production",
            source("stores.clickhouse.source", "clickhouse-cloud"),
        ),
        (
            "evaluation",
            source("stores.clickhouse.source", "clickhouse-cloud"),
        ),
        ("production", source("stores.postgres.source", "external")),
        ("evaluation", source("stores.redis.source", "external")),
    ]
}

/// The parameters that a page puts, each with the place in it.
fn written(page: &str) -> Vec<(usize, String)> {
    let puts = page.match_indices("\n  put ");
    let name = |(at, _): (usize, &str)| {
        let line = page[at + 1..].lines().next().unwrap();
        (at, line.trim().trim_start_matches("put ").to_owned())
    };
    puts.map(name).collect()
}

#[test]
fn what_only_a_person_knows_is_asked_for_in_time() {
    for (environment, set) in changes() {
        let set = set
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect::<toml::Table>();
        let store = set
            .keys()
            .find_map(|key| key.strip_prefix("stores.")?.strip_suffix(".source"))
            .map(|store| format!("{store}/"));
        let name = format!("{environment}, {set:?}");
        let example = Example::plain(environment, set);
        let [before, after] = example.sides();
        let (known, _) = puts(before.file("README.md"));
        let (needed, _) = puts(after.file("README.md"));
        let is_of_store = |one: &str| store.as_ref().is_some_and(|store| one.starts_with(store));
        let wanted: Vec<&str> = needed
            .into_iter()
            .filter(|one| !known.contains(one) || is_of_store(one))
            // A token is drawn and put by the step that gives it to Redis.
            .filter(|one| *one != "redis/token")
            .collect();
        assert!(!wanted.is_empty(), "{name}: nothing is needed");
        let told = example.told();
        assert_eq!(told.status, Some(2), "{name}: {told}");
        let page = told.stdout;
        let written = written(&page);
        let installs = page
            .find("helm upgrade --install langsmith-secrets")
            .or_else(|| page.find("helmfile --file"))
            .unwrap();
        // Where only releases change, no stack is applied.
        let applies = page
            .find("terraform -chdir=terraform/infra apply")
            .unwrap_or(installs);
        for parameter in wanted {
            let found = written.iter().find(|(_, one)| one == parameter);
            let (at, _) =
                found.unwrap_or_else(|| panic!("{name}: no one puts {parameter}\n{page}"));
            if is_of_store(parameter) {
                // Before that, pods that start would find the new store beside the old settings, and Terraform would
                // delete what it wrote under the same name.
                assert!((applies..installs).contains(at), "{name}: {parameter}");
            } else {
                assert!(*at < applies, "{name}: {parameter}");
            }
        }
    }
}

/// ElastiCache knows no token until one is set, and its secret is not ready without one.
#[test]
fn a_new_redis_has_its_token_before_its_secret_is_awaited() {
    let set = toml::Table::from_iter([
        ("stores.redis.source".to_owned(), "elasticache".into()),
        ("stores.redis.auth".to_owned(), "token".into()),
    ]);
    let told = Example::without(
        "external-stores",
        set,
        vec!["stores.redis.external".to_owned()],
    )
    .told();
    assert_eq!(told.status, Some(2), "{told}");
    let page = told.stdout;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    let applied = place("terraform -chdir=terraform/infra apply");
    let required = place("put redis/token && set_token ROTATE && set_token SET");
    let awaited = place("helm/wait.sh secrets");
    assert!(applied < required && required < awaited, "{page}");
    assert!(!page.contains("delete the dump"), "{page}");
}
