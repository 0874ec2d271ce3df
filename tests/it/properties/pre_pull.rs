//! The DaemonSet that holds images on the nodes: one object for every upgrade.

use std::collections::BTreeSet;

use lsgen::plan;
use serde_json::Value;

use crate::environments::read::{Output, items};
use crate::environments::{Rendered, all, named, on_other_lines};

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

#[test]
fn only_the_images_change_from_one_chart_line_to_the_next() {
    let mut compared = 0;
    for other in on_other_lines() {
        let (name, _) = other.name.split_once(" on ").unwrap();
        let name = name.trim_end_matches(" with KEDA");
        assert_eq!(
            without_images(other),
            without_images(named(name)),
            "{}",
            other.name
        );
        compared += 1;
    }
    assert!(compared > 40, "{compared} compared");
}

/// The containers have names of their own, and start the helper's program or what the file gives.
#[test]
fn every_image_is_started_with_its_own_command_or_the_helper() {
    let mut given = 0;
    for rendered in all().iter().chain(on_other_lines()) {
        let environment = rendered.validated.environment();
        let commands = &environment.langsmith.images.pre_pull.commands;
        let object = daemon_set(rendered);
        let containers = items(&object["spec"]["template"]["spec"]["initContainers"]);
        let images = plan::images(&rendered.validated);
        assert_eq!(containers.len(), images.len() + 1, "{}", rendered.name);
        let mut names = BTreeSet::new();
        for (container, image) in containers.iter().skip(1).zip(&images) {
            let name = container["name"].as_str().unwrap();
            assert!(names.insert(name), "{}: {name}", rendered.name);
            assert_eq!(container["image"], image.reference.as_str());
            let wanted: Vec<&str> = match commands.get(&image.key) {
                Some(command) => {
                    given += 1;
                    command
                        .0
                        .iter()
                        .map(lsgen::model::types::Line::as_str)
                        .collect()
                }
                None => vec!["/pre-pull/busybox", "true"],
            };
            let command: Vec<&str> = items(&container["command"])
                .iter()
                .map(|word| word.as_str().unwrap())
                .collect();
            assert_eq!(command, wanted, "{}: {name}", rendered.name);
        }
        // A key that the rule lets through is one that some image may have.
        let keys = plan::command_keys(rendered.validated.chart());
        for image in &images {
            assert!(
                keys.contains(&image.key),
                "{}: {}",
                rendered.name,
                image.key
            );
        }
    }
    assert!(given > 0, "no environment gives a command");
}
