//! A private registry is laid out as LangChain's own script lays it out, which every chart brings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use lsgen::plan::{mirrored_reference, path_in_mirror};

use crate::charts::{charts, releases};
use crate::environments::read::{Output, items};
use crate::environments::{Rendered, all_sites, on_other_lines};
use crate::support::tools::run;

/// What the script would push, by what it pulls.
fn pushed(chart: &Path, registry: &str) -> BTreeMap<String, String> {
    let script = chart.join("scripts/mirror_langsmith_images.sh");
    let mut dry = Command::new("bash");
    dry.arg(script).args(["--registry", registry, "--dry-run"]);
    let told = run(&mut dry).unwrap();
    let words = |line: &str| -> Vec<String> {
        let words = line.split_whitespace();
        words.map(str::to_owned).collect()
    };
    let tags = told.lines().map(words);
    tags.filter_map(|words| match words.as_slice() {
        [_, docker, tag, from, to] if docker == "docker" && tag == "tag" => {
            Some((from.clone(), to.clone()))
        }
        _ => None,
    })
    .collect()
}

#[test]
fn an_image_lies_where_the_script_of_its_chart_pushes_it() {
    let mut seen = 0;
    for (version, chart) in charts() {
        if !chart.join("scripts").exists() {
            continue;
        }
        for registry in [
            "registry.example.com:5000/mirror",
            "123456789012.dkr.ecr.us-west-2.amazonaws.com",
        ] {
            let pushed = pushed(&chart, registry);
            assert!(pushed.len() > 5, "{version}: {pushed:?}");
            for (from, to) in pushed {
                assert_eq!(
                    format!("{registry}/{}", path_in_mirror(&from)),
                    to,
                    "{version}"
                );
                seen += 1;
            }
        }
    }
    assert!(charts().is_empty() || seen > 10, "{seen}");
}

/// The image of every container in what lsgen itself renders.
fn own_images(rendered: &Rendered) -> BTreeSet<String> {
    let output = Output::new(rendered);
    let mut images = BTreeSet::new();
    for kind in ["DaemonSet", "Deployment", "Job", "CronJob"] {
        for object in output.of_kind(kind) {
            let spec = match kind {
                "CronJob" => &object["spec"]["jobTemplate"]["spec"]["template"]["spec"],
                _ => &object["spec"]["template"]["spec"],
            };
            for list in ["containers", "initContainers"] {
                let containers = items(&spec[list]).iter();
                images.extend(containers.map(|one| one["image"].as_str().unwrap().to_owned()));
            }
        }
    }
    images
}

/// Nothing is pulled from a path of the mirror that begins with another registry's host.
fn astray(registry: &str, images: impl IntoIterator<Item = String>) -> Vec<String> {
    let images = images.into_iter();
    let astray = images.filter(|image| {
        let path = image.strip_prefix(&format!("{registry}/"));
        path.is_none_or(|path| path_in_mirror(path) != path)
    });
    astray.map(|image| format!("pulls {image}")).collect()
}

#[test]
fn every_image_of_the_release_comes_from_the_mirror() {
    super::every_release(|release| {
        let rendered = release.rendered;
        let environment = rendered.validated.environment();
        let Some(registry) = &environment.langsmith.images.registry else {
            return Vec::new();
        };
        let images = release
            .images()
            .into_iter()
            .chain(release.operator_images());
        astray(registry.as_str(), images)
    });
    // The environments with a registry name this line.
    assert!(
        !charts().contains_key("0.16.11")
            || releases().is_empty()
            || releases().iter().any(|release| {
                let langsmith = &release.rendered.validated.environment().langsmith;
                langsmith.images.registry.is_some()
            })
    );
}

#[test]
fn every_image_that_lsgen_names_comes_from_the_mirror() {
    let mut seen = 0;
    for rendered in all_sites().iter().chain(on_other_lines()) {
        let environment = rendered.validated.environment();
        let Some(registry) = &environment.langsmith.images.registry else {
            continue;
        };
        // The add-ons' charts pull from where they are published.
        let published = |image: &String| {
            environment.langsmith.images.pre_pull.addons && !image.starts_with(registry.as_str())
        };
        let images = own_images(rendered)
            .into_iter()
            .filter(|image| !published(image));
        let found = astray(registry.as_str(), images);
        assert!(found.is_empty(), "{}: {found:?}", rendered.name);
        let helper = environment.langsmith.images.pre_pull.helper.as_str();
        let helper = mirrored_reference(environment, helper);
        assert!(
            own_images(rendered).contains(&helper),
            "{}: {helper}",
            rendered.name
        );
        seen += 1;
    }
    assert!(seen > 0);
}
