//! What stops a pipeline.

use super::with;
use crate::support::{Ended, Folder, Lsgen, example};

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
            .contains("the effects are none, moved, created, in-place"),
        "{unknown}"
    );
}

/// Each of these has effects of several classes, and the one that matters stops it.
#[test]
fn what_is_refused_and_what_is_lost_can_be_denied() {
    let text = example("production");
    let folder = Folder::new();
    folder.write("a.toml", &text);
    for (deny, keys) in [
        ("refused", [("stores.redis.auth", "\"iam\"")].as_slice()),
        ("refused", &[("stores.redis.auth", "\"network\"")]),
        ("refused", &[("ingress.scheme", "\"internal\"")]),
        ("refused", &[("cluster.kubernetes_version", "\"1.32\"")]),
        ("refused", &[("langsmith.namespace", "\"other\"")]),
        ("refused", &[("langsmith.release", "\"other\"")]),
        (
            "refused",
            &[("stores.postgres.rds.engine_version", "\"17\"")],
        ),
        ("interruption", &[("ingress.option", "\"nginx\"")]),
        (
            "data-loss",
            &[("stores.clickhouse.source", "\"clickhouse-cloud\"")],
        ),
        (
            "data-loss",
            &[
                ("stores.redis.source", "\"external\""),
                ("stores.redis.auth", ""),
            ],
        ),
        ("data-loss", &[("stores.postgres.source", "\"external\"")]),
    ] {
        folder.write("b.toml", with(&text, keys));
        let arguments = [
            "diff", "a.toml", "b.toml", "--level", "effects", "--deny", deny,
        ];
        let ended = Lsgen::new().within(&folder).args(arguments).run();
        assert_eq!(ended.status, Some(1), "{keys:?}: {ended}");
        assert!(
            ended
                .stderr
                .contains(&format!("denied: the change has effects of {deny}")),
            "{ended}"
        );
    }
}

/// In a folder of an older lsgen, a person and Terraform had one name for a parameter.
#[test]
fn a_parameter_that_a_person_has_put_stops_a_pipeline() {
    let folder = Folder::new();
    let made = example("production");
    let own = [
        ("stores.redis.source", "\"external\""),
        ("stores.redis.auth", ""),
    ];
    folder.write("own.toml", with(&made, &own));
    folder.write("made.toml", made);
    let lsgen = |arguments: &[&str]| Lsgen::new().within(&folder).args(arguments).run();
    let rendered = lsgen(&["render", "own.toml", "-o", "out"]);
    assert_eq!(rendered.status, Some(0), "{rendered}");
    let secret = "out/manifests/secrets/objects/20-redis.yaml";
    let text = folder.read(secret);
    let key = text.lines().find(|line| line.contains("key: /")).unwrap();
    let shared = "key: /langsmith/acme-prod/redis/elasticache/endpoint";
    folder.write(secret, text.replace(key.trim(), shared));
    let denied = lsgen(&["diff", "made.toml", "-o", "out", "--deny", "refused"]);
    assert_eq!(denied.status, Some(1), "{denied}");
    assert!(denied.stdout.contains("ParameterAlreadyExists"), "{denied}");
}
