//! `lsgen check --fix` writes what a finding says, keeps every comment that is about something else, and nothing more.
//!
//! A file of `fix/` is one case: to add one, add a file and run the test with `INSTA_UPDATE=always`. A comment with
//! `keep:` in it is still there afterwards.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use lsgen::api::chart::{Catalogue, switches};
use lsgen::api::edit::{self, Edit};
use lsgen::api::model::Environment;
use lsgen::api::{layer, plan, render, rules};

use crate::support::{Ended, Folder, Lsgen, each, project, snapshot};

fn cases() -> Vec<String> {
    let entries = fs::read_dir(project().join("tests/it/fix")).unwrap();
    let mut cases: Vec<String> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    cases.sort();
    cases
}

fn fix(folder: &Folder) -> Ended {
    Lsgen::new()
        .within(folder)
        .args(["check", "--fix", "prod.toml"])
        .run()
}

fn kept(text: &str) -> Vec<&str> {
    let comments = text.lines().filter_map(|line| line.split_once("# keep:"));
    comments.map(|(_, comment)| comment).collect()
}

#[test]
fn what_needs_no_decision_is_written_and_comments_stay() {
    each(&cases(), |case| {
        let before =
            fs::read_to_string(project().join(format!("tests/it/fix/{case}.toml"))).unwrap();
        let folder = Folder::new();
        folder.write("prod.toml", &before);
        let ended = fix(&folder);
        let after = folder.read("prod.toml");
        snapshot("fix", case, &format!("{ended}--- prod.toml\n{after}"));
        let comments: BTreeSet<&str> = kept(&after).into_iter().collect();
        assert_eq!(comments, kept(&before).into_iter().collect(), "{case}");
        assert_eq!(kept(&after).len(), kept(&before).len(), "{case}");
        assert_eq!(folder.entries(), ["prod.toml"], "{case}");

        // The status is that of a check, and a second time there is nothing left to do.
        let check = Lsgen::new()
            .within(&folder)
            .args(["check", "prod.toml"])
            .run();
        assert_eq!(ended.status, check.status, "{case}\n{check}");
        assert_eq!(ended.stdout, check.stdout, "{case}");
        let again = fix(&folder);
        assert_eq!(again.stderr, "prod.toml: nothing to fix\n", "{case}");
        assert_eq!(folder.read("prod.toml"), after, "{case}");
    });
}

#[test]
fn standard_input_is_not_fixed() {
    let ended = Lsgen::new()
        .args(["check", "--fix", "-"])
        .stdin("version = 1\n")
        .run();
    assert_eq!(ended.status, Some(64), "{ended}");
    assert!(ended.stdout.is_empty(), "{ended}");
}

/// A file that has one misspelled key, and what it should be.
fn misspelled() -> (String, String) {
    let right = fs::read_to_string(project().join("tests/it/rules/LS0205-idle-timeout/good.toml"));
    let right = right.unwrap();
    let wrong = right.replacen("region =", "regoin =", 1);
    assert_ne!(right, wrong);
    (wrong, right)
}

#[test]
fn a_report_for_a_program_is_about_the_fixed_file() {
    let (wrong, right) = misspelled();
    let folder = Folder::new();
    folder.write("prod.toml", &wrong);
    let check = |arguments: &[&str]| {
        let arguments = arguments.iter().chain(&["--format", "json", "prod.toml"]);
        let ended = Lsgen::new().within(&folder).args(arguments).run();
        let report: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
        (ended, report["findings"].clone())
    };
    let (ended, findings) = check(&["check"]);
    assert_eq!(ended.status, Some(1), "{ended}");
    let fixes: Vec<&str> = findings
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|finding| finding["fix"].as_str())
        .collect();
    assert_eq!(
        fixes,
        ["rename `cloud.regoin` to `cloud.region`"],
        "{ended}"
    );
    let (ended, findings) = check(&["check", "--fix"]);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert_eq!(findings.as_array().map(Vec::len), Some(0), "{ended}");
    assert!(
        ended
            .stderr
            .contains("renamed `cloud.regoin` to `cloud.region`"),
        "{ended}"
    );
    assert_eq!(folder.read("prod.toml"), right);
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let (wrong, right) = misspelled();
    let as_windows_writes = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let folder = Folder::new();
    folder.write("prod.toml", as_windows_writes(&wrong));
    let ended = fix(&folder);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert_eq!(folder.read("prod.toml"), as_windows_writes(&right));
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_what_is_read_only_stays_as_it_is() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (wrong, right) = misspelled();
    let folder = Folder::new();
    let (file, link) = (
        folder.path().join("real.toml"),
        folder.path().join("prod.toml"),
    );
    folder.write("real.toml", &wrong);
    symlink("real.toml", &link).unwrap();
    let mode = |mode| fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();

    mode(0o440);
    let ended = fix(&folder);
    assert_eq!(ended.status, Some(1), "{ended}");
    assert!(ended.stderr.contains("the file is read-only"), "{ended}");
    assert_eq!(folder.read("real.toml"), wrong);

    mode(0o640);
    let ended = fix(&folder);
    assert_eq!(ended.status, Some(0), "{ended}");
    assert_eq!(folder.read("real.toml"), right);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(folder.entries(), ["prod.toml", "real.toml"]);
}

/// Every file that breaks a rule on purpose.
fn wrong_files() -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(project().join("tests/it/rules")).unwrap() {
        files.push(entry.unwrap().path().join("bad.toml"));
    }
    for folder in ["tests/it/fix", "tests/it/bad_input"] {
        for entry in fs::read_dir(project().join(folder)).unwrap() {
            files.push(entry.unwrap().path());
        }
    }
    files.retain(|file| file.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    let names = files.iter().map(|file| file.display().to_string());
    names.collect()
}

/// A fix makes the file right in that point, and a rule says whether `--fix` does something about it.
#[test]
fn a_fixed_finding_is_gone_and_its_rule_says_that_it_can_be_fixed() {
    let fixed = std::sync::Mutex::new(BTreeSet::new());
    each(&wrong_files(), |file| {
        let Ok(text) = fs::read_to_string(file) else {
            return;
        };
        let found = |text: &str| {
            let resolved = layer::resolve("prod.toml", text);
            rules::judge(&resolved, &Catalogue::shipped()).findings
        };
        for finding in found(&text) {
            let Some(fix) = &finding.fix else { continue };
            assert!(finding.rule.fix.is_some(), "{file}: {}", finding.rule.code);
            fixed.lock().unwrap().insert(finding.rule.code);
            // Other words without quotes keep the file from being TOML.
            let Ok((after, made)) = edit::edited(&text, std::slice::from_ref(fix)) else {
                assert!(matches!(fix, Edit::Quote { .. }), "{file}: {fix}");
                continue;
            };
            if made.is_empty() {
                continue;
            }
            let left = found(&after);
            let same = left.iter().find(|other| {
                (other.rule.code, &other.message) == (finding.rule.code, &finding.message)
            });
            assert!(same.is_none(), "{file}: {fix}\n{}", finding.message);
        }
    });
    let fixable = rules::rules().into_iter().filter(|rule| rule.fix.is_some());
    let fixable: BTreeSet<&str> = fixable.map(|rule| rule.code).collect();
    assert_eq!(fixed.into_inner().unwrap(), fixable);
}

/// What an environment renders to, whatever the rules say of it, if something can be rendered at all.
fn rendered(environment: &Environment) -> Option<Vec<(String, Vec<u8>)>> {
    let chart = Catalogue::shipped()
        .line(environment.langsmith.chart.version())
        .unwrap();
    let chart = chart
        .into_owned()
        .with_values(environment.langsmith.values.table(), switches().unwrap());
    let bundle = render::render(&plan::plan(environment, &Arc::new(chart))).ok()?;
    let files = bundle.iter();
    let files = files.map(|(path, file)| (path.to_string(), file.contents().to_owned()));
    Some(files.collect())
}

/// A key that is removed had no effect: the same is rendered without it.
#[test]
fn a_removed_key_changes_nothing_that_is_rendered() {
    let removed = std::sync::Mutex::new(BTreeSet::new());
    each(&wrong_files(), |file| {
        let Ok(text) = fs::read_to_string(file) else {
            return;
        };
        let resolved = layer::resolve("prod.toml", &text);
        let judgement = rules::judge(&resolved, &Catalogue::shipped());
        let Some(environment) = resolved.environment else {
            return;
        };
        for finding in &judgement.findings {
            let Some(remove @ Edit::Remove { .. }) = &finding.fix else {
                continue;
            };
            // A values key is rendered for the chart, which ignores it.
            if finding.rule.code == "LS0605" {
                continue;
            }
            let (text, made) = edit::edited(&text, std::slice::from_ref(remove)).unwrap();
            assert_eq!(made.len(), 1, "{file}: {remove}");
            let after = layer::resolve("prod.toml", &text).environment.unwrap();
            let Some(before) = rendered(&environment) else {
                continue;
            };
            assert!(
                rendered(&after) == Some(before),
                "{file}: {}: {remove}",
                finding.message
            );
            removed.lock().unwrap().insert(finding.rule.code);
        }
    });
    let removed = removed.into_inner().unwrap();
    assert!(removed.len() >= 6, "only {removed:?} remove anything");
}
