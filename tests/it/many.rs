//! Several environment files in one call.

use serde_json::Value;

use crate::support::{Ended, Folder, Lsgen, example};

fn run(folder: &Folder, arguments: &[&str]) -> Ended {
    Lsgen::new()
        .within(folder)
        .args(arguments.iter().copied())
        .run()
}

/// The production example by another name, with another domain, in another range.
fn other(name: &str) -> String {
    let text = example("production");
    let named = text
        .replace("name = \"prod\"", &format!("name = \"{name}\""))
        .replace("langsmith.example.com", &format!("{name}.example.com"))
        .replace("10.40.0.0/16", "10.50.0.0/16");
    assert_ne!(named, text);
    named
}

fn three() -> Folder {
    let folder = Folder::new();
    folder.write("envs/prod.toml", example("production"));
    folder.write("envs/staging.toml", other("staging"));
    folder.write("envs/readme.toml", "title = \"not an environment\"\n");
    folder
}

#[test]
fn a_folder_is_rendered_file_by_file() {
    let folder = three();
    let ended = run(&folder, &["render", "envs", "-o", "out/{name}"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(
        ended.stdout.contains("2 files, none with errors"),
        "{ended}"
    );
    for name in ["prod", "staging"] {
        let alone = format!("alone/{name}");
        let file = format!("envs/{name}.toml");
        assert_eq!(
            run(&folder, &["render", &file, "-o", &alone]).status,
            Some(0)
        );
        let of = |root: &str| -> Vec<(String, Vec<u8>)> {
            let files = folder.contents().into_iter();
            files
                .filter_map(|(path, bytes)| Some((path.strip_prefix(root)?.to_owned(), bytes)))
                .collect()
        };
        let (together, alone) = (of(&format!("out/{name}/")), of(&format!("alone/{name}/")));
        assert!(together.len() > 50 && together == alone, "{name}");
    }
    let clean = run(&folder, &["render", "envs", "-o", "out", "--check"]);
    assert_eq!(clean.status, Some(0), "{clean}");
    folder.write(
        "envs/staging.toml",
        other("staging").replace("10.50", "10.60"),
    );
    let stale = run(&folder, &["render", "envs", "-o", "out", "--check"]);
    assert_eq!(stale.status, Some(2), "{stale}");
    assert!(stale.stdout.contains("out of date"), "{stale}");
}

/// One wrong file is named, and the others are written.
#[test]
fn a_wrong_file_keeps_none_of_the_others() {
    let folder = three();
    folder.write(
        "envs/broken.toml",
        other("broken").replace("region", "regoin"),
    );
    let ended = run(&folder, &["render", "envs", "envs/none.toml", "-o", "out"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("4 files, 2 with errors"), "{ended}");
    assert!(folder.path().join("out/prod/README.md").exists());
    assert!(folder.path().join("out/staging/README.md").exists());
    assert!(!folder.path().join("out/broken").exists());
    for said in ["envs/broken.toml", "LS0102", "envs/none.toml"] {
        assert!(format!("{ended}").contains(said), "{said}: {ended}");
    }
    let checked = run(&folder, &["check", "envs", "envs/none.toml"]);
    assert_eq!(checked.status, Some(1), "{checked}");
    assert!(
        checked.stdout.contains("4 files, 2 with errors"),
        "{checked}"
    );
}

/// What two files cannot both say is said of the later one, with the place in the first.
#[test]
fn what_two_files_both_say_is_found() {
    for (from, to, code, status) in [
        ("name = \"staging\"", "name = \"prod\"", "LS0129", Some(1)),
        (
            "staging.example.com",
            "langsmith.example.com",
            "LS0130",
            Some(1),
        ),
        ("10.50.0.0/16", "10.40.128.0/17", "LS0131", Some(0)),
    ] {
        let folder = three();
        folder.write("envs/staging.toml", other("staging").replace(from, to));
        let ended = run(&folder, &["check", "envs"]);
        assert_eq!(ended.status, status, "{ended}");
        assert!(ended.stdout.contains(code), "{ended}");
        assert!(ended.stdout.contains("envs/prod.toml:"), "{ended}");
        let ended = run(&folder, &["check", "envs", "--format", "json"]);
        let json: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(json["across"][0]["code"], code);
        assert_eq!(json["across"][0]["file"], "envs/staging.toml");
        assert_eq!(json["files"].as_array().unwrap().len(), 2);
        let ended = run(&folder, &["check", "envs", "--format", "sarif"]);
        let json: Value = serde_json::from_str(&ended.stdout).unwrap();
        assert_eq!(json["runs"].as_array().unwrap().len(), 3);
    }
}

/// Nothing is written where two files would share a folder, or none is named.
#[test]
fn every_file_has_a_folder_of_its_own() {
    let folder = three();
    folder.write("more/prod.toml", other("more"));
    for arguments in [
        &["render", "envs", "more", "-o", "out"][..],
        &["render", "envs"],
        &["check", "envs", "-"],
    ] {
        let ended = run(&folder, arguments);
        assert_eq!(ended.status, Some(64), "{ended}");
        assert!(!folder.path().join("out").exists());
    }
    let empty = run(&folder, &["check", "."]);
    assert_eq!(empty.status, Some(1), "{empty}");
}
