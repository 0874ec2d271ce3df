//! What the runbooks of changes do, whatever the change: what they prepare, what they stop, and what they repeat.

use lsgen::api::diff::Value;
use lsgen::api::diff::procedure::fact_of;

use super::examples::{Effect, Example, examples};

/// The services that move their stores out of the cluster are named with what they hold, one by one.
#[test]
fn an_evaluation_becomes_production_by_steps() {
    let keys: toml::Table = toml::from_str(
        r#"
        "environment.tier" = "production"
        "environment.profiles" = ["size/production"]
        "cluster.administrators.platform" = "arn:aws:iam::123456789012:role/platform-admin"
        "stores.clickhouse.source" = "langsmith-managed"
        "#,
    )
    .unwrap();
    for more in [
        toml::Table::new(),
        toml::from_str(r#""stores.postgres.source" = "aurora""#).unwrap(),
        toml::from_str(r#""stores.clickhouse.source" = "clickhouse-cloud""#).unwrap(),
    ] {
        let mut keys = keys.clone();
        keys.extend(more);
        let change = Example::plain("evaluation", keys);
        let told = change.told();
        assert_eq!(told.status, Some(2), "{told}");
        for said in [
            "pg_dump",
            "pg_restore",
            "BACKUP DATABASE default",
            "Wait until the queue is empty",
            "kubectl delete storageclass",
            "## Prepare: `cluster.node_groups.general.min`",
            "## Prepare: `cluster.administrators.platform`",
        ] {
            assert!(told.stdout.contains(said), "{said}: {told}");
        }
        let effects = change.diff().effects.known;
        for store in ["postgres", "redis", "clickhouse"] {
            let is_lost = |effect: &Effect| {
                effect.class == "data-loss"
                    && effect.subject == format!("StatefulSet langsmith-{store}")
            };
            assert!(effects.iter().any(is_lost), "{store}: {effects:#?}");
        }
    }
}

/// KEDA starts pods again that are taken away by hand: its scalers are paused, or deleted before.
#[test]
fn what_keda_scales_is_paused_and_not_scaled_to_zero() {
    let services = [
        "ace_backend",
        "backend",
        "frontend",
        "ingest_queue",
        "platform_backend",
        "playground",
        "queue",
    ];
    let keda: toml::Table = services
        .iter()
        .map(|service| (format!("langsmith.scaling.{service}.scaler"), "keda".into()))
        .collect();
    let mut texts: Vec<(String, String)> = Vec::new();
    for example in examples() {
        // The chart of the others has no KEDA, or they are about it.
        if ["production", "cross-region", "cross-region-failed-over"]
            .contains(&example.environment.as_str())
        {
            let change = example.on(&keda);
            texts.push((example.runbook.clone(), change.told().stdout));
            let [before, _] = change.sides();
            let pages = before.below("runbooks");
            texts.extend(
                pages.map(|(path, text)| (format!("{} {path}", example.runbook), text.to_owned())),
            );
        }
    }
    let mut is_stopped_anywhere = false;
    for (name, text) in &texts {
        let mut paused = String::new();
        for line in text.lines() {
            if line.contains("scaledobject") {
                paused.push_str(line);
            }
            is_stopped_anywhere |= line.contains("paused-replicas=0");
            let is_scaled =
                line.contains("kubectl scale deployment") && line.contains("--replicas=0");
            let is_known = paused.contains("--all") || !is_scaled;
            let names = line
                .split_whitespace()
                .filter(|word| word.starts_with("langsmith-"));
            let is_paused =
                names.clone().count() > 0 && names.clone().all(|name| paused.contains(name));
            assert!(is_known || is_paused, "{name}: {line}");
        }
    }
    assert!(is_stopped_anywhere);
}

/// Helm counts a release that failed as installed, so a second apply passes it over.
#[test]
fn a_failed_release_is_repeated_by_sync() {
    for example in examples() {
        let told = example.told();
        let warned = told.stdout.find("with `sync` instead of `apply`");
        let applied = told.stdout.find("helmfile --file");
        assert_eq!(
            warned.is_some(),
            told.stdout.contains("\n## Before you start"),
            "{}: {told}",
            example.runbook
        );
        assert!(
            applied.is_none() || warned < applied,
            "{}: {told}",
            example.runbook
        );
    }
}

/// EKS refuses a bound that the present number of nodes is outside of, whichever group and number it is.
#[test]
fn a_bound_that_nodes_may_be_outside_of_is_prepared() {
    for group in ["general", "batch"] {
        for (bound, from, to, runbook) in [
            ("min", 3, 6, Some("node-floor")),
            ("min", 1, 2, Some("node-floor")),
            ("min", 6, 3, None),
            ("max", 10, 7, Some("node-ceiling")),
            ("max", 2, 1, Some("node-ceiling")),
            ("max", 7, 10, None),
        ] {
            let key = format!("cluster.node_groups.{group}.{bound}");
            let number = |number: i64| Value::Number(number.into());
            let fact = fact_of(&key, Some(&number(from)), Some(&number(to))).unwrap();
            assert_eq!(fact.runbook.as_deref(), runbook, "{key}: {from} to {to}");
        }
    }
}

/// Traces that leave the cluster are restored from a bucket that the same change takes out of the environment file.
#[test]
fn backups_that_a_restore_needs_stay_in_aws() {
    let source = toml::from_str(r#""stores.clickhouse.source" = "clickhouse-cloud""#).unwrap();
    let unused = vec!["stores.clickhouse.replicated".to_owned()];
    let told = Example::without("clickhouse-replicated", source, unused)
        .told()
        .stdout;
    let kept = told
        .find("state rm")
        .expect("the bucket is taken out of the state");
    let applied = told[kept..].find("terraform -chdir=terraform/infra apply");
    let restored = told[kept..].find("RESTORE DATABASE default");
    assert!(applied.is_some() && applied < restored, "{told}");
}

/// A zone of another name has to be delegated before a certificate is waited for, and an old one is empty before it goes.
#[test]
fn a_new_domain_of_an_own_zone_is_delegated_before_it_is_waited_for() {
    let domain: toml::Table = toml::from_str(r#""dns.domain" = "ai.example.org""#).unwrap();
    for (environment, has_records_elsewhere) in
        [("evaluation", false), ("cross-region-us-east-1", true)]
    {
        let told = Example::plain(environment, domain.clone()).told().stdout;
        let at = |wanted: &str| {
            told.find(wanted)
                .unwrap_or_else(|| panic!("{wanted} is not in {told}"))
        };
        let (provisioned, delegated) = (
            at("dns.stage=provision"),
            at("dig +short NS ai.example.org"),
        );
        let served = told.rfind("terraform -chdir=terraform/infra apply");
        assert!(
            provisioned < delegated && Some(delegated) < served,
            "{told}"
        );
        let emptied = told.find("destroy -target=module.failover");
        assert_eq!(emptied.is_some(), has_records_elsewhere, "{told}");
        assert!(emptied < Some(provisioned), "{told}");
    }
}
