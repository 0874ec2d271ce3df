//! Parameters that change hands between people and Terraform.

use lsgen::api::diff::Class;

use super::{all, between, environment, files, holds, of_change, with};
use crate::support::example;

/// Where both sides have one name for it, what was put by hand stops Terraform, and what Terraform made goes.
#[test]
fn a_parameter_that_changes_hands_is_told() {
    let text = example("production");
    let (own, made) = (
        [("stores.postgres.source", "\"external\"")],
        [("stores.postgres.source", "\"rds\"")],
    );
    let (own, made) = (files(&with(&text, &own)), files(&with(&text, &made)));
    let parameter = |files: &lsgen::api::diff::Files| {
        let mut secrets = files
            .iter()
            .filter(|(path, _)| path.as_str().starts_with("manifests/secrets/"))
            .map(|(_, bytes)| String::from_utf8(bytes.clone()).unwrap());
        let secret = secrets
            .find(|text| text.contains("name: langsmith-postgres"))
            .unwrap();
        let line = secret.lines().find(|line| line.contains("key: /")).unwrap();
        line.trim().trim_start_matches("key: ").to_owned()
    };
    let is_shared = parameter(&own) == parameter(&made);
    let subject = format!("parameter {}", parameter(&own));
    let told = |before, after, class| {
        let impacts = between(before, after).known;
        impacts
            .iter()
            .any(|impact| impact.class == class && impact.subject == subject)
    };
    assert_eq!(told(&own, &made, Class::Refused), is_shared);
    assert_eq!(told(&made, &own, Class::Interruption), is_shared);
}

/// By hand, so that it holds whatever the names are that lsgen gives.
#[test]
fn a_name_that_people_and_terraform_share_is_refused() {
    let text = example("production");
    let made = files(&text);
    let mut own = files(&with(
        &text,
        &[
            ("stores.redis.source", "\"external\""),
            ("stores.redis.auth", ""),
        ],
    ));
    let endpoint = "/langsmith/acme-prod/redis/elasticache/endpoint";
    for bytes in own.values_mut() {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let key = text
            .lines()
            .find(|line| line.contains("key: /langsmith/acme-prod/redis/"));
        if let Some(key) = key {
            *bytes = text
                .replace(key.trim(), &format!("key: {endpoint}"))
                .into_bytes();
        }
    }
    let subject = format!("parameter {endpoint}");
    let impacts = between(&own, &made).known;
    holds(&impacts, Class::Refused, &subject, "ParameterAlreadyExists");
    let impacts = between(&made, &own).known;
    holds(&impacts, Class::Interruption, &subject, "after the apply");
}

/// What Terraform writes in the same change nobody is told to put there.
#[test]
fn who_writes_a_secret_is_told_with_it() {
    let text = example("production");
    let oauth = of_change(
        &text,
        "mode = \"basic\", admin_email = \"platform@example.com\", organization = \"Acme\"",
        "mode = \"oauth\"",
    );
    holds(
        &oauth,
        Class::Interruption,
        "oauth_client_secret",
        "Put `/langsmith/acme-prod/langsmith/oauth-client-secret` into the parameter store first",
    );
    let back = all(&environment("oauth"), &text);
    holds(
        &back,
        Class::Interruption,
        "jwt_secret",
        "Terraform writes `/langsmith/acme-prod/langsmith/jwt-secret`",
    );
    for impact in back {
        let is_written = impact.reason.contains("jwt-secret");
        assert!(
            !is_written || !impact.reason.contains("Put `"),
            "{impact:#?}"
        );
    }
}

/// Of whichever two environments: what the reader is to put, README asks for, and Terraform writes nothing of it.
#[test]
fn nobody_is_told_to_put_what_terraform_writes() {
    let named = [
        "production",
        "oauth",
        "external-stores",
        "clickhouse-replicated",
        "redis-cluster",
        "istio-vault",
        "dedicated-nodes",
    ];
    let environments = named.map(|name| (name, files(&environment(name))));
    let (mut to_put, mut written) = (0, 0);
    for (old, before) in &environments {
        for (new, after) in &environments {
            if old == new {
                continue;
            }
            let readme = String::from_utf8(after["README.md"].clone()).unwrap();
            // Either `put NAME` or `... | put NAME`.
            let puts: Vec<&str> = readme
                .split("put ")
                .skip(1)
                .filter_map(|rest| rest.split_whitespace().next())
                .collect();
            for impact in between(before, after).known {
                for (words, is_put) in [("Put `/", true), ("Terraform writes `/", false)] {
                    for rest in impact.reason.split(words).skip(1) {
                        let parameter = rest.split('`').next().unwrap();
                        let name = parameter.splitn(3, '/').nth(2).unwrap();
                        let count = if is_put { &mut to_put } else { &mut written };
                        *count += 1;
                        assert_eq!(puts.contains(&name), is_put, "{old} to {new}: {impact:#?}");
                    }
                }
            }
        }
    }
    assert!(to_put > 5 && written > 5, "{to_put} {written}");
}
