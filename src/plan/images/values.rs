//! The images that `[langsmith.values]` names beside the chart's own: of further containers, and in the text of a manifest.

use toml::{Table, Value};

use crate::model::Environment;

/// Each image with the key that names it, but for `images`: those are the chart's own.
pub(super) fn named(environment: &Environment) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (key, value) in environment.langsmith.values.table() {
        if key != "images" {
            collect(key, value, &format!("langsmith.values.{key}"), &mut found);
        }
    }
    found
}

fn collect(key: &str, value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => {
            if let Some(image) = of_parts(table) {
                found.push((path.to_owned(), image));
            }
            for (key, value) in table {
                if key != "repository" {
                    collect(key, value, &format!("{path}.{key}"), found);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                collect("", item, path, found);
            }
        }
        Value::String(_) => {
            let images = images_in(key, value).filter(|image| is_reference(image));
            found.extend(images.map(|image| (path.to_owned(), image.to_owned())));
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {}
    }
}

/// An image that is written in parts, as charts take one.
fn of_parts(table: &Table) -> Option<String> {
    let text = |key: &str| {
        let value = table.get(key).and_then(Value::as_str);
        value.filter(|text| !text.is_empty())
    };
    let mut image = text("repository")?.to_owned();
    if let Some(registry) = text("registry") {
        image = format!("{registry}/{image}");
    }
    if let Some(tag) = text("tag") {
        image = format!("{image}:{tag}");
    }
    if let Some(digest) = text("digest") {
        image = format!("{image}@{digest}");
    }
    is_reference(&image).then_some(image)
}

/// Whether it can be an image: a variable of a template is none.
fn is_reference(text: &str) -> bool {
    let is_part =
        |character: char| character.is_ascii_alphanumeric() || "._-/:@".contains(character);
    !text.is_empty() && text.chars().all(is_part)
}

/// The images that a value names: of containers beside the chart's own, and in the text of a manifest.
pub(crate) fn images_in<'a>(
    name: &str,
    value: &'a Value,
) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    match value {
        Value::String(text) if matches!(name, "image" | "repository") => {
            Box::new(std::iter::once(text.as_str()))
        }
        Value::String(text) => {
            let images = text.lines().filter_map(|line| line.split_once("image:"));
            Box::new(images.map(|(_, image)| image.trim().trim_matches(['"', '\''])))
        }
        Value::Array(items) => Box::new(items.iter().flat_map(|item| images_in("", item))),
        Value::Table(table) => Box::new(
            table
                .iter()
                .flat_map(|(name, value)| images_in(name, value)),
        ),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
            Box::new(std::iter::empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_in_containers_in_parts_and_in_texts() {
        let text = r#"
            deployment.sidecars = [{ name = "proxy", image = "example.com/proxy:1", args = ["--image: no"] }]
            job.image = { repository = "tools/job", tag = "2" }
            manifest = "kind: Pod\n  - image: 'docker.io/pod:3'\n  - image: ${image}\n"
        "#;
        let table: Table = text.parse().unwrap();
        let mut found = Vec::new();
        collect("backend", &Value::Table(table), "backend", &mut found);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(path, image)| (path.as_str(), image.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("backend.deployment.sidecars.image", "example.com/proxy:1"),
                ("backend.deployment.sidecars.args", "no"),
                ("backend.job.image", "tools/job:2"),
                ("backend.manifest", "docker.io/pod:3"),
            ]
        );
    }
}
