//! What lsgen writes into the chart's values, and what anybody else may.

use std::collections::BTreeSet;

use crate::environments::each::Promise;
use crate::environments::{self, Rendered, all, on_other_lines, read};
use lsgen::api::chart::typed;
use serde_json::Value;

/// What the user and a region that stands by say, which lsgen does not decide.
const LAST: [&str; 2] = ["65-values.yaml", "70-standby.yaml"];

/// Every leaf below a value, with the keys that lead to it.
fn leaves(value: &Value, path: &[String], found: &mut BTreeSet<Vec<String>>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let path: Vec<String> = path.iter().chain([key]).cloned().collect();
                leaves(value, &path, found);
            }
        }
        // A file may have nothing to say.
        _ if path.is_empty() => {}
        _ => {
            found.insert(path.to_vec());
        }
    }
}

/// Every key path that lsgen's own overlays write for an environment, in both of its regions.
fn written(rendered: &Rendered) -> BTreeSet<Vec<String>> {
    let mut found = BTreeSet::new();
    for site in rendered.sites() {
        for (file, text) in site.below("helm/langsmith") {
            if !LAST.contains(&file) {
                for document in read::yaml(text).unwrap() {
                    leaves(&document, &[], &mut found);
                }
            }
        }
    }
    found
}

fn all_written() -> BTreeSet<Vec<String>> {
    all().chain(on_other_lines()).flat_map(written).collect()
}

/// What lsgen writes has a key of its own, or is harmless.
mod listed {
    use super::{Promise, Rendered, typed, written};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let typed = typed().unwrap();
        let mut problems = Vec::new();
        for path in written(rendered) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match (typed.key(&path), typed.harmless(&path)) {
                (None, None) => problems.push(format!("{}: not listed", path.join("."))),
                (Some(_), Some(_)) => problems.push(format!("{}: listed twice", path.join("."))),
                _ => {}
            }
        }
        problems
    }
}

#[test]
fn what_is_called_harmless_is_written() {
    let written = all_written();
    for entry in typed().unwrap().harmless_entries() {
        let is_written = written.iter().any(|path| {
            let path: Vec<String> = path.iter().map(|key| key.replace('.', "\\.")).collect();
            let path = path.join(".");
            match entry.strip_suffix('*') {
                Some(beginning) => path.starts_with(beginning),
                None => path == entry || path.starts_with(&format!("{entry}.")),
            }
        });
        assert!(is_written, "{entry}");
    }
}

/// Rules judge what the values files say in all: the same value is right or refused by what the rest of the file has
/// lsgen write, in a region that stands by as well.
#[test]
fn rules_read_what_the_overlays_say() {
    let is_refused = |file: &str, lines: [&str; 2]| {
        let text = std::fs::read_to_string(environments::project(file)).unwrap();
        let mut table: toml::Table = text.parse().unwrap();
        for line in lines {
            merge(&mut table, line.parse().unwrap());
        }
        let resolved = lsgen::api::layer::resolve("some.toml", &table.to_string());
        let judgement =
            lsgen::api::rules::judge(&resolved, &lsgen::api::chart::Catalogue::shipped());
        let mut found = judgement.findings.iter();
        found.any(|finding| finding.rule.code == "LS0608")
    };
    for file in [
        "examples/production.toml",
        "tests/environments/cross-region.toml",
        "tests/environments/cross-region-failed-over.toml",
    ] {
        let both = "langsmith.values.queue.autoscaling.keda.enabled = true";
        let [hpa, keda] =
            ["hpa", "keda"].map(|one| format!("langsmith.scaling.queue.scaler = {one:?}"));
        assert!(is_refused(file, [both, &hpa]), "{file}");
        assert!(!is_refused(file, [both, &keda]), "{file}");
        let both = "langsmith.values.config.oauth.enabled = true";
        let [basic, oauth] = ["basic", "oauth"].map(|one| format!("langsmith.auth.mode = {one:?}"));
        assert!(is_refused(file, [both, &basic]), "{file}");
        assert!(!is_refused(file, [both, &oauth]), "{file}");
    }
}

fn merge(below: &mut toml::Table, above: toml::Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => merge(below, above),
            (_, value) => drop(below.insert(key, value)),
        }
    }
}

#[test]
fn every_key_that_decides_a_value_is_a_key_of_the_environment_file() {
    let schema = lsgen::api::layer::editor_schema();
    for (path, key) in typed().unwrap().entries() {
        let mut place = &schema;
        for segment in key.split('.') {
            place = &place["properties"][segment];
        }
        assert!(place.is_object(), "{path}: no key `{key}`");
    }
}

/// A path under which the values have LangSmith served is a part of every address that people are told.
#[test]
fn a_base_path_is_in_every_address_that_is_told() {
    let text = std::fs::read_to_string(environments::project("examples/production.toml")).unwrap();
    let with = |values: &str| {
        let text = format!("{text}\n[langsmith.values]\n{values}\n");
        environments::render("base path", &text).unwrap_or_else(|findings| panic!("{findings:#?}"))
    };
    let host = "https://langsmith.example.com";
    for path in ["langsmith", "team/langsmith"] {
        let rendered = with(&format!("config.basePath = \"{path}\""));
        let mut told = 0;
        for (file, text) in &rendered.files {
            let is_page = std::path::Path::new(file)
                .extension()
                .is_some_and(|kind| kind == "md");
            for (position, _) in text.match_indices(host).filter(|_| is_page) {
                let rest = &text[position + host.len()..];
                assert!(
                    rest.starts_with(&format!("/{path}")),
                    "{file}: {}",
                    rest.lines().next().unwrap()
                );
                told += 1;
            }
        }
        assert!(told > 1, "{told}");
        assert!(
            rendered
                .file("README.md")
                .contains(&format!("{host}/{path}/api/v1"))
        );
        // The chart puts the path behind the host name itself.
        let overlays: String = rendered
            .below("helm/langsmith")
            .map(|(_, text)| text)
            .collect();
        assert!(
            overlays.contains(&format!("hostname: {host}\n")),
            "{overlays}"
        );
    }
    let plain = with("config.basePath = \"\"");
    assert!(plain.file("README.md").contains(&format!("{host}/api/v1")));
}

/// Without a registry for all images, each may be in the primary region, with which the recovery region loses it.
#[test]
fn an_image_in_the_primary_region_is_not_pulled_by_the_recovery_region() {
    let text = environments::text_of("cross-region");
    let registry = |region: &str| format!("123456789012.dkr.ecr.{region}.amazonaws.com");
    for (region, is_lost) in [("us-west-2", true), ("us-east-2", false)] {
        let registry = registry(region);
        let image = format!("{registry}/busybox:1");
        let container = format!("[{{ name = \"a\", image = \"{image}\" }}]");
        for (table, values) in [
            (
                "langsmith.values.images.backendImage",
                format!("repository = \"{image}\""),
            ),
            ("langsmith.images.pre_pull", format!("helper = \"{image}\"")),
            (
                "langsmith.values.backend.deployment",
                format!("sidecars = {container}"),
            ),
            (
                "langsmith.values.queue.deployment",
                format!("initContainers = {container}"),
            ),
            (
                "langsmith.values.operator.templates",
                format!("redis = \"spec:\\n  containers:\\n  - image: {image}\\n\""),
            ),
        ] {
            let text = format!("{text}\n[{table}]\n{values}\n\n[allow]\nLS0607 = \"a test\"\n");
            match environments::render("images", &text) {
                Ok(_) => assert!(!is_lost, "{table}: {region}"),
                Err(findings) => {
                    // Not every one of these values needs the waiver.
                    let codes = findings.iter().map(|one| one.rule.code);
                    let codes: Vec<_> = codes.filter(|code| *code != "LS0128").collect();
                    assert!(
                        is_lost && codes == ["LS0410"],
                        "{table}: {region}: {findings:#?}"
                    );
                }
            }
        }
    }
}
