//! What AWS, Kubernetes or Helm refuses is told as that, and so is what stays refused however often one applies.

use lsgen::api::diff::Class;

use super::{all, between, files, holds, with, worst};
use crate::support::example;

#[test]
fn another_name_is_another_environment() {
    let text = example("production");
    for (old, new) in [
        ("prefix = \"acme\"", "prefix = \"apex\""),
        ("name = \"prod\"", "name = \"live\""),
        ("region = \"us-west-2\"", "region = \"us-east-1\""),
        ("id = \"123456789012\"", "id = \"210987654321\""),
    ] {
        let impacts = between(&files(&text), &files(&text.replace(old, new)));
        assert_eq!(impacts.known.len(), 1, "{new}: {impacts:#?}");
        holds(
            &impacts.known,
            Class::Refused,
            "the whole environment",
            "AWS refuses it half-way where both use one name",
        );
    }
}

/// Another name or namespace of the release: nothing moves, and what runs is cut off.
#[test]
fn a_release_does_not_move() {
    for (key, value) in [
        ("langsmith.release", "\"other\""),
        ("langsmith.namespace", "\"other\""),
    ] {
        let text = example("production");
        let impacts = all(&text, &with(&text, &[(key, value)]));
        holds(
            &impacts,
            Class::Refused,
            "release ",
            "does not move a release",
        );
        holds(&impacts, Class::Interruption, "release ", "loses S3");
        let text = super::environment("evaluation");
        let impacts = all(&text, &with(&text, &[(key, value)]));
        for store in ["clickhouse", "postgres", "redis"] {
            let subject = format!("StatefulSet langsmith-{store}");
            holds(
                &impacts,
                Class::DataLoss,
                &subject,
                "nothing moves what it holds",
            );
        }
    }
}

/// What each way from one kind of login to another does to Redis, and what the text tells to do about it.
#[test]
fn every_change_of_the_login_of_redis_is_told_as_what_it_is() {
    let text = example("production");
    let auth = |value: &str| with(&text, &[("stores.redis.auth", &format!("\"{value}\""))]);
    for (from, to, class, reason) in [
        (
            "token",
            "iam",
            Class::Refused,
            "takes no users while the group has a token",
        ),
        ("token", "network", Class::Refused, "Change to `iam` first"),
        (
            "iam",
            "token",
            Class::Interruption,
            "The users go before there is a token",
        ),
        ("network", "token", Class::Interruption, "Follow its order"),
        (
            "iam",
            "network",
            Class::Interruption,
            "Who may connect changes",
        ),
        ("network", "iam", Class::Interruption, "without a user"),
    ] {
        let impacts = all(&auth(from), &auth(to));
        holds(&impacts, class, "module.redis", reason);
        let is_refused = impacts.iter().any(|impact| {
            impact.class == Class::Refused && impact.subject.starts_with("module.redis")
        });
        assert_eq!(
            is_refused,
            class == Class::Refused,
            "{from} to {to}: {impacts:#?}"
        );
    }
}

/// EKS goes one minor version up, and nowhere else.
#[test]
fn a_version_of_kubernetes_is_refused_but_for_the_next_one() {
    let text = example("production");
    let version = |minor: u32| {
        with(
            &text,
            &[("cluster.kubernetes_version", &format!("\"1.{minor}\""))],
        )
    };
    for before in 32..36 {
        for after in 32..36 {
            if before == after {
                continue;
            }
            let impacts = all(&version(before), &version(after));
            let control_plane: Vec<Class> = impacts
                .iter()
                .filter(|impact| impact.subject == "module.cluster.aws_eks_cluster.this")
                .map(|impact| impact.class)
                .collect();
            let expected = if after == before + 1 {
                Class::Irreversible
            } else {
                Class::Refused
            };
            assert_eq!(
                control_plane,
                [expected],
                "1.{before} to 1.{after}: {impacts:#?}"
            );
        }
    }
}

/// No key sets what RDS and Aurora ask for before they take another major version.
#[test]
fn another_major_version_of_postgresql_is_refused() {
    for (source, resource) in [("rds", "aws_db_instance"), ("aurora", "aws_rds_cluster.")] {
        let text = with(
            &example("production"),
            &[("stores.postgres.source", &format!("\"{source}\""))],
        );
        let key = format!("stores.postgres.{source}.engine_version");
        for (before, after) in [("16", "17"), ("15", "17"), ("17", "16"), ("16", "14")] {
            let version = |version: &str| with(&text, &[(&key, &format!("\"{version}\""))]);
            let impacts = all(&version(before), &version(after));
            holds(&impacts, Class::Refused, resource, "AWS");
            // Only a newer one has steps, and the text sends its reader there.
            let is_newer = after > before;
            let has_steps = impacts.iter().any(|impact| {
                impact.class == Class::Refused && impact.reason.contains("--runbook")
            });
            assert_eq!(has_steps, is_newer, "{before} to {after}: {impacts:#?}");
        }
    }
}

/// What AWS protects from deletion it protects from being replaced.
#[test]
fn a_protected_load_balancer_is_not_deleted() {
    let text = example("production");
    let inside = with(
        &text,
        &[
            ("ingress.option", "\"envoy-gateway\""),
            ("tls.mode", "\"letsencrypt\""),
            ("tls.email", "\"a@example.com\""),
        ],
    );
    for (before, after) in [
        (
            text.clone(),
            with(&text, &[("ingress.scheme", "\"internal\"")]),
        ),
        (text.clone(), inside.clone()),
        (inside.clone(), text.clone()),
        (
            inside.clone(),
            with(&inside, &[("ingress.scheme", "\"internal\"")]),
        ),
    ] {
        let impacts = all(&before, &after);
        holds(
            &impacts,
            Class::Refused,
            "aws_lb.this",
            "refuses to delete a protected load balancer",
        );
        holds(
            &impacts,
            Class::Interruption,
            "load_balancer",
            "cannot be reached until",
        );
    }
    // An evaluation's is not protected.
    let text = super::environment("evaluation");
    let other = with(&text, &[("ingress.scheme", "\"internal\"")]);
    assert_ne!(worst(&text, &other), Some(Class::Refused));
    holds(
        &all(&text, &other),
        Class::Interruption,
        "load_balancer",
        "cannot be reached until",
    );
}

/// Every ordered pair of ingress options leads to a group that has no pods yet, or to a binding that is refused.
#[test]
fn another_ingress_option_interrupts() {
    let text = example("production");
    let options = [
        ("alb", ""),
        ("nginx", ""),
        ("envoy-gateway", "true"),
        ("istio", "true"),
    ];
    let option = |(option, chained): (&str, &str)| {
        let quoted = format!("\"{option}\"");
        with(
            &text,
            &[
                ("ingress.option", &quoted),
                ("ingress.chained_alb", chained),
            ],
        )
    };
    for before in options {
        for after in options {
            if before == after {
                continue;
            }
            let impacts = all(&option(before), &option(after));
            let is_bound_twice = impacts.iter().any(|impact| {
                impact.class == Class::Refused && impact.reason.contains("admits one binding")
            });
            let is_empty = impacts.iter().any(|impact| {
                impact.class == Class::Interruption && impact.reason.contains("bound")
            });
            // nginx and Istio listen at the same port, so the group stays and its binding does not move.
            let is_same_group = before.0 != "alb"
                && after.0 != "alb"
                && before.0 != "envoy-gateway"
                && after.0 != "envoy-gateway";
            assert_eq!(
                is_bound_twice, is_same_group,
                "{before:?} {after:?}: {impacts:#?}"
            );
            assert!(
                is_empty != is_same_group,
                "{before:?} {after:?}: {impacts:#?}"
            );
        }
    }
}

/// No option leads a binding to another group under its own name today, so the files are edited.
#[test]
fn a_binding_keeps_its_target_group() {
    for environment in ["production", "nginx", "envoy-letsencrypt"] {
        let before = files(&super::environment(environment));
        let edited = |old: &str, new: &str| {
            let mut after = before.clone();
            let main = after.get_mut("terraform/infra/main.tf").unwrap();
            let text = String::from_utf8(main.clone()).unwrap();
            assert!(text.contains(old), "{environment}: {text}");
            *main = text.replace(old, new).into_bytes();
            between(&before, &after).known
        };
        let named = "target_group_name";
        let text = String::from_utf8(before["terraform/infra/main.tf"].clone()).unwrap();
        let line = text.lines().find(|line| line.contains(named)).unwrap();
        let name = line.split('"').nth(1).unwrap();
        holds(
            &edited(&format!("\"{name}\""), "\"acme-prod-other\""),
            Class::Refused,
            "TargetGroupBinding",
            "change to another target group",
        );
        let same = between(&before, &before).known;
        assert!(same.is_empty(), "{same:#?}");
    }
}

/// Two modules that come and go in one apply may not have a name in common, in whichever pair of stores or load balancers.
#[test]
fn a_module_that_takes_the_names_of_another_is_told() {
    let text = example("production");
    let source = |value: &str| {
        with(
            &text,
            &[("stores.postgres.source", &format!("\"{value}\""))],
        )
    };
    for (before, after) in [("rds", "aurora"), ("aurora", "rds")] {
        let (before, after) = (files(&source(before)), files(&source(after)));
        let scalars = |files: &lsgen::api::diff::Files| -> String {
            String::from_utf8(files["terraform/infra/main.tf"].clone()).unwrap()
        };
        let role = "acme-prod-postgres-monitoring\"";
        let is_shared = scalars(&before).contains(role) && scalars(&after).contains(role);
        let impacts = between(&before, &after).known;
        let is_told = impacts.iter().any(|impact| {
            impact.class == Class::Refused && impact.reason.contains("still has the same names")
        });
        assert_eq!(is_told, is_shared, "{impacts:#?}");
    }
}

/// The state bucket of the second region goes with its module, whatever its `prevent_destroy` says.
#[test]
fn a_second_region_that_goes_takes_its_states_along() {
    let before = super::environment("cross-region");
    let after = with(&before, &[("recovery", "{ profile = \"multi-az\" }")]);
    let impacts = all(&before, &after);
    let lost: Vec<_> = impacts
        .iter()
        .filter(|impact| impact.subject.contains("recovery_state.aws_kms_key"))
        .collect();
    assert!(
        lost.iter().all(|impact| impact.class == Class::DataLoss) && !lost.is_empty(),
        "{impacts:#?}"
    );
}

/// Subnets in which stores and the cluster are do not go, whichever store it is.
#[test]
fn a_zone_that_stores_are_in_is_not_given_up() {
    for name in ["production", "aurora", "redis-iam", "clickhouse-replicated"] {
        let text = super::environment(name);
        // A group of the third zone goes before it.
        let third = ("cluster.node_groups.third", "");
        let zones = |count: &str| {
            with(
                &text,
                &[("network.create.availability_zones", count), third],
            )
        };
        let impacts = all(&zones("3"), &zones("2"));
        for subject in [
            "module.network.aws_subnet.private[2]",
            "aws_db_subnet_group.this",
            "aws_elasticache_subnet_group.this",
        ] {
            holds(&impacts, Class::Refused, subject, "");
        }
        let impacts = all(&zones("2"), &zones("3"));
        assert!(
            !impacts.iter().any(|impact| impact.class == Class::Refused),
            "{name}: {impacts:#?}"
        );
    }
}
