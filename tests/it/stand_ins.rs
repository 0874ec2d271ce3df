//! A value of the wrong type is told once, and no rule judges what was put in its place.
//!
//! Every key of every environment, and of every rule's right file, is given a value that it cannot have.
//! What is found then, beside the wrong type, was found before or is about something else.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use lsgen::api::{chart::Catalogue, layer, rules};
use toml::{Table, Value};

use crate::support::{self, each, project};

/// What is found: the rule and what it says.
fn found(text: &str) -> BTreeSet<(&'static str, String)> {
    let resolved = layer::resolve("some.toml", text);
    let judgement = rules::judge(&resolved, &Catalogue::shipped());
    judgement
        .findings
        .iter()
        .map(|finding| (finding.rule.code, finding.message.clone()))
        .collect()
}

/// The paths of all values of a file, tables left out.
fn paths(table: &Table) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (key, value) in table {
        match value {
            Value::Table(below) => paths.extend(paths_below(key, below)),
            _ => paths.push(vec![key.clone()]),
        }
    }
    paths
}

fn paths_below(key: &str, table: &Table) -> Vec<Vec<String>> {
    let prefixed = |path: Vec<String>| [vec![key.to_owned()], path].concat();
    paths(table).into_iter().map(prefixed).collect()
}

/// The file with a value of another type at that path.
fn poisoned(table: &Table, path: &[String]) -> String {
    let mut root = Value::Table(table.clone());
    let mut place = &mut root;
    for key in path {
        place = place.get_mut(key).unwrap();
    }
    *place = match place {
        Value::String(_) => Value::Integer(1),
        Value::Boolean(flag) => Value::String(flag.to_string()),
        _ => Value::String("wrong".to_owned()),
    };
    toml::to_string(&root).unwrap()
}

fn files() -> Vec<PathBuf> {
    let below = |folder: &str| {
        fs::read_dir(project().join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let good = below("tests/it/rules").map(|folder| folder.join("good.toml"));
    let mut files: Vec<PathBuf> = below("tests/environments")
        .chain(below("examples"))
        .chain(good)
        .collect();
    files.retain(|path| path.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    files
}

#[test]
fn no_rule_judges_a_stand_in() {
    let names: Vec<String> = files()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    each(&names, |name| {
        let text = fs::read_to_string(name).unwrap();
        let table: Table = text.parse().unwrap();
        let before = found(&text);
        for path in paths(&table) {
            let path = path.as_slice();
            // Values of the chart's may have any type that the chart gives them.
            if path.starts_with(&["langsmith".into(), "values".into()]) {
                continue;
            }
            let after = found(&poisoned(&table, path));
            let is_told = after
                .iter()
                .any(|(code, _)| ["LS0103", "LS0105", "LS0102"].contains(code));
            assert!(is_told, "{name}: nothing is said of {path:?}");
            let of_rules = after
                .iter()
                .filter(|(code, _)| !code.starts_with("LS010") || *code > "LS0106");
            let new: Vec<_> = of_rules
                .filter(|finding| !before.contains(*finding))
                .collect();
            assert!(new.is_empty(), "{name}: with a wrong {path:?} also {new:?}");
        }
    });
}

/// The example that showed it.
#[test]
fn a_switch_of_the_wrong_type_does_not_make_other_keys_useless() {
    let text = support::example("production")
        + "\n[security]\nalb_access_logs = \"true\"\naccess_log_retention = \"30d\"\n";
    let codes: BTreeSet<_> = found(&text).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, BTreeSet::from(["LS0103"]));
}

/// A reason that is no text still says that somebody meant to set the rule aside, and is mended first.
#[test]
fn what_a_wrong_reason_is_for_is_not_told() {
    let secret = "\n[langsmith.values]\nconfig.authToken = \"swordfish\"\n";
    for (extra, rule) in [
        (secret, "LS0801"),
        (
            "\n[langsmith.values]\nconfig.initialOrgName = \"a\"\n",
            "LS0607",
        ),
    ] {
        let with = |reason: &str| {
            let text = format!("{reason}{}{extra}", support::example("production"));
            let codes: BTreeSet<_> = found(&text).into_iter().map(|(code, _)| code).collect();
            codes
        };
        assert!(with("").contains(rule), "{rule}");
        assert!(
            with(&format!("allow.{rule} = \"\"\n")).contains(rule),
            "{rule}"
        );
        for reason in [
            format!("allow.{rule} = 1\n"),
            format!("allow.{rule} = [\"x\"]\n"),
            "allow = true\n".to_owned(),
        ] {
            let codes = with(&reason);
            assert!(
                codes.contains("LS0103") && !codes.contains(rule),
                "{reason}: {codes:?}"
            );
        }
    }
}
