//! What a change of an environment file does to what runs: the effects on the release, and on the whole.
//!
//! What Terraform does is held against the real provider's plans in `engines/effects`, and which pods are
//! replaced against renders of the real chart in `engines/release/restarts`.

// A helper of a test may panic like the test itself, which clippy sees only inside `#[test]`.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::expect_used
)]

mod environments;
mod support;

use lsgen::bundle::manifest::Header;
use lsgen::chart::Catalogue;
use lsgen::diff::effects::Class;
use lsgen::diff::{self, Files, Impact, Impacts, Side};
use lsgen::{layer, render, rules};
use support::{Ended, Folder, Lsgen, example};

fn files(text: &str) -> Files {
    let resolved = layer::resolve("prod.toml", text);
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    let validated = judgement
        .validated
        .unwrap_or_else(|| panic!("{:#?}", judgement.findings));
    let sealed = render::render(&validated).unwrap().seal(Header {
        lsgen_version: "0.0.0".to_owned(),
        environment: validated.names().base().to_owned(),
        chart: validated.chart().version.to_string(),
    });
    diff::files_of(sealed.files())
}

fn between(before: &Files, after: &Files) -> Impacts {
    let catalogue = Catalogue::shipped();
    let side = |files| Side {
        name: "prod.toml",
        files,
        stack: None,
        catalogue: &catalogue,
    };
    diff::diff(side(before), side(after)).impacts
}

/// What changing a text of an environment file does to the release.
fn of_change(text: &str, old: &str, new: &str) -> Vec<Impact> {
    assert!(text.contains(old), "{old}");
    let impacts = between(&files(text), &files(&text.replace(old, new)));
    assert_eq!(impacts.untold, Vec::<String>::new());
    let release = |impact: &Impact| impact.place == "helm/langsmith";
    impacts.known.into_iter().filter(release).collect()
}

fn environment(name: &str) -> String {
    let folder = if environments::EXAMPLES.contains(&name) {
        "examples"
    } else {
        "tests/environments"
    };
    std::fs::read_to_string(environments::project(&format!("{folder}/{name}.toml"))).unwrap()
}

#[track_caller]
fn holds(impacts: &[Impact], class: Class, subject: &str, reason: &str) {
    let is_it = |impact: &&Impact| {
        impact.class == class && impact.subject.contains(subject) && impact.reason.contains(reason)
    };
    assert!(impacts.iter().any(|impact| is_it(&impact)), "{impacts:#?}");
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
    assert_eq!(ttl.len(), 1, "{ttl:#?}");
    assert_eq!(
        ttl[0].subject,
        "Deployments langsmith-backend, langsmith-ingest-queue, langsmith-platform-backend, langsmith-queue"
    );
    assert_eq!(ttl[0].causes, ["config.ttl.ttl_period_seconds.shortlived"]);
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
    assert_eq!(floor.len(), 1, "{floor:#?}");
    holds(
        &floor,
        Class::InPlace,
        "Deployment langsmith-queue",
        "from 5 to 4",
    );
    assert!(of_change(&text, "min = 5", "min = 6").is_empty());
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
fn another_name_is_another_environment() {
    let text = example("production");
    for (old, new) in [
        ("prefix = \"acme\"", "prefix = \"apex\""),
        ("name = \"prod\"", "name = \"live\""),
        ("region = \"us-west-2\"", "region = \"us-east-1\""),
    ] {
        let impacts = between(&files(&text), &files(&text.replace(old, new)));
        assert_eq!(impacts.known.len(), 1, "{new}: {impacts:#?}");
        holds(
            &impacts.known,
            Class::Created,
            "the whole environment",
            "nothing of its data is moved",
        );
    }
    let release = of_change(
        &text,
        "chart = \"0.16.11\"",
        "chart = \"0.16.11\"\nrelease = \"other\"",
    );
    holds(
        &release,
        Class::DataLoss,
        "release other",
        "another release beside",
    );
}

#[test]
fn what_cannot_be_read_is_said_and_not_left_out() {
    let before = files(&example("production"));
    let mut after = before.clone();
    *after.get_mut("terraform/infra/main.tf").unwrap() = b"module {".to_vec();
    *after.get_mut("helm/langsmith/10-base.yaml").unwrap() = b"a: [".to_vec();
    let untold = between(&before, &after).untold;
    assert_eq!(untold.len(), 2, "{untold:#?}");
    assert!(
        untold[0].contains("`terraform/infra` cannot be read"),
        "{untold:#?}"
    );
    assert!(
        untold[1].contains("`helm/langsmith/10-base.yaml` cannot be read"),
        "{untold:#?}"
    );
}

#[test]
fn a_pipeline_is_stopped_by_what_it_denies() {
    let folder = Folder::new();
    let text = example("production");
    folder.write("a.toml", &text);
    folder.write(
        "b.toml",
        text.replace("chart = \"0.16.11\"", "chart = \"0.17.0-rc.12\""),
    );
    let lsgen = |deny: &str| -> Ended {
        let arguments = [
            "diff", "a.toml", "b.toml", "--level", "effects", "--deny", deny,
        ];
        Lsgen::new().within(&folder).args(arguments).run()
    };
    let denied = lsgen("data-loss,irreversible");
    assert_eq!(denied.status, Some(1), "{denied}");
    assert!(
        denied
            .stderr
            .contains("denied: the change has effects of irreversible"),
        "{denied}"
    );
    assert_eq!(lsgen("data-loss,replace").status, Some(2));
    let unknown = lsgen("explosion");
    assert_eq!(unknown.status, Some(64), "{unknown}");
    assert!(
        unknown
            .stderr
            .contains("the effects are none, created, in-place"),
        "{unknown}"
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

#[test]
fn add_ons_and_manifests_come_and_go_with_what_needs_them() {
    let text = example("production");
    let keda = of_change(
        &text,
        "[langsmith]\n",
        "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
    );
    holds(&keda, Class::Created, "release keda", "Helm installs it");
    let back = of_change(
        &text.replace(
            "[langsmith]\n",
            "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
        ),
        "[langsmith]\nscaling.queue.scaler = \"keda\"\n",
        "[langsmith]\n",
    );
    holds(
        &back,
        Class::Removed,
        "release keda",
        "until `helm uninstall`",
    );
    let (before, after) = (files(&text), files(&environment("clickhouse-replicated")));
    let impacts = between(&before, &after).known;
    holds(
        &impacts,
        Class::Created,
        "ClickHouseInstallation",
        "`kubectl apply` makes it",
    );
    let impacts = between(&after, &before).known;
    holds(
        &impacts,
        Class::Removed,
        "ClickHouseInstallation",
        "delete it",
    );
    assert!(
        impacts
            .iter()
            .all(|impact| !impact.subject.contains("image-pre-pull"))
    );
}

#[test]
fn a_release_beside_tells_the_files_that_changed() {
    let text = example("production");
    let way_in = of_change(
        &text,
        "option = \"alb\"",
        "option = \"envoy-gateway\"\nchained_alb = true",
    );
    let binding = "release langsmith-target-group-binding";
    holds(&way_in, Class::InPlace, binding, "Helm upgrades it");
    let is_binding = |impact: &&Impact| impact.subject == binding;
    let binding = way_in.iter().find(is_binding).unwrap();
    let folder = "helm/target-group-binding/";
    assert!(!binding.causes.is_empty(), "{binding:#?}");
    assert!(
        binding.causes.iter().all(|cause| cause.starts_with(folder)),
        "{binding:#?}"
    );
}
