//! Every Helm release finds its chart, its values and the releases before it.

use std::collections::BTreeSet;

use lsgen::api::chart::ValueKeys;
use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::{Output, addon_values, items};
use crate::support::chart::key_errors;

promise! { Promise::ByRegion(problems) }

pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let mut problems = unknown_keys(output);
    let helmfile = output.helmfile();
    let repositories: BTreeSet<&str> = items(&helmfile["repositories"])
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    let mut installed = BTreeSet::new();
    let mut used = BTreeSet::new();
    let mut chartless: BTreeSet<&str> = repositories.clone();
    for release in items(&helmfile["releases"]) {
        let [name, namespace, chart] =
            ["name", "namespace", "chart"].map(|key| release[key].as_str().expect("a text"));
        for needed in items(&release["needs"]) {
            if !installed.contains(needed.as_str().expect("a text")) {
                problems.push(format!(
                    "{name} needs {needed}, which is not a release before it"
                ));
            }
        }
        installed.insert(format!("{namespace}/{name}"));
        let own = chart
            .strip_prefix("./")
            .map(|folder| format!("helm/{folder}"));
        let own = own.or_else(|| chart.strip_prefix("../").map(str::to_owned));
        match own {
            Some(folder) => {
                let chart = format!("{folder}/Chart.yaml");
                if !output.rendered.files.contains_key(&chart) {
                    problems.push(format!("{name}: there is no `{chart}`"));
                }
            }
            None => {
                let repository = chart.split('/').next().unwrap_or_default();
                chartless.remove(repository);
                // A chart in a container registry is named by its address, and has no repository.
                let is_known = chart.starts_with("oci://") || repositories.contains(repository);
                if !is_known || release["version"].as_str().is_none() {
                    problems.push(format!(
                        "{name}: `{chart}` has no repository or exact version"
                    ));
                }
            }
        }
        for file in items(&release["values"]).iter().filter_map(Value::as_str) {
            let path = format!("helm/{file}");
            if !output.rendered.files.contains_key(&path) {
                problems.push(format!("{name}: there is no `{path}`"));
            }
            used.insert(path);
        }
        let hooks = items(&release["hooks"])
            .iter()
            .chain(items(&helmfile["hooks"]));
        for hook in hooks {
            let script = hook["args"][0].as_str().unwrap_or_default();
            if hook["command"] != "sh"
                || !output
                    .rendered
                    .files
                    .contains_key(&format!("helm/{script}"))
            {
                problems.push(format!(
                    "{name}: a hook runs `{script}`, which is not there"
                ));
            }
        }
    }
    if !output.rendered.validated.is_active() {
        // LangSmith stands by, installed by hand: helmfile would run its hooks.
        chartless.remove("langchain");
        let overlays = output.rendered.below("helm/langsmith");
        used.extend(overlays.map(|(file, _)| format!("helm/langsmith/{file}")));
        if let Some(release) = items(&helmfile["releases"])
            .iter()
            .find(|release| release["chart"] == "langchain/langsmith")
        {
            problems.push(format!(
                "{} would be installed with its hooks",
                release["name"]
            ));
        }
    }
    for repository in chartless {
        problems.push(format!("no release uses the repository {repository}"));
    }
    for folder in ["helm/langsmith", "helm/addons", "helm/langgraph-dataplane"] {
        for (file, _) in output.rendered.below(folder) {
            if !used.contains(&format!("{folder}/{file}")) {
                problems.push(format!("no release uses {folder}/{file}"));
            }
        }
    }
    problems.extend(missing_in_readme(output, &used));
    problems
}

/// The README installs from the same files, and names no file that is not there.
fn missing_in_readme(output: &Output<'_>, used: &BTreeSet<String>) -> Vec<String> {
    let readme = output.rendered.file("README.md");
    let mut problems = Vec::new();
    for path in used {
        // Nobody installs a region that waits without nodes; the page says what the file is there for.
        let is_named = path.ends_with("/70-standby.yaml") && readme.contains(path);
        if !is_named && !readme.contains(&format!("--values {path}")) {
            problems.push(format!("README.md does not install from `{path}`"));
        }
    }
    let words = readme.split(|c: char| c.is_whitespace() || "`,()\"".contains(c));
    for word in words {
        let word = word
            .strip_prefix("./")
            .unwrap_or(word)
            .trim_end_matches(['.', ':']);
        let is_path = ["helm/", "manifests/", "terraform/"]
            .iter()
            .any(|top| word.starts_with(top));
        // The page on standing by names it also while the region serves.
        let is_state = word.ends_with(".tfstate") || word.ends_with("70-standby.yaml");
        let exists = output.rendered.files.contains_key(word)
            || output.rendered.below(word).next().is_some();
        if is_path && !is_state && !exists {
            problems.push(format!("README.md names `{word}`, which is not rendered"));
        }
    }
    problems
}

/// Keys that Helm would drop without a word.
fn unknown_keys(output: &Output<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    let line = output
        .rendered
        .validated
        .chart()
        .value_keys()
        .expect("shipped facts");
    let mut check = |path: &str, keys: &ValueKeys<'_>| {
        let text = output.rendered.file(path);
        let document = serde_yaml::from_str(text).expect("it has been read before");
        for error in key_errors(keys, &document) {
            problems.push(format!("{path}: {error}"));
        }
    };
    for (file, _) in output.rendered.below("helm/langsmith") {
        check(&format!("helm/langsmith/{file}"), &line);
    }
    for (path, _, addon) in addon_values(output.rendered) {
        check(&path, &addon.value_keys().expect("shipped facts"));
    }
    problems
}
