//! `lsgen init --ci`: what is written, for which files, and what is left as it is.
//!
//! What it writes for two environments lies in `github/` and `gitlab/`; `LSGEN_UPDATE=1` rewrites it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_yaml::Value;

use super::repository::Repository;
use crate::support::{Ended, Folder, Lsgen, example, project, snapshot};

const WRITTEN: [&str; 3] = [
    ".githooks/pre-commit",
    ".github/workflows/lsgen-environments.yml",
    ".github/workflows/lsgen.yml",
];

/// The top of a repository with two environments and a file that is none.
fn repository() -> Repository {
    let folder = Folder::new();
    fs::create_dir(folder.path().join(".git")).unwrap();
    folder.write("prod.toml", example("production"));
    folder.write("staging.toml", example("evaluation"));
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"other\"\nversion = \"0.1.0\"\n",
    );
    folder.write("binary.toml", [0xff, 0xfe]);
    Repository(folder)
}

fn init(repository: &Repository, arguments: &[&str]) -> Ended {
    repository.lsgen(&[&["init", "--ci", "github"], arguments].concat())
}

/// That repository after `lsgen init --ci github`.
pub(crate) fn initialised() -> Repository {
    initialised_for("github")
}

/// That repository after `lsgen init --ci` for a forge.
pub(crate) fn initialised_for(forge: &str) -> Repository {
    let repository = repository();
    let ended = repository.lsgen(&["init", "--ci", forge]);
    assert_eq!(ended.status, Some(0), "{ended}");
    repository
}

/// A file of a repository, as YAML.
pub(crate) fn yaml(repository: &Repository, path: &str) -> Value {
    strict(&repository.0.read(path))
}

/// A text as YAML, which two readers take for the same.
pub(crate) fn strict(text: &str) -> Value {
    let value: Value = serde_yaml::from_str(text).unwrap();
    let options = serde_saphyr::options! { strict_booleans: true };
    let other: serde_json::Value = serde_saphyr::from_str_with_options(text, options).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), other);
    value
}

/// The file and the folder of each environment, as the workflow has them.
fn listed(repository: &Repository) -> Vec<(String, String)> {
    let workflow = yaml(repository, WRITTEN[1]);
    let lines = &workflow["jobs"]["environments"]["with"]["environments"];
    let lines = lines.as_str().unwrap().lines();
    lines
        .map(|line| {
            let (file, output) = line.split_once(' ').unwrap();
            pair(file, output)
        })
        .collect()
}

fn pair(file: &str, output: &str) -> (String, String) {
    (file.to_owned(), output.to_owned())
}

/// A snapshot of how it ended, with this status.
fn told(name: &str, status: i32, ended: &Ended) {
    assert_eq!(ended.status, Some(status), "{ended}");
    snapshot("pipeline", name, &ended.to_string());
}

#[test]
fn what_is_written_is_what_lies_beside_this_test() {
    for (forge, list, checks) in [
        ("github", WRITTEN[1], WRITTEN[2]),
        ("gitlab", ".gitlab-ci.yml", ".gitlab/lsgen.yml"),
    ] {
        let repository = initialised_for(forge);
        for path in [WRITTEN[0], list] {
            let name = path.rsplit('/').next().unwrap().trim_start_matches('.');
            let golden = project().join("tests/it/pipeline").join(forge).join(name);
            let written = repository.0.read(path);
            if std::env::var_os("LSGEN_UPDATE").is_some() {
                fs::create_dir_all(golden.parent().unwrap()).unwrap();
                fs::write(&golden, &written).unwrap();
            }
            let golden = fs::read_to_string(golden).unwrap_or_default();
            let update = "LSGEN_UPDATE=1 cargo test --test it pipeline::";
            assert_eq!(written, golden, "`{update}` rewrites {forge}/{name}");
        }
        // It names no environment.
        let template = project().join(format!("templates/ci/{forge}/lsgen.yml"));
        let template = fs::read_to_string(template).unwrap();
        assert_eq!(repository.0.read(checks), template);
        let mode = |path: &str| {
            let metadata = fs::metadata(repository.0.path().join(path)).unwrap();
            metadata.permissions().mode() & 0o111
        };
        assert_ne!(mode(WRITTEN[0]), 0);
        assert_eq!(mode(checks), 0);
    }
}

#[test]
fn environment_files_are_known_by_what_they_say() {
    let repository = repository();
    told("init", 0, &init(&repository, &[]));
    let both = [
        pair("prod.toml", "out/prod"),
        pair("staging.toml", "out/staging"),
    ];
    assert_eq!(listed(&repository), both);
    // Again, everything is as it should be.
    told("init-again", 0, &init(&repository, &[]));
    // A repository can be at both.
    told(
        "init-gitlab",
        0,
        &repository.lsgen(&["init", "--ci", "gitlab"]),
    );
}

#[test]
fn one_environment_renders_to_out() {
    let repository = repository();
    fs::remove_file(repository.0.path().join("staging.toml")).unwrap();
    assert_eq!(init(&repository, &[]).status, Some(0));
    assert_eq!(listed(&repository), [pair("prod.toml", "out")]);
}

#[test]
fn files_and_folders_can_be_named() {
    let repository = repository();
    repository
        .0
        .write("live/eu/prod.toml", example("production"));
    let arguments = ["--file", "./live/eu/prod.toml", "--file", "staging.toml"];
    let pattern = ["--output-pattern", "rendered/{name}/"];
    assert_eq!(
        init(&repository, &[&arguments[..], &pattern].concat()).status,
        Some(0)
    );
    let both = [
        pair("live/eu/prod.toml", "rendered/prod"),
        pair("staging.toml", "rendered/staging"),
    ];
    assert_eq!(listed(&repository), both);
}

#[test]
fn a_file_that_exists_is_left_as_it_is() {
    let repository = repository();
    repository.0.write(WRITTEN[0], "#!/bin/sh\n# mine\n");
    told("init-kept", 1, &init(&repository, &[]));
    assert_eq!(repository.0.read(WRITTEN[0]), "#!/bin/sh\n# mine\n");
    // What was not in the way is there.
    assert_eq!(listed(&repository).len(), 2);
}

#[test]
fn what_cannot_be_in_a_pipeline_is_refused_and_nothing_is_written() {
    let cases: [(&str, &[&str]); 7] = [
        ("init-one-folder-for-two", &["--output-pattern", "out"]),
        ("init-out-of-folder", &["--output-pattern", "out/../{name}"]),
        ("init-above", &["--file", "../prod.toml"]),
        ("init-missing", &["--file", "gone.toml"]),
        ("init-not-an-environment", &["--file", "Cargo.toml"]),
        (
            "init-script",
            &["--file", "prod.toml", "--output-pattern", "$(date)"],
        ),
        ("init-name-and-ci", &["staging"]),
    ];
    for (name, arguments) in cases {
        let repository = repository();
        let before = repository.0.entries();
        let ended = init(&repository, arguments);
        told(
            name,
            if name == "init-name-and-ci" { 64 } else { 1 },
            &ended,
        );
        assert_eq!(repository.0.entries(), before, "{name}");
    }
    let empty = Folder::new();
    let init = || {
        Lsgen::new()
            .within(&empty)
            .args(["init", "--ci", "github"])
            .run()
    };
    told("init-no-repository", 1, &init());
    fs::create_dir(empty.path().join(".git")).unwrap();
    told("init-no-environment", 1, &init());
}
