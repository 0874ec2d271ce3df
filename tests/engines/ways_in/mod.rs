//! Every combination of ways in through every engine.
//!
//! Many combinations share a stack, an overlay or a manifest; each distinct one goes through its
//! engine once, under the name of the first combination that has it.

mod expected;
mod mocks;
mod plans;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::charts::charts;
use crate::environments::combinations::rendered;
use crate::environments::{Rendered, all};
use crate::kubernetes::{target_group_binding, validate};
use crate::tools::{is_tool_missing, run, skip, two_at_a_time};

/// The first combination with each distinct part.
fn distinct<K: Ord>(part: impl Fn(&'static Rendered) -> K) -> Vec<&'static Rendered> {
    let mut first = BTreeMap::new();
    for rendered in rendered() {
        first.entry(part(rendered)).or_insert(rendered);
    }
    first.into_values().collect()
}

/// The files of a folder, as one value to compare.
fn folder(rendered: &'static Rendered, name: &'static str) -> Vec<(&'static str, &'static str)> {
    rendered.below(name).collect()
}

#[test]
fn every_manifest_and_binding_is_valid() {
    if is_tool_missing("helm", "version") || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let all = tempfile::tempdir().unwrap();
    let mut number = 0;
    let mut keep = |text: &str| {
        number += 1;
        fs::write(all.path().join(format!("{number}.yaml")), text).unwrap();
    };
    let mut manifests = BTreeMap::new();
    for rendered in rendered() {
        for (path, text) in rendered.below("manifests") {
            manifests.entry(text).or_insert((&rendered.name, path));
        }
    }
    for text in manifests.keys() {
        keep(text);
    }
    for rendered in distinct(|rendered| folder(rendered, "helm/target-group-binding")) {
        keep(&target_group_binding(rendered));
    }
    validate(all.path()).unwrap();
}

#[test]
fn every_overlay_renders_on_the_real_chart() {
    let charts = charts();
    if charts.is_empty() {
        skip("LSGEN_LANGSMITH_CHART");
        return;
    }
    if is_tool_missing("helm", "version") {
        return;
    }
    let cases = distinct(|rendered| folder(rendered, "helm/langsmith"));
    let complaint = two_at_a_time(cases, |rendered| {
        let version = rendered.validated.chart().version.to_string();
        let Some(chart) = charts.get(&version) else {
            return Err(format!("LSGEN_LANGSMITH_CHART has no chart {version}"));
        };
        let text = crate::charts::template(rendered, chart).text;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("release.yaml"), text).unwrap();
        validate(folder.path()).map_err(|problem| format!("{}: {problem}", rendered.name))
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// The add-ons' own charts, where `LSGEN_ADDON_CHARTS` names a folder that holds them, each under the
/// name that lsgen knows it by.
#[test]
fn every_add_on_renders_on_its_real_chart() {
    let Some(charts) = env::var_os("LSGEN_ADDON_CHARTS") else {
        skip("LSGEN_ADDON_CHARTS");
        return;
    };
    if is_tool_missing("helm", "version") || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let mut releases = BTreeMap::new();
    for rendered in rendered().iter().chain(all()) {
        for (file, values) in rendered.below("helm/addons") {
            releases.entry((file, values)).or_insert(rendered);
        }
    }
    let complaint = two_at_a_time(
        releases.into_iter().collect(),
        |((file, values), rendered)| {
            let name = file.trim_end_matches(".yaml");
            let Some(addon) = lsgen::chart::known_addons()
                .into_iter()
                .find(|addon| lsgen::chart::addon(addon).unwrap().release == name)
            else {
                return Err(format!("no add-on is installed as {name}"));
            };
            let chart = Path::new(&charts).join(&addon);
            if !chart.join("templates").exists() {
                skip(&format!("the chart {addon} in LSGEN_ADDON_CHARTS"));
                return Ok(());
            }
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("values");
            fs::write(&file, values).unwrap();
            let namespace = lsgen::chart::addon(&addon).unwrap().namespace;
            let mut helm = Command::new("helm");
            helm.args(["template", name]).arg(chart);
            helm.args(["--namespace", &namespace, "--values"])
                .arg(&file);
            let text = run(&mut helm).map_err(|problem| format!("{}: {problem}", rendered.name))?;
            fs::write(folder.path().join("addon.yaml"), text).unwrap();
            validate(folder.path()).map_err(|problem| format!("{}: {problem}", rendered.name))
        },
    );
    assert!(complaint.is_empty(), "{complaint}");
}
