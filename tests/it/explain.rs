//! `lsgen explain KEY`: what is said of every key, and of a key in a file.

use std::collections::BTreeSet;
use std::fs;

use lsgen::api::layer::{self, Kind};
use serde_json::Value;

use crate::environments::{named, project, render};
use crate::support::skip::sampled;
use crate::support::{Ended, Folder, Lsgen, each, example, snapshot};

fn explain(arguments: &[&str]) -> Ended {
    Lsgen::new().args(["explain"]).args(arguments).run()
}

fn json(arguments: &[&str]) -> Value {
    let ended = explain(&[arguments, &["--format", "json"]].concat());
    assert_eq!(ended.status, Some(0), "{ended}");
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(json["format"], 1);
    json
}

fn file(name: &str) -> String {
    project(name).to_str().unwrap().to_owned()
}

#[test]
fn every_key_is_explained() {
    let root = layer::all_keys();
    let keys: Vec<String> = root
        .all()
        .iter()
        .skip(1)
        .map(|key| key.key.clone())
        .collect();
    assert!(keys.len() > 300);
    let keys = sampled(keys, 7, "keys that are explained");
    each(&keys, |name| {
        let ended = explain(&[name]);
        assert_eq!(ended.status, Some(0), "{ended}");
        assert!(ended.stderr.is_empty(), "{ended}");
        let text = &ended.stdout;
        assert!(text.starts_with(&format!("{name}\n")), "{text}");
        assert!(
            text.contains("\n  type: ") && text.contains("\nexample:\n"),
            "{text}"
        );
        assert!(!text.contains("\n\n\n") && !text.contains(" \n"), "{text}");
        let root = layer::all_keys();
        let all = root.all();
        let key = all.iter().find(|key| key.key == *name).unwrap();
        for choice in &key.values {
            assert!(
                text.contains(&format!(
                    "\"{}\": {}",
                    choice.value,
                    choice.description.split(' ').next().unwrap()
                )),
                "{text}"
            );
        }
        for below in &key.keys {
            assert!(
                text.contains(&format!("\n  {} (", below.path.last().unwrap())),
                "{text}"
            );
        }
        if !matches!(key.kind, Kind::Table | Kind::Named | Kind::Open) {
            assert!(text.contains("  default: "), "{text}");
            assert!(text.contains("what a change takes"), "{text}");
        }
        let json = json(&[name]);
        assert_eq!(json["key"]["key"], name);
    });
}

#[test]
fn a_key_a_choice_a_table_and_a_named_table_are_explained() {
    for (name, key) in [
        ("key", "stores.postgres.rds.storage_gib"),
        ("choice", "stores.postgres.source"),
        ("table", "ingress"),
        ("named", "cluster.node_groups.general.instance_type"),
        ("open", "langsmith.values.backend.replicas"),
        ("map", "langsmith.node_selector.'example.com/pool'"),
    ] {
        snapshot("explain", name, explain(&[key]).stdout.trim_end());
    }
}

#[test]
fn a_key_is_explained_for_a_file() {
    for (name, key, environment) in [
        (
            "in-file",
            "stores.postgres.rds.storage_gib",
            "examples/production.toml",
        ),
        (
            "in-file-choice",
            "ingress.scheme",
            "examples/production.toml",
        ),
        (
            "in-file-named",
            "cluster.node_groups.<name>.min",
            "examples/production.toml",
        ),
    ] {
        // As a person names it, so that no path of the machine is in the text.
        let ended = Lsgen::new().args(["explain", key, "-f", environment]).run();
        assert_eq!(ended.status, Some(0), "{ended}");
        snapshot("explain", name, ended.stdout.trim_end());
    }
}

#[test]
fn an_unknown_key_gets_the_nearest_one() {
    for (wrong, meant) in [
        (
            "stores.postgres.rds.storage_gb",
            "did you mean `stores.postgres.rds.storage_gib`?",
        ),
        (
            "storage_gib",
            "did you mean `stores.postgres.rds.storage_gib`?",
        ),
        (
            "cluster.node_groups.general.instance_types",
            "did you mean `cluster.node_groups.general.instance_type`?",
        ),
        ("bastion", "did you mean `security.bastion`?"),
        (
            "backup_retention",
            "`stores.postgres.rds.backup_retention`, `stores.postgres.aurora.backup_retention`",
        ),
        ("nothing-like-it", "docs/keys.md lists every key"),
        ("a..b", "docs/keys.md lists every key"),
        ("", "docs/keys.md lists every key"),
    ] {
        let ended = explain(&[wrong]);
        assert_eq!(ended.status, Some(1), "{ended}");
        assert!(
            ended.stdout.is_empty() && ended.stderr.contains(meant),
            "{ended}"
        );
    }
    assert_eq!(explain(&["LS9999"]).status, Some(1));
    assert_eq!(explain(&["LS0301", "--file", "any.toml"]).status, Some(64));
    assert_eq!(
        explain(&["cloud.region", "--file", "no-such-file.toml"]).status,
        Some(1)
    );
}

/// The layer that a value comes from is the one that has that line.
#[test]
fn a_value_has_its_source() {
    let file = file("examples/production.toml");
    for (key, layer) in [
        ("dns.domain", "production.toml"),
        ("security.alb_access_logs", "lsgen:tier/production.toml"),
        (
            "stores.postgres.rds.storage_gib",
            "lsgen:size/production.toml",
        ),
        ("security.bastion", "lsgen:defaults.toml"),
    ] {
        let json = json(&[key, "--file", &file]);
        let source = json["environment"]["source"].as_str().unwrap();
        let (path, line) = source.rsplit_once(':').unwrap();
        assert!(path.ends_with(layer), "{key}: {source}");
        let text = match path.strip_prefix("lsgen:") {
            Some(layer) => fs::read_to_string(project(&format!("profiles/{layer}"))),
            None => fs::read_to_string(path),
        };
        let line: usize = line.parse().unwrap();
        let text = text.unwrap();
        let line = text.lines().nth(line - 1).unwrap();
        assert!(
            line.contains(key.rsplit('.').next().unwrap()),
            "{key}: {line}"
        );
    }
    let unset = json(&["tls.email", "--file", &file]);
    assert!(unset["environment"]["value"].is_null());
}

/// A policy is that of every layer which has one, and is not a part of the environment.
#[test]
fn a_policy_has_the_values_of_all_layers() {
    let folder = Folder::new();
    let policy = "[policy]\nregions = [\"us-west-2\", \"eu-central-1\"]\n";
    folder.write("company.toml", policy);
    folder.write("region.toml", "[policy]\nregions = [\"us-west-2\"]\n");
    let layers = "layers = [\"company.toml\", \"region.toml\"]\n";
    folder.write("prod.toml", layers.to_owned() + &example("production"));
    let arguments = ["explain", "policy.regions", "-f", "prod.toml"];
    let ended = Lsgen::new().within(&folder).args(arguments).run();
    assert_eq!(ended.status, Some(0), "{ended}");
    for told in [
        "[\"us-west-2\", \"eu-central-1\"] (from company.toml:2)",
        "[\"us-west-2\"] (from region.toml:2)",
        "Nothing by itself",
    ] {
        assert!(ended.stdout.contains(told), "{told}\n{ended}");
    }
    assert!(!ended.stdout.contains("is refused here"), "{ended}");
    let ended = Lsgen::new()
        .within(&folder)
        .args(arguments)
        .args(["--format", "json"])
        .run();
    let json: Value = serde_json::from_str(&ended.stdout).unwrap();
    let values = json["environment"]["values"].as_array().unwrap();
    assert_eq!(values.len(), 2, "{ended}");
    assert_eq!(json["environment"]["value"], values[1]["value"]);
    // Where the layers of the environment are.
    let arguments = ["explain", "layers", "-f", "prod.toml"];
    let ended = Lsgen::new().within(&folder).args(arguments).run();
    let told = "[\"company.toml\", \"region.toml\"] (from prod.toml:1)";
    assert!(ended.stdout.contains(told), "{ended}");
}

/// What it renders into is what really differs when it is rendered with the value that is named.
#[test]
fn what_a_key_renders_into_is_what_differs() {
    let production = named("production");
    let text = fs::read_to_string(project("examples/production.toml")).unwrap();
    let keys = [
        "stores.postgres.rds.storage_gib",
        "langsmith.max_body_mib",
        "security.bastion",
        "cluster.node_groups.general.max",
        "cluster.log_retention",
        "ingress.idle_timeout",
        "environment.tags.team",
    ];
    for key in keys {
        let json = json(&[key, "--file", &file("examples/production.toml")]);
        let reach = &json["environment"]["renders_into"];
        let compared = reach["compared_with"].as_array().unwrap();
        let [value] = compared.as_slice() else {
            panic!("{key}: {reach:#}");
        };
        let mut table: toml::Table = text.parse().unwrap();
        let line: toml::Table = format!("value = {}", value.as_str().unwrap())
            .parse()
            .unwrap();
        crate::support::keys::set(&mut table, key, Some(&line["value"]));
        let other = render("other", &table.to_string()).unwrap_or_else(|_| panic!("{key}"));
        let paths: BTreeSet<&String> = production.files.keys().chain(other.files.keys()).collect();
        let differ: Vec<&str> = paths
            .into_iter()
            .filter(|path| production.files.get(*path) != other.files.get(*path))
            .map(String::as_str)
            .collect();
        let told: Vec<&str> = reach["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["file"].as_str().unwrap())
            .collect();
        assert!(!differ.is_empty(), "{key}");
        assert_eq!(told, differ, "{key}");
        for file in reach["files"].as_array().unwrap() {
            let name = file["file"].as_str().unwrap();
            let is_text = name.contains(".md") || name.ends_with(".tftest.hcl");
            let comes = file["comes_and_goes"] == true || file["is_layout"] == true;
            let paths = file["paths"].as_array().unwrap();
            assert_eq!(paths.is_empty(), is_text || comes, "{key}: {file}");
        }
    }
}

/// A file with errors has values and no rendering, and nothing of a secret is shown.
#[test]
fn a_file_with_errors_is_explained_as_far_as_it_goes() {
    let text = fs::read_to_string(project("examples/production.toml")).unwrap();
    let wrong = format!("{text}\n[cloudd]\nregion = 1\n");
    let ended = Lsgen::new()
        .args(["explain", "cloud.region", "--file", "-"])
        .stdin(&wrong)
        .run();
    assert_eq!(ended.status, Some(0), "{ended}");
    assert!(
        ended.stdout.contains("the file cannot be rendered"),
        "{ended}"
    );
    let secret = format!("{text}\n[environment.tags]\npassword = \"hunter2-and-more\"\n");
    let ended = Lsgen::new()
        .args(["explain", "environment.tags.password", "--file", "-"])
        .stdin(&secret)
        .run();
    assert!(!ended.to_string().contains("hunter2"), "{ended}");
    let broken = Lsgen::new()
        .args(["explain", "cloud.region", "--file", "-"])
        .stdin("a = [\n")
        .run();
    assert_eq!(broken.status, Some(1), "{broken}");
    assert!(broken.stdout.is_empty(), "{broken}");
}

#[test]
fn rules_are_data_as_well() {
    let all = json(&[]);
    let rules = all["rules"].as_array().unwrap();
    assert_eq!(rules.len(), lsgen::api::rules::rules().len());
    let one = json(&["backup-retention"]);
    assert_eq!(one["rule"]["name"], "backup-retention");
}
