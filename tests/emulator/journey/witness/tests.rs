//! The witness itself: what it finds, and what it lets pass.

use serde_json::json;

use super::{Seen, Told, pods, resources};

/// The stack has one database of this identity, and the release one workload whose pod has this UID.
fn seen(database: Option<&str>, pod: &str) -> Seen {
    let instances = database.map(|id| json!({ "attributes": { "id": id } }));
    let state = json!({ "resources": [{
        "mode": "managed", "module": "module.postgres", "type": "aws_db_instance", "name": "this",
        "instances": instances.into_iter().collect::<Vec<_>>(),
    }] });
    let list = json!({ "items": [{ "metadata": {
        "uid": pod, "ownerReferences": [{ "kind": "ReplicaSet", "name": "langsmith-queue-abc" }],
    } }] });
    Seen {
        resources: resources("infra", &state.to_string()),
        pods: pods(&list.to_string()),
    }
}

fn told(effects: &[(&str, &str, &str, &str)], runbook: &str) -> Told {
    let known: Vec<_> = effects
        .iter()
        .map(|(class, place, subject, reason)| {
            json!({ "class": class, "place": place, "subject": subject, "reason": reason })
        })
        .collect();
    Told::new(
        &json!({ "effects": { "known": known } }).to_string(),
        runbook,
    )
}

const DATABASE: &str = "module.postgres.aws_db_instance.this";
const QUEUE: (&str, &str, &str, &str) = (
    "in-place",
    "helm/langsmith",
    "Deployments langsmith-backend, langsmith-queue",
    "Pods are replaced a few at a time.",
);

#[test]
fn an_exchange_of_nodes_may_move_every_pod() {
    let (before, after) = (seen(None, "one"), seen(None, "two"));
    let group = "module.cluster.aws_eks_node_group.this[\"general\"]";
    for (class, lines) in [("interruption", 0), ("replaced", 0), ("in-place", 1)] {
        let told = told(&[(class, "terraform/infra", group, "Nodes.")], "");
        assert_eq!(told.of_pods(&before, &after).len(), lines, "{class}");
    }
}

#[test]
fn a_store_that_goes_takes_its_pods_along() {
    let before = seen(None, "one");
    let mut after = seen(None, "one");
    after.pods.clear();
    let queue = "Deployment langsmith-queue";
    for (reason, lines) in [("The store goes. Its volume stays.", 0), ("Slower.", 1)] {
        let told = told(&[("data-loss", "helm/langsmith", queue, reason)], "");
        assert_eq!(told.of_pods(&before, &after).len(), lines, "{reason}");
    }
}

#[test]
fn a_resource_that_the_runbook_destroys_may_be_another_one() {
    let (before, after) = (seen(Some("one"), "one"), seen(Some("two"), "one"));
    let told = |runbook: &str| told(&[], runbook).of_resources(&before, &after).len();
    assert_eq!(
        told("The database, `aws_db_instance.this`, is destroyed."),
        0
    );
    assert_eq!(
        told("The database, `aws_db_instance.other`, is destroyed."),
        1
    );
    assert_eq!(told("The database is destroyed."), 1);
}

#[test]
fn what_happens_without_a_word_is_found() {
    let none = told(&[], "");
    let before = seen(Some("one"), "one");
    for (after, line) in [
        (
            seen(Some("two"), "one"),
            "infra: module.postgres.aws_db_instance.this is another one",
        ),
        (
            seen(None, "one"),
            "infra: module.postgres.aws_db_instance.this is gone",
        ),
        (
            seen(Some("one"), "two"),
            "the pods of Deployment langsmith-queue were replaced",
        ),
    ] {
        assert_eq!(none.differences(&before, &after), [line]);
    }
    let come = none.differences(&seen(None, "one"), &before);
    assert_eq!(come, ["infra: module.postgres.aws_db_instance.this is new"]);
    assert!(none.differences(&before, &before).is_empty());
}

#[test]
fn what_was_told_and_does_not_happen_is_found() {
    let before = seen(Some("one"), "one");
    for class in ["replaced", "removed", "created"] {
        let told = told(&[(class, "terraform/infra", DATABASE, "")], "");
        assert_eq!(told.differences(&before, &before).len(), 1, "{class}");
    }
    assert_eq!(told(&[QUEUE], "").differences(&before, &before).len(), 1);
}

#[test]
fn what_was_told_and_happens_is_no_difference() {
    let (before, after) = (seen(Some("one"), "one"), seen(Some("two"), "two"));
    let both = [
        (
            "replaced",
            "terraform/infra",
            "everything in module.postgres",
            "",
        ),
        QUEUE,
    ];
    assert!(told(&both, "").differences(&before, &after).is_empty());
    let restart = "kubectl rollout restart deployment/langsmith-queue -n langsmith";
    let by_hand = told(&both[..1], restart);
    assert!(by_hand.differences(&before, &after).is_empty());
    let other = told(&both[..1], &restart.replace("queue", "backend"));
    assert_eq!(other.differences(&before, &after).len(), 1);
}
