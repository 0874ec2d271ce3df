//! Failing back, without losing what the recovery region had.

use std::collections::BTreeSet;

use crate::environments::named;

use super::{environments, modules, page, with};

/// Backups go from the region that serves to the other one.
#[test]
fn the_region_that_serves_has_its_backups_copied() {
    for rendered in environments() {
        let is_forward = rendered.plan.primary.is_active();
        let copied =
            |stack: &str| !modules(rendered, stack)["backup"]["copy_to_vault_arn"].is_null();
        assert_eq!(copied("infra"), is_forward, "{}", rendered.name);
        assert_eq!(copied("recovery"), !is_forward, "{}", rendered.name);
    }
    let over = modules(named("cross-region-failed-over"), "recovery");
    let to = over["backup"]["copy_to_vault_arn"].as_str().unwrap();
    let home = modules(named("cross-region-failed-over"), "infra");
    assert!(
        to.ends_with(home["backup"]["name"].as_str().unwrap()),
        "{to}"
    );
}

/// The domain turns after the last object has arrived, and after the secrets of the region that served.
#[test]
fn nothing_is_left_behind_in_the_region_that_served() {
    for rendered in environments() {
        let page = page(rendered, "fail-back");
        let stopped = page.at("## 3. Stop ingestion");
        let copied = page.at("OperationsPendingReplication Maximum");
        let failed = page.at("OperationsFailedReplication Sum");
        let restored = page.at("## 4. PostgreSQL");
        assert!(
            stopped < copied && copied < failed && failed < restored,
            "{}",
            rendered.name
        );
        let taken = page.at("\nbring_back ");
        let read = page.at("sh helm/wait.sh refresh");
        let started = page.at("kubectl rollout status deployment");
        let turned = page.at("## 8. Switch the domain");
        assert!(
            taken < read && read < started && started < turned,
            "{}",
            rendered.name
        );
        let line = page.0[taken + 1..].lines().next().unwrap();
        let names: BTreeSet<&str> = line.split(' ').skip(1).collect();
        let mirror = modules(rendered, "replication")["mirror"]["parameters"].clone();
        let mirrored: BTreeSet<&str> = mirror
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names, mirrored, "{}", rendered.name);
    }
}

/// A store is emptied or restored only after the shell was connected to the cluster of the region that it is in.
#[test]
fn what_restores_and_empties_is_pointed_at_the_region_that_takes_over() {
    for rendered in environments() {
        let page = page(rendered, "fail-back");
        let [home, away] = [
            Some(rendered.plan.primary.names()),
            rendered.plan.primary.elsewhere(),
        ]
        .map(|names| names.expect("a second region").region().to_owned());
        let connections: Vec<(usize, bool)> = page
            .0
            .match_indices("aws eks update-kubeconfig")
            .map(|(at, _)| (at, is_of(&page.0[at..], &home, &away)))
            .collect();
        let mentions: Vec<usize> = ["RESTORE DATABASE", "/empty-redis.yaml", "`flushall`"]
            .iter()
            .flat_map(|command| page.0.match_indices(command))
            .map(|(at, _)| at)
            .collect();
        assert!(!mentions.is_empty(), "{}", rendered.name);
        for mention in mentions {
            let last = connections.iter().rfind(|(at, _)| *at < mention);
            assert_eq!(
                last.map(|(_, is_home)| *is_home),
                Some(true),
                "{}",
                rendered.name
            );
        }
    }
}

/// Whether a command that connects names the one region, and not the other.
fn is_of(command: &str, home: &str, away: &str) -> bool {
    let line = command.lines().next().unwrap_or(command);
    let [is_home, is_away] =
        [home, away].map(|region| line.contains(&format!("--region {region}")));
    assert_ne!(is_home, is_away, "{line}");
    is_home
}

/// What watches and copies changes sides with the region that serves.
#[test]
fn every_stack_that_the_way_back_changes_is_applied() {
    for name in [
        "cross-region",
        "cross-region-cold",
        "cross-region-us-east-1",
    ] {
        let [over, back] =
            ["recovery", "primary"].map(|active| with(name, &[("recovery.active", active.into())]));
        let page = page(&back, "fail-back");
        let mut changed = BTreeSet::new();
        for stack in ["state", "infra", "recovery", "replication"] {
            if modules(&over, stack) != modules(&back, stack) {
                page.at(&format!("terraform -chdir=terraform/{stack} apply"));
                changed.insert(stack);
            }
        }
        assert!(changed.contains("infra"), "{name}: {changed:?}");
    }
}
