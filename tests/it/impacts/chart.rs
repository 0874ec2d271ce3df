//! Pods, scalers, budgets and secrets of the release.

use lsgen::api::diff::{Class, Impact, Impacts};

use super::{between, environment, files, holds, of_change};
use crate::support::example;

/// The effects without that on the release as a whole.
fn pods(mut impacts: Vec<Impact>) -> Vec<Impact> {
    impacts.retain(|impact| !impact.subject.starts_with("release "));
    impacts
}

#[test]
fn nothing_happens_when_nothing_changes() {
    let files = files(&example("production"));
    assert_eq!(between(&files, &files), Impacts::default());
}

#[test]
fn another_chart_runs_migrations_and_replaces_every_pod() {
    let text = example("production");
    let up = of_change(&text, "chart = \"0.16.11\"", "chart = \"0.17.0-rc.12\"");
    holds(
        &up,
        Class::Irreversible,
        "release langsmith",
        "langsmith-backend-migrations",
    );
    holds(
        &up,
        Class::InPlace,
        ", langsmith-queue",
        "replaced a few at a time",
    );
    let down = of_change(&text, "chart = \"0.16.11\"", "chart = \"0.15.17\"");
    holds(
        &down,
        Class::Refused,
        "release langsmith",
        "cannot be downgraded",
    );
    let old = text.replace("0.16.11", "0.12.37");
    let far = of_change(&old, "chart = \"0.12.37\"", "chart = \"0.16.11\"");
    holds(
        &far,
        Class::Irreversible,
        "release",
        "crosses 4 minor versions",
    );
}

#[test]
fn a_key_replaces_the_pods_that_read_it_and_no_others() {
    let text = example("production");
    let with = |line: &str| format!("{text}{line}\n");
    let ttl = of_change(&with("ttl.short = \"20d\""), "\"20d\"", "\"21d\"");
    let ttl = pods(ttl);
    assert_eq!(ttl.len(), 1, "{ttl:#?}");
    assert_eq!(
        ttl[0].subject,
        "Deployments langsmith-backend, langsmith-ingest-queue, langsmith-platform-backend, langsmith-queue"
    );
    assert_eq!(
        ttl[0].rendered,
        ["config.ttl.ttl_period_seconds.shortlived"]
    );
    let body = of_change(&with("max_body_mib = 40"), "40", "41");
    holds(
        &body,
        Class::InPlace,
        "Deployments langsmith-ace-backend, ",
        "replaced",
    );
    let budgets = of_change(
        &with("pod_disruption_budgets = true"),
        "pod_disruption_budgets = true",
        "pod_disruption_budgets = false",
    );
    let budgets = pods(budgets);
    assert!(
        budgets
            .iter()
            .all(|impact| impact.subject.starts_with("PodDisruptionBudget"))
    );
    holds(
        &budgets,
        Class::InPlace,
        "PodDisruptionBudget langsmith-queue",
        "It goes",
    );
}

#[test]
fn scalers_tell_a_lower_floor_and_another_kind() {
    let text = example("production") + "scaling.queue.min = 5\n";
    let floor = of_change(&text, "min = 5", "min = 4");
    let floor = pods(floor);
    assert_eq!(floor.len(), 1, "{floor:#?}");
    holds(
        &floor,
        Class::InPlace,
        "Deployment langsmith-queue",
        "from 5 to 4",
    );
    holds(
        &of_change(&text, "min = 5", "min = 6"),
        Class::InPlace,
        "Deployment langsmith-queue",
        "from 5 to 6: pods are added at once",
    );
    let keda = of_change(
        &text,
        "scaling.queue.min = 5",
        "scaling.queue = { min = 5, scaler = \"keda\" }",
    );
    holds(
        &keda,
        Class::InPlace,
        "Deployment langsmith-queue",
        "KEDA decides",
    );
}

/// Every upgrade runs the chart's jobs, whatever changes in the values; a change that Helm has no part in runs none.
#[test]
fn every_upgrade_runs_the_jobs_of_the_chart() {
    let text = example("production");
    for (old, new) in [
        (
            "chart = \"0.16.11\"",
            "chart = \"0.16.11\"\nmax_body_mib = 41",
        ),
        (
            "chart = \"0.16.11\"",
            "chart = \"0.16.11\"\nttl.short = \"21d\"",
        ),
        ("domain = \"langsmith", "domain = \"traces"),
    ] {
        holds(
            &of_change(&text, old, new),
            Class::InPlace,
            "release langsmith",
            "langsmith-backend-migrations",
        );
    }
    let tags = of_change(&text, "4711", "4712");
    assert!(tags.is_empty(), "{tags:#?}");
}

#[test]
fn a_budget_that_comes_is_told() {
    let without = example("production") + "pod_disruption_budgets = false\n";
    let budgets = of_change(
        &without,
        "pod_disruption_budgets = false",
        "pod_disruption_budgets = true",
    );
    for service in ["backend", "queue", "frontend"] {
        let subject = format!("PodDisruptionBudget langsmith-{service}");
        holds(&budgets, Class::InPlace, &subject, "It comes");
    }
}

/// What is common to all pods reaches the stores in the cluster, and the domain does not.
#[test]
fn stores_in_the_cluster_restart_with_what_is_common_to_all_pods() {
    const STORES: [&str; 3] = ["clickhouse", "postgres", "redis"];
    let text = environment("evaluation");
    for chart in ["0.12.37", "0.14.6", "0.15.17", "0.16.11", "0.17.0-rc.12"] {
        let on = |values: &str| {
            let line = format!("chart = \"{chart}\"\n{values}");
            text.replace("chart = \"0.15.17\"", &line)
        };
        let restarted = |before: &str, after: &str| -> Vec<&str> {
            let impacts = between(&files(before), &files(after)).known;
            let is_told = |store: &&str| {
                impacts.iter().any(|impact| {
                    impact.class == Class::Interruption
                        && impact.subject == format!("StatefulSet langsmith-{store}")
                })
            };
            STORES.into_iter().filter(is_told).collect()
        };
        for (values, stores) in [
            (
                "commonEnv = [{ name = \"TZ\", value = \"UTC\" }]",
                STORES.as_slice(),
            ),
            ("commonPodAnnotations = { team = \"a\" }", &STORES),
            ("commonLabels = { team = \"a\" }", &STORES),
            ("commonPodSecurityContext = { fsGroup = 1000 }", &STORES),
            (
                "commonVolumes = [{ name = \"ca\", emptyDir = {} }]",
                &STORES,
            ),
            ("commonAnnotations = { team = \"a\" }", &["clickhouse"]),
            ("config = { logLevel = \"debug\" }", &[]),
            (
                "postgres = { statefulSet = { labels = { team = \"a\" } } }",
                &["postgres"],
            ),
        ] {
            let after = on(&format!("values = {{ {values} }}"));
            assert_eq!(restarted(&on(""), &after), stores, "{values} on {chart}");
        }
        let moved = on("").replace("langsmith-eval.example.com", "traces.example.com");
        assert!(
            restarted(&on(""), &moved).is_empty(),
            "the domain on {chart}"
        );
    }
}

#[test]
fn a_budget_that_leaves_nothing_to_evict_is_told() {
    let text = example("production") + "scaling.queue.min = 2\n";
    let before = files(&text);
    // By hand, because a rule refuses it in an environment file.
    let mut after = before.clone();
    let overlay = after
        .get_mut("helm/langsmith/50-availability.yaml")
        .unwrap();
    let edited = String::from_utf8(overlay.clone()).unwrap();
    *overlay = edited
        .replace("minAvailable: 1", "minAvailable: 2")
        .into_bytes();
    let impacts = between(&before, &after).known;
    holds(
        &impacts,
        Class::Interruption,
        "PodDisruptionBudget langsmith-queue",
        "wait for ever",
    );
}

#[test]
fn stores_that_come_and_go_take_their_data_with_them() {
    let text = environment("evaluation");
    let external = "[stores.redis]\nsource = \"external\"\n\n[langsmith]\n";
    let goes = of_change(&text, "[langsmith]\n", external);
    holds(
        &goes,
        Class::DataLoss,
        "StatefulSet langsmith-redis",
        "its volume stays",
    );
    let text = text.replace("[langsmith]\n", external);
    let comes = of_change(&text, external, "[langsmith]\n");
    holds(
        &comes,
        Class::DataLoss,
        "StatefulSet langsmith-redis",
        "starts empty",
    );
}

#[test]
fn secrets_that_pods_insist_on_come_first() {
    let text = example("production");
    let oauth = of_change(
        &text,
        "mode = \"basic\", admin_email = \"platform@example.com\", organization = \"Acme\"",
        "mode = \"oauth\"",
    );
    holds(
        &oauth,
        Class::Interruption,
        "Secret langsmith-config: oauth_client_secret",
        "do not start",
    );
}

#[test]
fn what_cannot_be_read_is_said_and_not_left_out() {
    let before = files(&example("production"));
    let mut after = before.clone();
    *after.get_mut("terraform/infra/main.tf").unwrap() = b"module {".to_vec();
    *after.get_mut("helm/langsmith/10-base.yaml").unwrap() = b"a: [".to_vec();
    let unknown = between(&before, &after).unknown;
    assert_eq!(unknown.len(), 2, "{unknown:#?}");
    assert!(
        unknown[0].contains("`terraform/infra` cannot be read"),
        "{unknown:#?}"
    );
    assert!(
        unknown[1].contains("`helm/langsmith/10-base.yaml` cannot be read"),
        "{unknown:#?}"
    );
}

#[test]
fn a_volume_claim_cannot_be_changed() {
    let text = environment("evaluation");
    let with = |size: &str| {
        let table = format!("[stores.postgres.in_cluster]\nstorage = \"{size}\"\n\n[langsmith]\n");
        text.replace("[langsmith]\n", &table)
    };
    let grown = of_change(&with("20Gi"), "20Gi", "40Gi");
    holds(
        &grown,
        Class::Refused,
        "StatefulSet langsmith-postgres",
        "another volume claim",
    );
}

/// An annotation of one workload's pods, such as the revision of a secret that they read, replaces those and no others.
#[test]
fn an_annotation_of_pods_replaces_exactly_those() {
    let before = files(&example("production"));
    for (key, subject) in [
        ("backend", "Deployment langsmith-backend"),
        ("queue", "Deployment langsmith-queue"),
        ("frontend", "Deployment langsmith-frontend"),
    ] {
        let mut after = before.clone();
        let path = "helm/langsmith/50-availability.yaml";
        let mut values: serde_yaml::Mapping = serde_yaml::from_slice(&before[path]).unwrap();
        let workload = values
            .entry(key.into())
            .or_insert_with(|| serde_yaml::Mapping::new().into());
        let annotations: serde_yaml::Value =
            serde_yaml::from_str("lsgen.dev/revision-redis: 0123456789ab").unwrap();
        let deployment: serde_yaml::Value = [("annotations".into(), annotations)]
            .into_iter()
            .collect::<serde_yaml::Mapping>()
            .into();
        let table = workload.as_mapping_mut().unwrap();
        match table.get_mut("deployment") {
            Some(there) => {
                let (_, annotations) = deployment.as_mapping().unwrap().iter().next().unwrap();
                there
                    .as_mapping_mut()
                    .unwrap()
                    .insert("annotations".into(), annotations.clone());
            }
            None => {
                table.insert("deployment".into(), deployment);
            }
        }
        *after.get_mut(path).unwrap() = serde_yaml::to_string(&values).unwrap().into_bytes();
        let impacts = pods(between(&before, &after).known);
        assert_eq!(impacts.len(), 1, "{impacts:#?}");
        holds(&impacts, Class::InPlace, subject, "replaced");
        assert_eq!(impacts[0].subject, subject);
    }
}
