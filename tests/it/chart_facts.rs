//! Facts about a chart that lack something: refused with a finding, or rendered without a gap.
//!
//! Each image and each workload of a shipped chart is taken out of its facts or renamed, and its tags are
//! emptied, one at a time, as an imported chart may have it.

use lsgen::api::chart::Catalogue;
use lsgen::api::chart::Imported;
use semver::Version;
use toml::{Table, Value};

use crate::environments::{project, render_with};

const VERSION: &str = "0.16.11";

/// What ships, and beside it these facts as version 0.16.99.
fn catalogue(facts: &Table) -> Catalogue {
    let mut facts = facts.clone();
    facts.insert("version".into(), "0.16.99".into());
    let keys = project(&format!("profiles/charts/langsmith/{VERSION}/values.keys"));
    let mut catalogue = Catalogue::shipped();
    let imported = Imported {
        folder: "lsgen-charts/langsmith-0.16.99".to_owned(),
        facts: toml::to_string(&facts).unwrap(),
        keys: std::fs::read_to_string(keys).unwrap(),
        templates: String::new(),
    };
    catalogue.add(Version::new(0, 16, 99), imported);
    catalogue
}

/// Facts with one thing changed, and what that was.
fn mutants() -> Vec<(String, Table)> {
    let facts = project(&format!("profiles/charts/langsmith/{VERSION}/chart.toml"));
    let facts: Table = std::fs::read_to_string(facts).unwrap().parse().unwrap();
    let mut mutants = Vec::new();
    for table in ["images", "workloads"] {
        for key in facts[table].as_table().unwrap().keys() {
            let mut without = facts.clone();
            let entry = without[table].as_table_mut().unwrap().remove(key).unwrap();
            mutants.push((format!("without {table}.{key}"), without.clone()));
            without[table]
                .as_table_mut()
                .unwrap()
                .insert(format!("{key}New"), entry);
            mutants.push((format!("{table}.{key} renamed"), without));
        }
    }
    for key in facts["images"].as_table().unwrap().keys() {
        let mut empty = facts.clone();
        empty["images"][key]["tag"] = Value::String(String::new());
        mutants.push((format!("no tag of {key}"), empty));
    }
    mutants
}

#[test]
fn what_is_missing_is_refused_or_not_needed() {
    let mut refused = 0;
    for name in ["clickhouse-replicated", "split-dataplane-with-ids"] {
        let text =
            std::fs::read_to_string(project(&format!("tests/environments/{name}.toml"))).unwrap();
        assert!(text.contains(VERSION), "{name}");
        let text = text.replace(VERSION, "0.16.99");
        for (what, facts) in mutants() {
            let files = match render_with(name, &text, &catalogue(&facts)) {
                Ok(rendered) => rendered.files,
                Err(findings) => {
                    refused += 1;
                    let is_told = findings
                        .iter()
                        .any(|finding| ["LS0621", "LS0601", "LS0610"].contains(&finding.rule.code));
                    assert!(is_told, "{name}, {what}: {findings:?}");
                    continue;
                }
            };
            for (path, text) in files {
                for line in text.lines() {
                    let value = line.trim().trim_start_matches("- ");
                    let image = value
                        .strip_prefix("image: ")
                        .map(|image| image.trim_matches('"'));
                    let is_whole =
                        image.is_none_or(|image| !image.is_empty() && !image.ends_with(':'));
                    assert!(is_whole, "{name}, {what}: {path}: {line}");
                    assert!(
                        !value.ends_with("component:") && !value.ends_with("component: \"\""),
                        "{name}, {what}: {path}: {line}"
                    );
                }
            }
        }
    }
    assert!(refused > 20, "{refused}");
}

#[test]
fn facts_that_lack_nothing_are_taken() {
    let facts = project(&format!("profiles/charts/langsmith/{VERSION}/chart.toml"));
    let facts: Table = std::fs::read_to_string(facts).unwrap().parse().unwrap();
    let text =
        std::fs::read_to_string(project("tests/environments/clickhouse-replicated.toml")).unwrap();
    let text = text.replace(VERSION, "0.16.99");
    assert!(render_with("whole", &text, &catalogue(&facts)).is_ok());
}
