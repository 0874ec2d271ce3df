//! Several environment files in one call.

mod compared;

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

/// Changes one text of a file that has to be there.
fn edit(folder: &Folder, path: &str, from: &str, to: &str) {
    let text = folder.read(path);
    assert!(text.contains(from), "{path} holds no `{from}`");
    folder.write(path, text.replace(from, to));
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

/// A file that cannot go to the version is named and left as it is, and the others are written.
#[test]
fn several_files_are_upgraded() {
    let folder = three();
    let text = folder.read("envs/prod.toml");
    let chart = text.lines().find(|line| line.starts_with("chart = "));
    let chart = chart.expect("a chart").to_owned();
    for name in ["prod", "staging"] {
        edit(
            &folder,
            &format!("envs/{name}.toml"),
            &chart,
            "chart = \"0.15.17\"",
        );
    }
    folder.write(
        "envs/broken.toml",
        other("broken").replace("region", "regoin"),
    );
    let before = folder.read("envs/broken.toml");
    let ended = run(&folder, &["upgrade", "envs", "--to", "0.16.11", "--write"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("chart 0.16.11 is written"), "{ended}");
    assert!(ended.stdout.contains("3 files, 1 with errors"), "{ended}");
    for name in ["prod", "staging"] {
        let text = folder.read(&format!("envs/{name}.toml"));
        assert!(text.contains("chart = \"0.16.11\""), "{name}");
    }
    assert_eq!(folder.read("envs/broken.toml"), before);
    let nowhere = run(&folder, &["upgrade", "envs", "--to", "0.16.11"]);
    assert_eq!(nowhere.status, Some(64), "{nowhere}");
    let again = run(
        &folder,
        &[
            "upgrade",
            "envs/prod.toml",
            "envs/staging.toml",
            "--to",
            "0.16.11",
            "-o",
            "up",
        ],
    );
    assert_eq!(again.status, Some(0), "{again}");
    assert!(
        again.stdout.contains("the chart is already 0.16.11"),
        "{again}"
    );
    assert!(!folder.path().join("up").exists());
}

/// One list holds what any of the environments uses, and one script copies it.
#[test]
fn images_of_several_files_are_one_list() {
    let folder = three();
    edit(
        &folder,
        "envs/staging.toml",
        "[langsmith]",
        "[langsmith]\nimages = { registry = \"registry.example.com/mirror\" }",
    );
    let list = |arguments: &[&str]| {
        let mut all = vec!["images"];
        all.extend(arguments);
        let ended = run(&folder, &all);
        assert_eq!(ended.status, Some(0), "{ended}");
        ended
    };
    let (one, two) = (list(&["envs/prod.toml"]), list(&["envs/staging.toml"]));
    let both = list(&["envs"]);
    let mut lines: Vec<&str> = one.stdout.lines().chain(two.stdout.lines()).collect();
    lines.sort_unstable();
    lines.dedup();
    assert_eq!(both.stdout.lines().collect::<Vec<_>>(), lines);
    let json: Value = serde_json::from_str(&list(&["envs", "--format", "json"]).stdout).unwrap();
    assert_eq!(json["environments"][1]["environment"], "acme-staging");
    let script = list(&["envs", "--format", "crane"]);
    assert!(
        script
            .stdout
            .contains("registry=registry.example.com/mirror")
    );
    assert!(
        script.stderr.contains("envs/prod.toml: names no registry"),
        "{script}"
    );
    folder.write("envs/broken.toml", "version = 1\n[environment]\nname = 5\n");
    let ended = run(&folder, &["images", "envs"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert_eq!(ended.stdout, both.stdout);
    assert!(ended.stderr.contains("3 files, 1 with errors"), "{ended}");
}

/// What two files cannot both say keeps the later one from being written.
#[test]
fn a_file_that_takes_the_name_of_an_earlier_one_is_not_written() {
    let folder = three();
    edit(
        &folder,
        "envs/staging.toml",
        "name = \"staging\"",
        "name = \"prod\"",
    );
    let ended = run(&folder, &["render", "envs", "-o", "out"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    for said in ["LS0129", "envs/prod.toml:", "2 files, 1 with errors"] {
        assert!(format!("{ended}").contains(said), "{said}: {ended}");
    }
    assert!(folder.path().join("out/prod/README.md").exists());
    assert!(!folder.path().join("out/staging").exists());
}

/// A folder that was meant for `-o` is named in the help.
#[test]
fn a_folder_without_its_option_is_understood() {
    let folder = three();
    let ended = run(&folder, &["render", "envs/prod.toml", "out2"]);
    assert_eq!(ended.status, Some(64), "{ended}");
    assert!(
        ended.stderr.contains("lsgen render envs/prod.toml -o out2"),
        "{ended}"
    );
}

/// A file that may be an environment is reported, whatever keeps it from being read.
#[test]
fn no_file_of_a_folder_is_skipped_because_it_is_broken() {
    let whole = other("broken");
    for broken in [
        format!("<<<<<<< HEAD\n{whole}"),
        format!("[[[\n{whole}"),
        whole.replace("[environment]", "[environment"),
        whole.replace("[environment]", "[enviroment]"),
        whole.replace("version = 1", "vresion = 1"),
    ] {
        assert_ne!(broken, whole);
        let folder = three();
        folder.write("envs/broken.toml", &broken);
        // A layer is no environment of its own.
        folder.write("envs/company.toml", "[environment]\nprefix = \"acme\"\n");
        let ended = run(&folder, &["check", "envs"]);
        assert_eq!(ended.status, Some(1), "{broken}\n{ended}");
        assert!(
            ended.stdout.contains("3 files, 1 with errors"),
            "{broken}\n{ended}"
        );
        assert!(ended.stdout.contains("envs/broken.toml"), "{ended}");
    }
    let folder = three();
    std::fs::write(
        folder.path().join("envs/broken.toml"),
        b"version = 1\n\xff\n",
    )
    .unwrap();
    let ended = run(&folder, &["check", "envs"]);
    assert_eq!(ended.status, Some(1), "{ended}");
}

/// What can be fixed in the files together is told below the table.
#[test]
fn fixes_of_several_files_are_told_and_made() {
    let folder = three();
    for name in ["envs/prod.toml", "envs/staging.toml"] {
        edit(&folder, name, "version = 1", "version = \"1\"");
    }
    let ended = run(&folder, &["check", "envs"]);
    let told = "2 files, 2 with errors\n2 can be fixed with `lsgen check --fix`\n";
    assert!(ended.stdout.ends_with(told), "{ended}");
    let ended = run(&folder, &["check", "envs", "--fix"]);
    assert!(
        ended.stdout.ends_with("2 files, none with errors\n"),
        "{ended}"
    );
}

/// One file is itself, however it is called, and a folder without one keeps none of the others.
#[test]
fn a_file_is_worked_on_once_and_an_empty_folder_is_named() {
    let folder = three();
    let ended = run(
        &folder,
        &["check", "envs/prod.toml", "./envs/prod.toml", "envs"],
    );
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(
        ended.stdout.contains("2 files, none with errors"),
        "{ended}"
    );
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let ended = run(&folder, &["check", "envs/prod.toml", "empty"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("2 files, 1 with errors"), "{ended}");
    assert!(format!("{ended}").contains("`empty`"), "{ended}");
}

/// A pattern means the same for one file.
#[test]
fn one_file_goes_to_the_folder_of_its_name() {
    let folder = three();
    for arguments in [
        &["render", "envs/prod.toml", "-o", "out/{name}"][..],
        &["render", "envs/prod.toml", "-o", "out/{name}", "--check"],
        &["diff", "envs/prod.toml", "-o", "out/{name}"],
    ] {
        let ended = run(&folder, arguments);
        assert_eq!(ended.status, Some(0), "{ended}");
    }
    assert!(folder.path().join("out/prod/README.md").exists());
    assert!(!folder.path().join("out/{name}").exists());
}
