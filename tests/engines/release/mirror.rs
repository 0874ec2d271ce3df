//! A private registry is laid out as LangChain's own script lays it out, which every chart brings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use lsgen::api::model::ImageRegistry;
use lsgen::api::plan::{mirrored_reference, path_in_mirror};

use crate::charts::{Release, charts, releases};
use crate::environments::Rendered;
use crate::environments::each::Promise;
use crate::environments::read::{Output, items};
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

/// The registry that an environment mirrors to.
fn registry(rendered: &Rendered) -> Option<&str> {
    let images = &rendered.validated.environment().langsmith.images;
    images.registry.as_ref().map(ImageRegistry::as_str)
}

fn every_image_of_the_release_comes_from_the_mirror(release: &Release) -> Vec<String> {
    let Some(registry) = registry(release.rendered) else {
        return Vec::new();
    };
    let images = release.images().into_iter();
    astray(registry, images.chain(release.operator_images()))
}

each_release! { every_image_of_the_release_comes_from_the_mirror }

#[test]
fn a_release_has_a_mirror() {
    // The environments with a registry name this line.
    let releases = releases();
    assert!(
        !charts().contains_key("0.16.11")
            || releases.is_empty()
            || releases
                .iter()
                .any(|release| registry(release.rendered).is_some())
    );
}

/// Every image that lsgen itself names comes from the mirror.
mod own {
    use super::{Promise, Rendered, astray, mirrored_reference, own_images, registry};
    use crate::environments::all;

    each_environment_and_version! { Promise::ByRegion(|output| problems(output.rendered)) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let Some(registry) = registry(rendered) else {
            return Vec::new();
        };
        let environment = rendered.validated.environment();
        let pre_pull = &environment.langsmith.images.pre_pull;
        // The add-ons' charts pull from where they are published.
        let published = |image: &String| pre_pull.addons && !image.starts_with(registry);
        let images = own_images(rendered);
        let helper = mirrored_reference(environment, pre_pull.helper.as_str());
        let has_helper = images.contains(&helper);
        let mut problems = astray(
            registry,
            images.into_iter().filter(|image| !published(image)),
        );
        if !has_helper {
            problems.push(format!("nothing runs {helper}"));
        }
        problems
    }

    #[test]
    fn an_environment_has_a_mirror() {
        assert!(all().any(|rendered| registry(rendered).is_some()));
    }
}
