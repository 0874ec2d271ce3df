//! The DaemonSet that holds images on the nodes: one object for every upgrade.

use std::collections::BTreeSet;

use lsgen::api::plan;
use serde_json::Value;

use crate::environments::each::Promise;
use crate::environments::read::{Output, items};
use crate::environments::{Rendered, all, named};

fn daemon_set(rendered: &Rendered) -> Value {
    Output::new(rendered).of_kind("DaemonSet")[0].clone()
}

/// The object without what a version of the chart decides: the containers that pull.
fn without_images(rendered: &Rendered) -> Value {
    let mut object = daemon_set(rendered);
    let containers = object["spec"]["template"]["spec"]["initContainers"]
        .as_array_mut()
        .unwrap();
    let before = containers.len();
    containers.retain(|container| !container["name"].as_str().unwrap().starts_with("pull-"));
    assert!(
        before > containers.len(),
        "{}: nothing is pulled",
        rendered.name
    );
    object
}

/// Only the images change from one chart version to the next.
mod between_versions {
    use super::{Promise, Rendered, named, without_images};

    each_version! { Promise::Whole(problems) }

    fn problems(other: &Rendered) -> Vec<String> {
        let (name, _) = other.name.split_once(" on ").unwrap();
        let name = name.trim_end_matches("-with-keda");
        let (own, other) = (without_images(named(name)), without_images(other));
        if own == other {
            return Vec::new();
        }
        vec![format!("{other:#}\nis not what {name} has:\n{own:#}")]
    }
}

/// The containers have names of their own, and start the helper's program or what the file gives.
mod commands {
    use super::{BTreeSet, Promise, Rendered, all, daemon_set, items, plan};

    each_environment_and_version! { Promise::Whole(problems) }

    fn problems(rendered: &Rendered) -> Vec<String> {
        let mut problems = Vec::new();
        let environment = rendered.validated.environment();
        let commands = &environment.langsmith.images.pre_pull.commands;
        let object = daemon_set(rendered);
        let containers = items(&object["spec"]["template"]["spec"]["initContainers"]);
        let images = plan::images(&rendered.validated);
        if containers.len() != images.len() + 1 {
            let (containers, images) = (containers.len(), images.len());
            problems.push(format!("{containers} containers for {images} images"));
        }
        // A key that the rule lets through is one that some image may have.
        let keys = plan::command_keys(rendered.validated.chart());
        let mut names = BTreeSet::new();
        for (container, image) in containers.iter().skip(1).zip(&images) {
            let name = container["name"].as_str().unwrap();
            if !names.insert(name) {
                problems.push(format!("two containers are called {name}"));
            }
            if container["image"] != image.reference.as_str() {
                let (found, wanted) = (&container["image"], &image.reference);
                problems.push(format!("{name} runs {found}, not {wanted}"));
            }
            let wanted: Vec<&str> = match commands.get(&image.key) {
                Some(command) => {
                    let words = command.0.iter();
                    words.map(lsgen::api::model::Line::as_str).collect()
                }
                None => vec!["/pre-pull/busybox", "true"],
            };
            let command: Vec<&str> = items(&container["command"])
                .iter()
                .map(|word| word.as_str().unwrap())
                .collect();
            if command != wanted {
                problems.push(format!("{name} starts {command:?}, not {wanted:?}"));
            }
            if !keys.contains(&image.key) {
                problems.push(format!("no image may be called {}", image.key));
            }
        }
        problems
    }

    #[test]
    fn an_environment_gives_one() {
        let is_given = |rendered: &Rendered| {
            let environment = rendered.validated.environment();
            let commands = &environment.langsmith.images.pre_pull.commands;
            let images = plan::images(&rendered.validated);
            images.iter().any(|image| commands.contains_key(&image.key))
        };
        assert!(all().any(is_given), "no environment gives a command");
    }
}
