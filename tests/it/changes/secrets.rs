//! Secrets of an environment with two regions: the other region has every new one, and none that it must not have.

use std::collections::BTreeMap;

use crate::environments::{Files, all, named, text_of};
use crate::support::{Ended, Folder, Lsgen, keys};

use super::examples::Example;
use super::told;

const PASSWORD: &str = "stores.postgres.rds.password_version";

/// The parameters that the replication stack copies, each with its version.
fn copies(files: &Files) -> BTreeMap<String, i64> {
    let stack = &files["terraform/replication/main.tf"];
    let lines = stack.lines().filter_map(|line| line.split_once('='));
    let versions = lines.filter_map(|(name, version)| {
        let name = name.trim().strip_prefix('"')?.strip_suffix('"')?;
        Some((name.to_owned(), version.trim().parse().ok()?))
    });
    versions.collect()
}

/// Whoever exchanges the password of the database changes one key, and the other region has the new one by the same steps.
#[test]
fn a_new_password_is_copied_without_another_key() {
    let mut seen = 0;
    for rendered in all() {
        let has_copies = rendered.files.contains_key("terraform/replication/main.tf");
        if !has_copies || !rendered.plan.primary.is_active() {
            continue;
        }
        let before = copies(&rendered.files);
        let Some(password) = before
            .keys()
            .find(|name| name.ends_with("/password") && name.starts_with("postgres/"))
        else {
            continue;
        };
        seen += 1;
        let keys = [(PASSWORD.to_owned(), 2.into())];
        let example = Example::plain(&rendered.name, toml::Table::from_iter(keys));
        let [_, after] = example.sides();
        let after = copies(&after.files);
        assert_ne!(before[password], after[password], "{}", rendered.name);
        let runbook = example.told().stdout;
        let copied = runbook.find("terraform -chdir=terraform/replication apply");
        let written = runbook.find("terraform -chdir=terraform/infra apply");
        assert!(written.is_some() && written < copied, "{runbook}");
        assert!(!runbook.contains("raise `mirror_version`"), "{runbook}");
    }
    assert!(seen >= 3, "{seen}");
}

fn refused(ended: &Ended, said: &str) {
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains(said), "{ended}");
}

#[test]
fn no_password_is_exchanged_while_the_recovery_region_serves() {
    let said = "over the password of the database that serves";
    let change = [(PASSWORD, toml::Value::from(2))];
    let ended = told("cross-region-failed-over", &change, &["--runbook"]);
    refused(&ended, said);
    let ended = told("cross-region", &change, &["--deny", "refused"]);
    assert_eq!(ended.status, Some(2), "{ended}");
    let ended = told("cross-region-failed-over", &change, &["--deny", "refused"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    // The page of new secrets does not send anybody there either.
    let page = named("cross-region-failed-over").file("runbooks/secrets.md");
    assert!(!page.contains("password_version"), "{page}");
}

/// One that is lowered and one that is raised have the sum of before: the copy would stay the old one.
#[test]
fn a_version_is_only_raised() {
    let both = [
        ("recovery.mirror_version", toml::Value::from(1)),
        (PASSWORD, toml::Value::from(2)),
    ];
    let folder = Folder::new();
    let mut file: toml::Table = text_of("cross-region").parse().unwrap();
    keys::set(&mut file, "recovery.mirror_version", Some(&2.into()));
    folder.write("before.toml", toml::to_string(&file).unwrap());
    for (key, value) in &both {
        keys::set(&mut file, key, Some(value));
    }
    folder.write("after.toml", toml::to_string(&file).unwrap());
    let ended = Lsgen::new()
        .args(["diff", "before.toml", "after.toml", "--runbook"])
        .within(&folder)
        .run();
    refused(&ended, "Raise it instead");
}

#[test]
fn a_copy_over_the_region_that_serves_is_compared_first() {
    let change = [("recovery.mirror_version", toml::Value::from(3))];
    let ended = told("cross-region-failed-over", &change, &["--runbook"]);
    assert_eq!(ended.status, Some(2), "{ended}");
    let text = &ended.stdout;
    let compared = text.find("\ncompare langsmith/license-key");
    let copied = text.find("terraform -chdir=terraform/replication apply");
    assert!(compared.is_some() && compared < copied, "{text}");
    // While the primary serves, nothing reads the copies.
    let ended = told("cross-region", &change, &["--runbook"]);
    assert!(!ended.stdout.contains("\ncompare "), "{ended}");
}

/// The region that serves has the pods: the cluster, the stack and the helmfile are its own.
#[test]
fn a_change_is_applied_where_langsmith_runs() {
    let change = [("langsmith.max_body_mib", toml::Value::from(30))];
    // The releases of a warm standby follow; a primary region that was lost does not.
    let (primary, recovery) = ("acme-prod-eks", "acme-prod-dr-eks");
    let (first, second) = ("helm/helmfile.yaml", "helm/helmfile-recovery.yaml");
    for (environment, wanted) in [
        (
            "cross-region",
            &[primary, first, recovery, second, primary][..],
        ),
        ("cross-region-failed-over", &[recovery, second]),
    ] {
        let ended = told(environment, &change, &["--runbook"]);
        assert_eq!(ended.status, Some(2), "{ended}");
        let commands = ended.stdout.lines().filter_map(|line| {
            let line = line.trim().trim_end_matches(" &&");
            let cluster = line.split_once("update-kubeconfig").and_then(|_| {
                let (_, name) = line.split_once("--name ")?;
                Some(name)
            });
            let helmfile = line.strip_prefix("helmfile --file ");
            cluster.or_else(|| helmfile?.strip_suffix(" apply"))
        });
        let commands: Vec<&str> = commands.collect();
        assert_eq!(commands, wanted, "{ended}");
    }
}

/// Steps that are for the primary region are not written for the other one.
#[test]
fn what_takes_steps_waits_for_the_way_back() {
    for (key, value) in [
        ("ingress.scheme", toml::Value::from("internal")),
        ("stores.postgres.rds.engine_version", "17".into()),
        ("langsmith.images.pull_secret", "regcred".into()),
    ] {
        let ended = told("cross-region-failed-over", &[(key, value)], &["--runbook"]);
        refused(&ended, "fail back first");
    }
}
