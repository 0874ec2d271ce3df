//! `lsgen images` against what the real charts ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use lsgen::api::plan::every_image;

use crate::charts::{Release, template_addon};
use crate::environments::combinations::rendered as every_ingress_option;
use crate::environments::read::addon_values;
use crate::environments::{Rendered, all_sites};
use crate::support::skip::skip;
use crate::support::tools::{is_tool_missing, side_by_side};

/// What the region's pods pull of a chart, by what the list says.
fn listed(rendered: &Rendered, chart: &str) -> BTreeSet<String> {
    let region = rendered.validated.environment().cloud.region.as_str();
    let images = every_image(&rendered.plan).into_iter();
    let uses = images.flat_map(|image| image.used_by);
    uses.filter(|one| one.region == region && one.chart.as_deref() == Some(chart))
        .map(|one| one.pulls)
        .collect()
}

/// What a chart asks for that the list lacks, and what the list has that the chart never asks for.
fn compared(asked: &BTreeSet<String>, listed: &BTreeSet<String>) -> Vec<String> {
    let missing = asked.difference(listed);
    let missing = missing.map(|image| format!("runs {image}, which is not listed"));
    let idle = listed.difference(asked);
    let idle = idle.map(|image| format!("lists {image}, which nothing runs"));
    missing.chain(idle).collect()
}

/// Every image of a rendered manifest: of containers, and of what is named in the text of one, such as the
/// configuration of a controller.
fn asked_for(text: &str) -> BTreeSet<String> {
    let named = text.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("- ");
        let (key, value) = line.split_once(": ")?;
        let is_image = key == "image" || key.ends_with("Image") || key.ends_with("_IMAGE");
        is_image.then(|| value.trim().trim_matches(['"', '\'']))
    });
    // What a program is given on its command line: `--proxy-image=example.com/proxy:1`.
    let given = text.lines().filter_map(|line| {
        let (flag, value) = line.trim().trim_start_matches("- ").split_once('=')?;
        flag.ends_with("-image").then_some(value)
    });
    named
        .chain(given)
        .filter(|image| !image.is_empty() && !image.contains(['$', '{', ' ']))
        .filter(|image| image.contains(['/', ':']))
        .map(str::to_owned)
        .collect()
}

fn langsmith_runs_what_is_listed(release: &Release) -> Vec<String> {
    let chart = format!("langsmith-{}", release.rendered.validated.chart().version);
    let mut asked = release.images();
    asked.extend(release.operator_images());
    asked.extend(asked_for(&release.text));
    compared(&asked, &listed(release.rendered, &chart))
}

each_release! { langsmith_runs_what_is_listed }

/// What an add-on names and never runs as lsgen installs it.
const NEVER_RUN: [(&str, &str); 2] = [
    // Proofs of a domain are made by DNS.
    ("cert-manager", "quay.io/jetstack/cert-manager-acmesolver:"),
    // Nothing here limits rates.
    ("gateway-helm", "docker.io/envoyproxy/ratelimit:"),
];

#[test]
fn add_ons_run_what_is_listed() {
    if env::var_os("LSGEN_ADDON_CHARTS").is_none() {
        skip("LSGEN_ADDON_CHARTS");
        return;
    }
    if is_tool_missing("helm", "version") {
        return;
    }
    let mut releases = BTreeMap::new();
    for rendered in all_sites().chain(every_ingress_option()) {
        for (_, values, addon) in addon_values(rendered) {
            let key = (
                addon.chart.clone(),
                values,
                images_of(rendered, &addon.chart),
            );
            releases.entry(key).or_insert((rendered, addon));
        }
    }
    let complaint = side_by_side(releases.into_iter().collect(), |((_, values, _), found)| {
        let (rendered, addon) = found;
        let Some(release) = template_addon(rendered, values, addon)? else {
            return Ok(());
        };
        let mut asked = release.images();
        asked.extend(release.operator_images());
        asked.extend(asked_for(&release.text));
        asked.retain(|image| {
            let is_it =
                |(chart, prefix): &(&str, &str)| addon.chart == *chart && image.starts_with(prefix);
            // The webhook of istiod puts an image in its place.
            image != "auto" && !NEVER_RUN.iter().any(is_it)
        });
        let mut listed = listed(rendered, &format!("{}-{}", addon.chart, addon.version));
        // What a controller starts stands in no manifest.
        let started = addon
            .images
            .iter()
            .filter(|image| image.started_by.is_some());
        for image in started {
            listed.retain(|one| !one.starts_with(&format!("{}:", image.repository)));
        }
        let problems = compared(&asked, &listed);
        if problems.is_empty() {
            return Ok(());
        }
        Err(format!(
            "{}: {}: {}",
            rendered.name,
            addon.chart,
            problems.join(", ")
        ))
    });
    assert!(complaint.is_empty(), "{complaint}");
}

/// What of the list belongs to a chart of any version.
fn images_of(rendered: &Rendered, chart: &str) -> BTreeSet<String> {
    let images = every_image(&rendered.plan).into_iter();
    let uses = images.flat_map(|image| image.used_by);
    uses.filter(|one| {
        one.chart
            .as_ref()
            .is_some_and(|name| name.starts_with(chart))
    })
    .map(|one| one.pulls)
    .collect()
}

#[test]
fn images_are_found_wherever_a_manifest_names_one() {
    let text = "
          image: \"a.example.com/one:1\"
        - image: b/two@sha256:0
          proxyImage: c/three:3
          name: AGENT_IMAGE
          AGENT_IMAGE: 'd/four:4'
          - --sidecar-image=e/five:5
          image: ${image}
          image: auto
          imagePullPolicy: Always";
    let found: Vec<String> = asked_for(text).into_iter().collect();
    let wanted = [
        "a.example.com/one:1",
        "b/two@sha256:0",
        "c/three:3",
        "d/four:4",
        "e/five:5",
    ];
    assert_eq!(found, wanted);
}
