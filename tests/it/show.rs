//! `lsgen show` without the keys of options that are not chosen.

use std::collections::BTreeSet;
use std::fs;

use lsgen::api::chart::Catalogue;
use lsgen::api::finding::Finding;
use lsgen::api::{layer, rules};
use toml::Table;

use crate::environments::project;
use crate::support::{Ended, Folder, Lsgen, each, example};

fn show(file: &str, more: &[&str]) -> Ended {
    let path = project(file);
    let arguments = ["show", path.to_str().unwrap()];
    Lsgen::new().args(arguments.iter().chain(more)).run()
}

/// The lines of values, by key.
fn lines(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter_map(|line| line.rsplit_once("  # "));
    lines
        .map(|(value, _)| value.trim_end().to_owned())
        .collect()
}

fn without_effect(text: &str) -> Vec<Finding> {
    let resolved = layer::resolve("file.toml", text);
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    let findings = judgement.findings.into_iter();
    findings
        .filter(|finding| finding.rule.code == "LS0107")
        .collect()
}

/// What is shown could stand in the file; of what is left out, every key would be refused there.
#[test]
fn what_is_left_out_has_no_effect_and_what_is_shown_has_one() {
    let mut files = vec![
        "examples/production.toml".to_owned(),
        "examples/evaluation.toml".to_owned(),
    ];
    for entry in fs::read_dir(project("tests/environments")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "toml") {
            let name = path.file_name().unwrap().to_str().unwrap();
            files.push(format!("tests/environments/{name}"));
        }
    }
    each(&files, |file| {
        let (shown, all) = (show(file, &[]), show(file, &["--all"]));
        assert_eq!((shown.status, all.status), (Some(0), Some(0)), "{file}");
        let (shown, all) = (lines(&shown.stdout), lines(&all.stdout));
        assert!(shown.is_subset(&all) && shown.len() > 100, "{file}");
        let text = |lines: &BTreeSet<String>| {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            lines.join("\n")
        };
        let found = without_effect(&text(&shown));
        let messages: Vec<&String> = found.iter().map(|finding| &finding.message).collect();
        assert!(found.is_empty(), "{file}: {messages:?}");
        let own: Table = fs::read_to_string(project(file)).unwrap().parse().unwrap();
        let mut with = own;
        let hidden: Vec<&String> = all.difference(&shown).collect();
        for one in &hidden {
            lay_over(&mut with, one.parse().unwrap());
        }
        let found = without_effect(&with.to_string());
        let refused: Vec<&str> = found
            .iter()
            .map(|finding| finding.message.split('`').nth(1).unwrap())
            .collect();
        for one in hidden {
            let key = one.split(" = ").next().unwrap();
            let mut refused = refused.iter();
            let is_refused =
                refused.any(|path| key == *path || key.starts_with(&format!("{path}.")));
            assert!(is_refused, "{file}: {one}");
        }
    });
}

fn lay_over(table: &mut Table, other: Table) {
    for (key, value) in other {
        match (
            table.get_mut(&key).and_then(toml::Value::as_table_mut),
            value,
        ) {
            (Some(below), toml::Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                table.insert(key, value);
            }
        }
    }
}

#[test]
fn a_table_that_is_not_chosen_is_shown_where_it_is_named() {
    let file = "examples/production.toml";
    let postgres = show(file, &["stores.postgres"]);
    assert!(
        postgres
            .stdout
            .contains("stores.postgres.rds.instance_class"),
        "{postgres}"
    );
    assert!(
        !postgres.stdout.contains("stores.postgres.aurora"),
        "{postgres}"
    );
    assert!(postgres.stderr.contains("`--all` shows them"), "{postgres}");
    let aurora = show(file, &["stores.postgres.aurora"]);
    assert!(
        aurora.stdout.contains("stores.postgres.aurora.instances"),
        "{aurora}"
    );
    assert!(aurora.stderr.is_empty(), "{aurora}");
    let one = show(file, &["stores.postgres.aurora.instances"]);
    assert!(
        one.stdout.contains("stores.postgres.aurora.instances"),
        "{one}"
    );
    let all = show(file, &["stores.postgres", "--all"]);
    assert!(
        all.stdout.contains("stores.postgres.aurora.instances"),
        "{all}"
    );
    assert!(all.stderr.is_empty(), "{all}");
}

/// A choice that is wrong decides nothing.
#[test]
fn a_wrong_choice_hides_nothing() {
    let text = fs::read_to_string(project("examples/production.toml")).unwrap();
    let wrong = format!("{text}\n[stores.postgres]\nsource = \"rdss\"\n");
    let ended = Lsgen::new().args(["show", "-"]).stdin(wrong).run();
    assert_eq!(ended.status, Some(0), "{ended}");
    for table in ["rds", "aurora", "in_cluster"] {
        assert!(
            ended.stdout.contains(&format!("stores.postgres.{table}.")),
            "{ended}"
        );
    }
}

/// Layers and a policy do not bring back the keys of options that are not chosen.
#[test]
fn options_that_are_not_chosen_are_left_out_with_layers_too() {
    let folder = Folder::new();
    folder.write("alone.toml", example("production"));
    folder.write(
        "company.toml",
        "[environment.tags]\nteam = \"ml\"\n\n[policy]\nrequired_tags = { team = [\"*\"] }\n",
    );
    let layered = format!("layers = [\"./company.toml\"]\n{}", example("production"));
    folder.write("layered.toml", layered);
    let shown = |file: &str| {
        let ended = Lsgen::new().within(&folder).args(["show", file]).run();
        assert_eq!(ended.status, Some(0), "{ended}");
        assert!(ended.stderr.contains("`--all`"), "{ended}");
        ended.stdout.lines().count()
    };
    // The layer, the tag, and the policy come to it.
    assert!(shown("layered.toml") <= shown("alone.toml") + 6);
}
