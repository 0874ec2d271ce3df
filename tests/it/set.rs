//! `lsgen render --set KEY=VALUE`.

use crate::environments::text_of;
use crate::support::{Ended, Folder, Lsgen};

fn rendered(folder: &Folder, set: &[&str]) -> Ended {
    let arguments = set.iter().flat_map(|one| ["--set", one]);
    Lsgen::new()
        .args(["render", "prod.toml", "-o", "out"])
        .args(arguments)
        .within(folder)
        .run()
}

fn production() -> Folder {
    let folder = Folder::new();
    folder.write("prod.toml", text_of("production"));
    folder
}

#[test]
fn a_key_has_another_value_for_one_run() {
    let folder = production();
    let file = folder.read("prod.toml");
    let ended = rendered(&folder, &["environment.deletion_protection=false"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(
        !folder
            .entries()
            .contains(&"out/terraform/infra/protection.tf".to_owned())
    );
    assert_eq!(folder.read("prod.toml"), file);

    let ended = rendered(&folder, &[]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(
        folder
            .entries()
            .contains(&"out/terraform/infra/protection.tf".to_owned())
    );
}

#[test]
fn numbers_and_text_are_what_they_look_like() {
    let folder = production();
    let ended = rendered(
        &folder,
        &["langsmith.max_body_mib=30", "stores.redis.auth=iam"],
    );
    assert_eq!(ended.status, Some(0), "{ended}");
}

#[test]
fn what_cannot_be_set_writes_nothing() {
    let cases = [
        ("environment.deletion_protection", 64, "write `KEY=VALUE`"),
        (".x=1", 64, "is not a key"),
        ("version.x=1", 64, "cannot be set"),
        (
            "environment.deletion_protektion=true",
            1,
            "deletion_protection",
        ),
        ("environment.deletion_protection=maybe", 1, "error"),
    ];
    for (set, status, said) in cases {
        let folder = production();
        let ended = rendered(&folder, &[set]);
        assert_eq!(ended.status, Some(status), "{set}: {ended}");
        assert!(ended.stderr.contains(said), "{set}: {ended}");
        assert_eq!(folder.entries(), ["prod.toml"], "{set}");
    }
}

#[test]
fn a_file_that_is_not_toml_is_reported_as_ever() {
    let folder = Folder::new();
    folder.write("prod.toml", "version = \n");
    let ended = rendered(&folder, &["version=1"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("prod.toml:1"), "{ended}");
}
