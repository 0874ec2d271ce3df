//! Every combination of ways in through every engine.
//!
//! Many combinations share a stack, an overlay or a manifest; each distinct one goes through its
//! engine once, under the name of the first combination that has it.

mod expected;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;

use lsgen::api::chart::Addon;

use crate::charts::{charts, template_addon};
use crate::environments::combinations::rendered;
use crate::environments::read::{addon_values, stack};
use crate::environments::{Rendered, all};
use crate::kubernetes::{target_group_binding, validate};
use crate::plans::{Aws, Stack, complaints, infra};
use crate::support::skip::{sampled, skip};
use crate::support::tools::{is_tool_missing, side_by_side};
use crate::terraform::calls;

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
fn every_stack_plans_the_way_in_that_was_asked_for() {
    // Shapes are in order, so that of those that are alike some are planned.
    let shapes = sampled(distinct(shape), 3, "ingress options that Terraform plans");
    let stacks: Vec<Stack> = shapes.into_iter().map(infra).collect();
    let complaint = complaints(Aws::Mocked, &stacks, |stack, resources| {
        expected::problems(stack.rendered, resources)
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// What makes a stack another stack here: every argument of the load balancer and of the domain, and which
/// arguments the other modules get. So stacks that differ in the list of accounts that a role trusts
/// are planned once.
fn shape(rendered: &'static Rendered) -> (String, BTreeSet<String>) {
    let modules = stack(rendered, "infra/main.tf")["module"].clone();
    let edge =
        ["load_balancer", "network_load_balancer", "dns"].map(|name| modules[name].to_string());
    (edge.concat(), calls(rendered, "infra"))
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
        for (path, text) in rendered.manifests() {
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
    let complaint = side_by_side(cases, |rendered| {
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

#[test]
fn every_add_on_renders_on_its_real_chart() {
    if env::var_os("LSGEN_ADDON_CHARTS").is_none() {
        skip("LSGEN_ADDON_CHARTS");
        return;
    }
    if is_tool_missing("helm", "version") || is_tool_missing("kube-validate", "--help") {
        return;
    }
    let mut releases = BTreeMap::new();
    for rendered in rendered().iter().chain(all()) {
        for (_, values, addon) in addon_values(rendered) {
            let of_chart: &mut BTreeMap<&str, _> = releases.entry(addon.chart.clone()).or_default();
            of_chart.entry(values).or_insert((rendered, addon));
        }
    }
    let cases = releases.into_values().flatten().collect();
    let complaint = side_by_side(cases, |(values, (rendered, addon))| {
        valid_addon(rendered, values, addon)
            .map_err(|problem| format!("{}: {problem}", rendered.name))
    });
    assert!(complaint.is_empty(), "{complaint}");
}

fn valid_addon(rendered: &'static Rendered, values: &str, addon: &Addon) -> Result<(), String> {
    let Some(release) = template_addon(rendered, values, addon)? else {
        return Ok(());
    };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("addon.yaml"), release.text).unwrap();
    validate(folder.path())
}
