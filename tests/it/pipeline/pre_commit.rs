//! `.pre-commit-hooks.yaml`: what pre-commit reads of this repository, run as pre-commit does.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_yaml::Value;

use super::init::strict;
use super::repository::{Repository, path_with_lsgen};
use crate::support::{example, project};

fn hooks() -> Vec<Value> {
    let text = std::fs::read_to_string(project().join(".pre-commit-hooks.yaml")).unwrap();
    strict(&text).as_sequence().unwrap().clone()
}

fn words(value: &Value) -> Vec<String> {
    let items = value.as_sequence().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// Runs a hook at the top of a repository: its entry, then its arguments or those of the user, and no files.
fn run(repository: &Repository, id: &str, arguments: Option<&[&str]>) -> Output {
    let hooks = hooks();
    let hook = hooks.iter().find(|hook| hook["id"] == id).unwrap();
    let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
    let own = words(&hook["args"]);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    Command::new(entry[0])
        .args(&entry[1..])
        .args(arguments.unwrap_or(&own))
        .current_dir(repository.0.path())
        .env("PATH", path_with_lsgen())
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn hooks_have_what_pre_commit_needs_and_nothing_that_it_does_not_know() {
    let known = [
        "id",
        "name",
        "description",
        "entry",
        "args",
        "language",
        "pass_filenames",
        "always_run",
    ];
    let cargo = std::fs::read_to_string(project().join("Cargo.toml")).unwrap();
    let mut ids = BTreeSet::new();
    for hook in hooks() {
        let keys: BTreeSet<&str> = hook
            .as_mapping()
            .unwrap()
            .keys()
            .map(|key| key.as_str().unwrap())
            .collect();
        assert_eq!(keys, known.into());
        assert_eq!(hook["language"], "rust");
        // A hook runs at every commit, on a folder and not on the files that a commit changes.
        assert_eq!(
            (&hook["pass_filenames"], &hook["always_run"]),
            (&false.into(), &true.into())
        );
        let entry = hook["entry"].as_str().unwrap();
        let program = entry.split(' ').next().unwrap();
        assert!(
            cargo.contains(&format!("[package]\nname = \"{program}\"\n")),
            "{program}"
        );
        assert!(!hook["description"].as_str().unwrap().is_empty());
        ids.insert(hook["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(
        ids,
        ["lsgen-check".to_owned(), "lsgen-render-check".to_owned()].into()
    );
}

#[test]
fn hooks_hold_the_environments_of_a_folder() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository
        .0
        .write("Cargo.toml", "[package]\nname = \"other\"\n");
    repository.0.write("prod.toml", example("production"));
    repository.0.write("staging.toml", example("evaluation"));
    repository.render("prod.toml", "out/prod");
    repository.render("staging.toml", "out/staging");
    for id in ["lsgen-check", "lsgen-render-check"] {
        let output = run(&repository, id, None);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    repository.edit("prod.toml", "\"4711\"", "\"4712\"");
    assert_eq!(run(&repository, "lsgen-check", None).status.code(), Some(0));
    let outdated = run(&repository, "lsgen-render-check", None);
    assert_eq!(outdated.status.code(), Some(2), "{outdated:?}");
    assert!(said(&outdated).contains("prod.toml"), "{outdated:?}");
    let before = repository.0.contents();
    repository.edit("staging.toml", "account_id", "acount_id");
    for (id, status) in [("lsgen-check", 1), ("lsgen-render-check", 1)] {
        let wrong = run(&repository, id, None);
        assert_eq!(wrong.status.code(), Some(status), "{wrong:?}");
        assert!(said(&wrong).contains("staging.toml:"), "{wrong:?}");
    }
    // A hook only looks.
    repository.edit("staging.toml", "acount_id", "account_id");
    assert_eq!(repository.0.contents(), before);
}

#[test]
fn arguments_of_the_user_take_the_place_of_the_hooks_own() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.0.write("live/prod.toml", example("production"));
    repository.render("live/prod.toml", "rendered");
    let check = run(&repository, "lsgen-check", Some(&["live"]));
    assert_eq!(check.status.code(), Some(0), "{check:?}");
    let arguments = ["live/prod.toml", "--output", "rendered"];
    let render = run(&repository, "lsgen-render-check", Some(&arguments));
    assert_eq!(render.status.code(), Some(0), "{render:?}");
    repository.edit("rendered/README.md", "LangSmith", "x");
    let render = run(&repository, "lsgen-render-check", Some(&arguments));
    assert_ne!(render.status.code(), Some(0), "{render:?}");
    // The top of the repository has none.
    let nothing = run(&repository, "lsgen-check", None);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        said(&nothing).contains("has no environment file"),
        "{nothing:?}"
    );
}
