//! Every input of every Terraform module is set by what is rendered, or its default is right for a written reason.
//!
//! An input whose description warns, and which nothing sets, is a danger that lsgen describes and leaves to chance.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::environments::{all, project, render, text_of};
use lsgen::api::rules;

/// What `module_inputs.toml` says of an input that nothing sets.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    /// Why the default is right.
    reason: String,
    /// What keeps the danger away that the description warns of: a rule, an argument of `profiles/aws/effects/` whose
    /// change is refused, or `default` where the danger comes with any other value.
    held_by: Option<String>,
}

/// Inputs by `module.input`, or `module.input.attribute`.
type Inputs = BTreeMap<String, Input>;

struct Input {
    module: String,
    name: String,
    attribute: Option<String>,
    description: String,
}

const MODULES: &str = "templates/terraform/modules";

/// Words by which a description warns.
const WARNINGS: [&str; 18] = [
    "cannot",
    "deletes",
    "gets no answer",
    "left to you",
    "lost",
    "must",
    "needs",
    "never",
    "no longer",
    "nobody",
    "only for data",
    "refuse",
    "reject",
    "replaces",
    "stops",
    "takes them down",
    "undone",
    "without",
];

fn inputs() -> Inputs {
    let mut inputs = Inputs::new();
    for folder in fs::read_dir(project(MODULES)).unwrap() {
        let folder = folder.unwrap().path();
        let module = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(folder.join("variables.tf")).unwrap();
        let body: Value = hcl::from_str(&text).unwrap();
        for (name, variable) in body["variable"].as_object().unwrap() {
            let description = variable["description"].as_str().unwrap();
            let source = text
                .split(&format!("variable \"{name}\" {{"))
                .nth(1)
                .unwrap();
            let source = source.split("\n}\n").next().unwrap();
            let optional = source.split("optional(").collect::<Vec<_>>();
            let attributes = optional.iter().take(optional.len() - 1).map(|before| {
                let before = before.trim_end().trim_end_matches('=').trim_end();
                let start = before.rfind(|it: char| !(it.is_alphanumeric() || it == '_'));
                before[start.map_or(0, |start| start + 1)..].to_owned()
            });
            for attribute in attributes.map(Some).chain([None]) {
                let key = match &attribute {
                    Some(attribute) => format!("{module}.{name}.{attribute}"),
                    None => format!("{module}.{name}"),
                };
                let input = Input {
                    module: module.clone(),
                    name: name.clone(),
                    attribute,
                    description: description.to_owned(),
                };
                inputs.insert(key, input);
            }
        }
    }
    inputs
}

/// What each module is passed, whichever environment calls it: the values of its arguments.
fn passed() -> BTreeMap<(String, String), String> {
    let mut passed: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut read = |files: &BTreeMap<String, String>| {
        for (path, text) in files {
            let is_root = path.starts_with("terraform/") && path.ends_with("/main.tf");
            if !is_root || path.contains("/modules/") {
                continue;
            }
            let body: Value = hcl::from_str(text).unwrap();
            for call in body["module"].as_object().into_iter().flatten() {
                let arguments = call.1.as_object().unwrap();
                let source = Path::new(arguments["source"].as_str().unwrap());
                let module = source.file_name().unwrap().to_str().unwrap();
                for (name, value) in arguments {
                    let key = (module.to_owned(), name.clone());
                    *passed.entry(key).or_default() += &value.to_string();
                }
            }
        }
    };
    for rendered in all() {
        read(&rendered.files);
    }
    // While a domain is not delegated, in two regions.
    let text = text_of("cross-region").replace("[dns]", "[dns]\nstage = \"provision\"");
    read(&render("two regions, not delegated", &text).unwrap().files);
    passed
}

#[test]
fn every_input_of_a_module_is_set_or_its_default_is_right() {
    let text = fs::read_to_string(project("tests/it/module_inputs.toml")).unwrap();
    let reasons: BTreeMap<String, Reason> = toml::from_str(&text).unwrap();
    let inputs = inputs();
    let passed = passed();
    let is_set = |input: &Input| {
        let value = passed.get(&(input.module.clone(), input.name.clone()));
        value.is_some_and(|value| {
            let attribute = input.attribute.as_ref();
            attribute.is_none_or(|attribute| value.contains(&format!("\"{attribute}\":")))
        })
    };
    let unset: BTreeSet<&String> = inputs
        .iter()
        .filter(|(_, input)| !is_set(input))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(
        unset,
        reasons.keys().collect(),
        "what no environment sets, and what module_inputs.toml has a reason for"
    );
    for (key, reason) in &reasons {
        let input = &inputs[key];
        assert!(reason.reason.ends_with('.'), "{key}: {reason:?}");
        let described = input.description.to_lowercase();
        let is_dangerous = WARNINGS.iter().any(|word| described.contains(word));
        let Some(held_by) = &reason.held_by else {
            assert!(
                !is_dangerous,
                "{key} warns, and nothing holds it: {}",
                input.description
            );
            continue;
        };
        assert!(is_held(held_by), "{key}: {held_by}");
    }
    // The test sees what it is about.
    assert!(
        inputs.len() > 250 && passed.len() > 200,
        "{} {}",
        inputs.len(),
        passed.len()
    );
}

/// Whether there is such a rule, or a change of that argument is refused.
fn is_held(held_by: &str) -> bool {
    if held_by == "default" || rules::rule(held_by).is_some() {
        return true;
    }
    let Some((resource, argument)) = held_by.split_once('.') else {
        return false;
    };
    let files = fs::read_dir(project("profiles/aws/effects")).unwrap();
    files.into_iter().any(|file| {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        let facts: toml::Table = text.parse().unwrap();
        let cases = facts
            .get(resource)
            .and_then(|facts| facts["arguments"].get(argument));
        cases.is_some_and(|cases| cases.to_string().contains("effect = \"refused\""))
    })
}
