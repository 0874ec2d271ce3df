//! What commands do with a key that is in a layer.

use std::fs;

use lsgen::api::layer::editor_schema;

use super::company::{COMPANY, FILES, repository};
use crate::environments::project;
use crate::support::{Folder, Lsgen};

#[test]
fn an_upgrade_does_not_write_over_the_version_of_a_layer() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("company.toml", "0.16.11", "0.15.17");
    let before = repository.0.contents();
    let ended = repository.lsgen(&[
        "upgrade", "us.toml", "--to", "0.16.11", "--write", "-o", "steps",
    ]);
    assert_eq!(ended.status, Some(1), "{ended}");
    for word in [
        "line 28 of `company.toml`",
        "help: change the version there",
    ] {
        assert!(ended.stderr.contains(word), "{ended}");
    }
    assert_eq!(repository.0.contents(), before);
    let runbook = repository.lsgen(&["upgrade", "us.toml", "--to", "0.16.11"]);
    assert_eq!(runbook.status, Some(0), "{runbook}");
    assert!(runbook.stdout.contains("0.15.17 to 0.16.11"), "{runbook}");
}

#[test]
fn a_key_that_is_set_takes_precedence_over_a_layer() {
    let Some(repository) = repository() else {
        return;
    };
    let set = ["render", "us.toml", "--set", "langsmith.chart=0.15.17"];
    let ended = repository.lsgen(&set);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stdout.contains("0.15.17") && !ended.stdout.contains("0.16.11"));
}

#[test]
fn the_schema_is_that_of_a_layer_and_of_a_file_with_layers_too() {
    let validator = jsonschema::validator_for(&editor_schema()).unwrap();
    let json = |text: &str| {
        let table: toml::Table = text.parse().unwrap();
        serde_json::to_value(table).unwrap()
    };
    assert!(validator.is_valid(&json(COMPANY)));
    let Some(repository) = repository() else {
        return;
    };
    for file in FILES {
        let text = repository.0.read(file);
        assert!(validator.is_valid(&json(&text)), "{file}");
        // A file alone needs all of it.
        let alone = text.split_once('\n').unwrap().1;
        assert!(!validator.is_valid(&json(alone)), "{file}");
    }
    for wrong in [
        "[policy]\nregoins = []\n",
        "layers = \"x\"\n",
        "[policy]\nregions = []\n",
    ] {
        assert!(!validator.is_valid(&json(wrong)), "{wrong}");
    }
}

#[test]
fn findings_for_github_are_beside_the_lines_of_the_layer() {
    let Some(repository) = repository() else {
        return;
    };
    repository.edit("company.toml", "prefix", "prefiks");
    let ended = repository.lsgen(&["check", "--format", "github", "environments/eu.toml"]);
    assert!(
        ended.stdout.contains("::error file=company.toml,line=2,"),
        "{ended}"
    );
}

#[test]
fn a_layer_is_not_taken_for_an_environment() {
    let Some(repository) = repository() else {
        return;
    };
    repository.git(&["mv", "environments/eu.toml", "eu.toml"]);
    repository.edit("eu.toml", "../region", "./region");
    let init = repository.lsgen(&["init", "--ci", "github"]);
    assert_eq!(init.status, Some(0), "{init}");
    let list = repository
        .0
        .read(".github/workflows/lsgen-environments.yml");
    assert!(
        list.contains("  eu.toml out/eu\n") && list.contains("  us.toml out/us\n"),
        "{list}"
    );
    assert!(
        !list.contains("company.toml") && !list.contains("region-eu.toml"),
        "{list}"
    );
}

/// What README shows is a company that can begin with it as it is.
#[test]
fn the_example_of_the_readme_is_whole() {
    let readme = fs::read_to_string(project("README.md")).unwrap();
    let folder = Folder::new();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let mut names = Vec::new();
    for block in readme.split("```toml\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let first = block
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# "));
        if let Some(name) = first.filter(|name| !name.contains(' ') && name.contains(".toml")) {
            folder.write(name, block);
            names.push(name.to_owned());
        }
    }
    assert_eq!(
        names,
        ["company.toml", "region-eu.toml", "environments/prod.toml"]
    );
    let check = || {
        let arguments = ["check", "environments/prod.toml"];
        Lsgen::new().within(&folder).args(arguments).run()
    };
    let ended = check();
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(ended.stdout.contains("no findings"), "{ended}");
    // The policy is in force.
    let company = folder.read("company.toml");
    let elsewhere = company.replace("\"eu-central-1\", ", "");
    assert_ne!(company, elsewhere);
    folder.write("company.toml", elsewhere);
    let ended = check();
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stdout.contains("LS0703"), "{ended}");
}
